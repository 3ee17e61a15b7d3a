// What the panel says about a photo: what was done to it, and what there is to know about the file.

import { make } from "../../study/viewer/elements.js";
import { sizeText } from "./numbers.js";

/** More sliders than these are not named. */
const MOST_NAMED = 3;

/** Returns what a person changed, from the names of the sliders: "You changed Exposure and Tint." */
export function changedText(names) {
  if (names.length > MOST_NAMED) return `You changed ${names.length} sliders.`;
  const last = names.at(-1);
  return `You changed ${names.length === 1 ? last : `${names.slice(0, -1).join(", ")} and ${last}`}.`;
}

/** Builds the line about the file and the sentences about the chosen version. */
export function createSummary() {
  const name = make("span", { class: "file-name" });
  const facts = make("span", { class: "file-facts" });
  const file = make("p", { class: "file" }, name, facts);
  const title = make("span", {});
  const mark = make("span", { class: "summary-changed" });
  const done = make("p", { class: "panel-text" });
  const notes = make("ul", { class: "notes" });
  const element = make("div", { class: "summary" }, make("h2", {}, title, mark), done, notes);

  return {
    file,
    element,
    /** Shows a photo and its chosen version; `changes`: the sliders that a person has moved. */
    draw(photo, version, changes) {
      name.textContent = photo.name;
      const bits = photo.bits > 8 ? [`${photo.bits} bits`] : [];
      facts.textContent = [sizeText(photo), photo.format, ...bits].join(" · ");
      title.textContent = version.label;
      mark.textContent = changes.length === 0 ? "" : " · changed";
      const isModel = version.key === photo.chosen;
      // What the model did is not what is seen any more.
      const told = isModel ? photo.sentence : version.about;
      done.textContent = changes.length > 0 ? changedText(changes) : told;
      notes.replaceChildren(...photo.notes.map((note) => make("li", {}, note)));
    },
    /** Names a photo that is being opened, or none (""). */
    clear(opening = "") {
      name.textContent = opening;
      facts.textContent = "";
      title.textContent = "";
      mark.textContent = "";
      done.textContent = "";
      notes.replaceChildren();
    },
  };
}
