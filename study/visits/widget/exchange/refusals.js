// Why something could not be stored, in the page's language: the server's sentences are English, for programs' authors.

const REFUSAL_WORDS = new Map([
  ["window_too_small", "refused_window"],
  ["invalid", "refused_invalid"],
  ["too_large", "refused_large"],
  ["out_of_order", "refused_order"],
]);

/** Returns the sentence about a Refused error. */
export function refusalText(t, error) {
  return t(REFUSAL_WORDS.get(error.code) ?? "refused");
}
