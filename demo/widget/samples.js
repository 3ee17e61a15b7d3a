// The sample photos in a row, each with what is wrong with it.

import { make, makeButton } from "../../study/viewer/elements.js";

/** Builds the row; `onSample(sample, thumbnail)`: one is chosen, `thumbnail` is the address of its small picture. */
export function createSamples(address, onSample) {
  const row = make("div", { class: "samples-row" });
  const element = make("section", { class: "samples", "aria-label": "Sample photos", hidden: true }, row);

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
    },
    /** Marks the sample that is open, or none (null). */
    draw(name) {
      for (const button of row.children) button.setAttribute("aria-pressed", String(button.dataset.name === name));
    },
  };
}
