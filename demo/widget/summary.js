// What the panel says about a photo: what was done to it, and what there is to know about the file.

import { make } from "../../study/viewer/elements.js";
import { sizeText } from "./numbers.js";

const ALREADY_GOOD = "Already good: little to do.";

/** Builds the line about the file and the sentences about the chosen version. */
export function createSummary() {
  const name = make("span", { class: "file-name" });
  const facts = make("span", { class: "file-facts" });
  const file = make("p", { class: "file" }, name, facts);
  const title = make("h2", {});
  const done = make("p", { class: "panel-text" });
  const notes = make("ul", { class: "notes" });
  const element = make("div", { class: "summary" }, title, done, notes);

  return {
    file,
    element,
    /** Shows a photo and its chosen version. */
    draw(photo, version) {
      name.textContent = photo.name;
      const bits = photo.bits > 8 ? [`${photo.bits} bits`] : [];
      facts.textContent = [sizeText(photo), photo.format, ...bits].join(" · ");
      title.textContent = version.label;
      const isModel = version.key === photo.chosen;
      const sentences = isModel ? [photo.already_good ? ALREADY_GOOD : "", photo.sentence] : [version.about];
      done.textContent = sentences.filter(Boolean).join(" ");
      notes.replaceChildren(...photo.notes.map((note) => make("li", {}, note)));
    },
    /** Names a photo that is being opened, or none (""). */
    clear(opening = "") {
      name.textContent = opening;
      facts.textContent = "";
      title.textContent = "";
      done.textContent = "";
      notes.replaceChildren();
    },
  };
}
