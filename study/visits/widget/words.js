// What the page says: every word comes from the files in study/content/yaml/words, none from the scripts.

/**
 * Returns `t(key, values)`: the text under `key` of `words`, with each {name} in it replaced by `values.name`.
 *
 * Throws an Error for a key or a name that is missing: a mistake here must not reach a participant unseen.
 */
export function createWords(words) {
  return (key, values = {}) => {
    if (!Object.hasOwn(words, key)) throw new Error(`no words under ${key}`);
    return words[key].replace(/\{(\w+)\}/g, (_, name) => {
      if (!Object.hasOwn(values, name)) throw new Error(`${key} needs a value for ${name}`);
      return String(values[name]);
    });
  };
}

/**
 * Chooses from the languages in `words` (code -> words) the one to begin with, before the server is asked: the
 * first of the `wishes` (texts, or null) that is there, else English.
 *
 * A tag like "pt-BR" is looked up as a whole first, then as "pt" (RFC 4647, lookup).
 */
export function firstLanguage(words, wishes) {
  for (const wish of wishes.filter(Boolean)) {
    for (let parts = wish.toLowerCase().split("-"); parts.length > 0; parts = parts.slice(0, -1)) {
      const found = Object.keys(words).find((code) => code.toLowerCase() === parts.join("-"));
      if (found !== undefined) return found;
    }
  }
  return "en";
}

/** Returns "1 photo" or "5 photos": the key's text for one, or for `number` of them. */
export function counted(t, key, number) {
  return t(number === 1 ? `${key}_one` : `${key}_many`, { number });
}
