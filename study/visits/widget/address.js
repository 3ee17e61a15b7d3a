// What the address of the page says: which study, in which language, and who sent the person.

const SOURCE_NAMES = ["invitation", "PROLIFIC_PID", "STUDY_ID", "SESSION_ID"];

/** Reads the address's query: {study, lang: text or null, test: whether nothing counts, source: name -> value}. */
export function readAddress(search) {
  const query = new URLSearchParams(search);
  const source = SOURCE_NAMES.filter((name) => query.get(name)).map((name) => [name, query.get(name)]);
  return {
    study: query.get("study"),
    lang: query.get("lang"),
    test: query.get("test") === "1",
    source: Object.fromEntries(source),
  };
}

/** Writes the language into the page's address, so that a reload keeps it. */
export function rememberLanguage(code) {
  const address = new URL(location.href);
  address.searchParams.set("lang", code);
  history.replaceState(history.state, "", address);
}
