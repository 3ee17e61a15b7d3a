// What the page says: every word comes from the files in study/content/yaml/words, none from the scripts.

/** Around a text inside of one that runs from right to left: what surrounds it does not change the order of its parts. */
const [ISOLATED, ISOLATED_END] = ["\u2068", "\u2069"];

/**
 * Returns `t(key, values)`: the text under `key` of `words`, with each {name} in it replaced by `values.name`.
 *
 * Numbers are written as the `language` (BCP 47) does, in the digits of the keys and of the numbers at the pictures;
 * `t.language` and `t.direction`, "ltr" or "rtl", say what it is. Throws an Error for a key or a name that is missing: a
 * mistake here must not reach a participant unseen.
 */
export function createWords(words, language = "en", direction = "ltr") {
  const written = inDigits(language, { useGrouping: false, maximumFractionDigits: 20 });
  const rules = new Intl.PluralRules(language);

  function fill(value) {
    if (typeof value === "number") return written.format(value);
    return direction === "rtl" ? `${ISOLATED}${value}${ISOLATED_END}` : String(value);
  }

  function t(key, values = {}) {
    if (!Object.hasOwn(words, key)) throw new Error(`no words under ${key}`);
    return words[key].replace(/\{(\w+)\}/g, (_, name) => {
      if (!Object.hasOwn(values, name)) throw new Error(`${key} needs a value for ${name}`);
      return fill(values[name]);
    });
  }

  /** Returns the key of the form that the language uses for so many: "photos_few"; "photos_other" where it has none. */
  function formOf(key, number) {
    const form = `${key}_${rules.select(number)}`;
    return Object.hasOwn(words, form) ? form : `${key}_other`;
  }

  return Object.assign(t, { language, direction, formOf });
}

/** Returns the format of numbers in a language, in the digits 0 to 9. */
export function inDigits(language, options) {
  return new Intl.NumberFormat(language, { numberingSystem: "latn", ...options });
}

/** Has `node`, an element that shows words, say which language it is in and which way it runs. */
export function speak(node, { language, direction }) {
  node.lang = language;
  node.dir = direction;
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

/** Returns "1 photo" or "5 photos": the key's text in the form that the language has for `number` of them. */
export function counted(t, key, number) {
  return t(t.formOf(key, number), { number });
}
