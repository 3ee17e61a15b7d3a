// What the address of the page says: which study, in which language, and who sent the person.

const OUR_PARAMETERS = ["study", "lang", "test", "invitation"];
/** The server keeps less of an address than this, and sees that there was more. */
const MOST_PARAMETERS = 51;
const LONGEST_TEXT = 501;

/**
 * Reads the address's query: {study, lang, invitation: text or null, test: whether nothing counts, address: [name,
 * value] of every other parameter, which a panel may have put there}.
 */
export function readAddress(search) {
  const query = new URLSearchParams(search);
  const address = [...query].filter(([name]) => !OUR_PARAMETERS.includes(name));
  return {
    study: query.get("study"),
    lang: query.get("lang"),
    invitation: query.get("invitation"),
    test: query.get("test") === "1",
    address: address.slice(0, MOST_PARAMETERS).map((pair) => pair.map((text) => text.slice(0, LONGEST_TEXT))),
  };
}

/** Writes the language into the page's address, so that a reload keeps it. */
export function rememberLanguage(code) {
  const address = new URL(location.href);
  address.searchParams.set("lang", code);
  history.replaceState(history.state, "", address);
}
