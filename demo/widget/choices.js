// How the file is written that is taken home: format, quality, metadata.

import { make } from "../../study/viewer/elements.js";
import { createSlider } from "./slider.js";

const FORMATS = { same: "As the photo", jpeg: "JPEG", png: "PNG", webp: "WebP", tiff: "TIFF", avif: "AVIF" };
const METADATA = { keep: "Keep", "no-gps": "Keep, without the location", none: "Remove" };
const WITH_QUALITY = ["jpeg", "webp", "avif"];
const QUALITY = { label: "Quality", low: 1, high: 100, step: 1, identity: 92 };

/** Builds the controls; `onChange()`: something else is chosen now. */
export function createChoices(onChange) {
  let quality = QUALITY.identity;
  let photoFormat = "";
  const format = select("Format", FORMATS, () => draw());
  const metadata = select("Metadata", METADATA, onChange);
  const slider = createSlider(QUALITY, String, { onInput: setQuality, onReset: () => setQuality(QUALITY.identity) });
  const element = make("div", { class: "choices" }, format.element, slider.element, metadata.element);

  function setQuality(value) {
    quality = value;
    draw();
  }

  function draw() {
    const written = format.input.value === "same" ? photoFormat : format.input.value;
    slider.element.hidden = !WITH_QUALITY.includes(written);
    slider.draw(quality, quality !== QUALITY.identity);
    onChange();
  }

  slider.draw(quality, false);
  return {
    element,
    value: () => ({ format: format.input.value, quality, metadata: metadata.input.value }),
    /** Says which format the photo itself has. */
    setPhotoFormat(name) {
      photoFormat = name.toLowerCase();
      format.input.options[0].textContent = `${FORMATS.same} (${name})`;
      draw();
    },
  };
}

function select(label, options, onChange) {
  const input = make(
    "select",
    { onchange: onChange },
    ...Object.entries(options).map(([value, text]) => make("option", { value }, text)),
  );
  return { input, element: make("label", { class: "choice" }, make("span", {}, label), input) };
}
