// Why something could not be stored, in the page's language: the server's sentences are English, for programs' authors.

const REFUSAL_WORDS = new Map([
  ["window_too_small", "refused_window"],
  ["screen_not_enough", "refused_screen"],
  ["invalid", "refused_invalid"],
  ["too_large", "refused_large"],
  ["out_of_order", "refused_order"],
  ["full", "full_meanwhile"],
]);

/** Returns the sentence about a Refused error. */
export function refusalText(t, error) {
  return t(REFUSAL_WORDS.get(error.code) ?? "refused");
}
