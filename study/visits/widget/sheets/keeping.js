// What the page says before consent beside the study's own texts: what the browser keeps, which checks there are.

import { make } from "../../../viewer/elements.js";

/** Words about a visit that can be lost: they must not be overlooked. */
const WARNINGS = ["keeping_tab", "keeping_page"];

/** Makes the sentence about a visit that lasts as long as the "tab" or the "page", with a way out of a frame; else null. */
export function makeKeepingNote(t, kept) {
  if (kept !== "tab" && kept !== "page") return null;
  const framed = window.self !== window.top;
  const link = make("a", { href: location.href, target: "_blank", rel: "noopener" }, t("new_tab"));
  return makeSentence(t, `keeping_${kept}`, ...(framed ? [" ", link] : []));
}

/** Makes what the page of consent adds to the study's text; `words`: their keys, from the server, which keeps the whole. */
export function makeConsentNotes(t, words) {
  return words.map((word) => (WARNINGS.includes(word) ? makeSentence(t, word) : make("p", {}, t(word))));
}

function makeSentence(t, word, ...more) {
  return make("p", { class: "study-keeping", role: "note" }, t(word), ...more);
}
