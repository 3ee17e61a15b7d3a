// Which digit or letter a key stands for, on keyboards of any language.

const [ARABIC_ZERO, PERSIAN_ZERO] = [0x660, 0x6f0];

/** Returns `text` with every digit as one of 0 to 9: those of full width, Arabic and Persian ones, too. */
export function westernDigits(text) {
  return text.normalize("NFKC").replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => {
    const code = digit.codePointAt(0);
    return String(code - (code < PERSIAN_ZERO ? ARABIC_ZERO : PERSIAN_ZERO));
  });
}

/**
 * Returns the digit of a key's event; NaN for another key.
 *
 * Where the upper row types other characters, as on French keyboards, its keys count by their place.
 */
export function digitOf({ key, code, shiftKey }) {
  const typed = westernDigits(key);
  if (/^\d$/.test(typed)) return Number(typed);
  const place = /^Digit(\d)$/.exec(code);
  return place && !shiftKey ? Number(place[1]) : NaN;
}

/** Returns the Latin letter of a key's event in lower case; that of its place where it types none, as in Arabic; or "". */
export function letterOf({ key, code }) {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  return /^Key([A-Z])$/.exec(code)?.[1].toLowerCase() ?? "";
}
