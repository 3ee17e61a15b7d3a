// What the last page shows beside thanks and codes: what was preferred, and whom to contact.

import { make } from "../../../viewer/elements.js";
import { prose } from "../elements.js";
import { inDigits } from "../words.js";

/**
 * Makes the parts of the last page; null for those that a study does without.
 *
 * `page`: {contact, later, people, poorest, versions} as the server sends it, or undefined; `show(image, path)` loads a picture.
 */
export function makeLastPage(t, page, show) {
  if (!page) return [];
  const { contact, later, people, poorest, versions } = page;
  return [
    versions.length > 0 ? makePreferences(t, versions, poorest, people, show) : null,
    later ? make("p", { class: "study-facts" }, t("last_later")) : null,
    contact === null ? null : make("section", {}, make("h2", {}, t("last_contact")), prose(contact)),
  ];
}

function makePreferences(t, versions, poorest, people, show) {
  const some = versions.some((version) => version.own !== null);
  return make(
    "section",
    { class: "last-preferences" },
    make("h2", {}, t(some ? "last_own" : "last_others")),
    make("p", { class: "study-facts" }, t("last_text", { of: poorest })),
    make("ol", {}, ...versions.map((version, index) => makeVersion(t, version, index, poorest, show))),
    people > 0 ? make("p", { class: "study-facts" }, t("last_people", { people })) : null,
  );
}

function makeVersion(t, { picture, name, own, others }, index, count, show) {
  const title = name ?? t("last_version", { letter: String.fromCharCode(65 + index) });
  const image = make("img", { alt: "" });
  // Without its picture the rest is worth reading as well.
  show(image, picture).catch(() => image.remove());
  const mean = (key, value) => (value === null ? null : makeMean(t(key, { rank: inWords(t, value) }), value, count));
  return make(
    "li",
    {},
    make("span", { class: "last-picture" }, image),
    make("div", { class: "last-means" }, make("strong", { dir: "auto" }, title), mean("last_mean_own", own), mean("last_mean_others", others)),
  );
}

/** Makes a line of text with a bar that is the longer the better the rank. */
function makeMean(text, rank, count) {
  const bar = make("span", { class: "last-bar", "aria-hidden": "true" }, make("span", {}));
  bar.firstChild.style.width = `${(100 * (count - rank + 1)) / count}%`;
  return make("span", { class: "last-mean" }, text, bar);
}

function inWords(t, rank) {
  return inDigits(t.language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(rank);
}
