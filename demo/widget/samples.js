// The sample photos in a row, each with what is wrong with it; folded once somebody has a photo of their own.

import { make, makeButton } from "../../study/viewer/elements.js";
import { createScrollRow } from "./scroll_row.js";
import { createSection } from "./section.js";

/** Builds the row; `onSample(sample, thumbnail)`: one is chosen, `thumbnail` is the address of its small picture. */
export function createSamples(address, onSample) {
  const row = make("div", { class: "samples-row" });
  const scroll = createScrollRow(row);
  const { element } = createSection("Sample photos", [scroll.element], { open: true, onFold: scroll.look });
  element.classList.add("samples");
  element.hidden = true;

  function tile(sample) {
    return makeButton("", () => onSample(sample, address(sample.thumbnail)), {
      class: "sample",
      "aria-label": `${sample.title}: ${sample.caption}`,
      title: sample.title,
      "data-name": sample.name,
    });
  }

  return {
    element,
    show(samples) {
      row.replaceChildren(
        ...samples.map((sample) => {
          const button = tile(sample);
          button.append(
            make("img", { src: address(sample.thumbnail), alt: "", loading: "lazy" }),
            make("span", { class: "sample-caption" }, sample.caption),
          );
          return button;
        }),
      );
      element.hidden = samples.length === 0;
      scroll.look();
    },
    /** Shows the row, none of it marked. */
    unfold() {
      this.draw(null);
      element.open = true;
    },
    /** Marks the sample that is open, or none (null). */
    draw(name) {
      element.open = name !== null;
      for (const button of row.children) {
        const isOpen = button.dataset.name === name;
        button.setAttribute("aria-pressed", String(isOpen));
        if (isOpen) scroll.reveal(button);
      }
    },
  };
}
