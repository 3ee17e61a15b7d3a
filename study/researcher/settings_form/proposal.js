// Proposes the key of a new question from its text, until somebody types another.

const LONGEST = 40;

/** Returns a text as a key: lower-case letters, digits and underscores, a letter first; "" where it has none of them. */
export function keyOf(text) {
  const plain = text.normalize("NFKD").replaceAll("ß", "ss").toLowerCase();
  const words = plain.replace(/[\u0300-\u036f'’]/g, "").split(/[^a-z0-9]+/).filter(Boolean);
  let key = words.shift()?.slice(0, LONGEST) ?? "";
  for (const word of words) {
    if (`${key}_${word}`.length > LONGEST) break;
    key = `${key}_${word}`;
  }
  return /^[0-9]/.test(key) ? `q_${key}` : key;
}

/** Has the control `entry` hold the key of what is typed in the first text of `source`. */
export function followText(entry, source) {
  let isOwn = false;
  entry.addEventListener("input", () => {
    isOwn = entry.value !== "";
  });
  source.addEventListener("input", () => {
    if (!isOwn) entry.value = keyOf(source.querySelector(".setting-entry").value);
  });
}
