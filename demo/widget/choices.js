// How the file is written that is taken home: format, quality, metadata.

import { make } from "../../study/viewer/elements.js";
import { createSlider } from "./slider.js";

const FORMATS = { same: "As the photo", jpeg: "JPEG", png: "PNG", webp: "WebP", tiff: "TIFF", avif: "AVIF" };
const METADATA = { keep: "Keep", "no-gps": "Keep, without the location", none: "Remove" };
const WITH_QUALITY = ["jpeg", "webp", "avif"];
/** Read, but not written: what the server writes instead. Of all others, JPEG. */
const INSTEAD = { gif: "png", bmp: "png" };
const QUALITY = { label: "Quality", low: 1, high: 100, step: 1, identity: 92 };

/** Returns the name of the format in which a photo is written "as it is", from that in which it was read. */
export function writtenAs(read) {
  const name = read.toLowerCase();
  return name in FORMATS ? name : (INSTEAD[name] ?? "jpeg");
}

/** Builds the controls; `onChange()`: something else is chosen now. */
export function createChoices(onChange) {
  let quality = QUALITY.identity;
  let photoFormat = "jpeg";
  const format = createSelect("Format", FORMATS, () => draw());
  const metadata = createSelect("Metadata", METADATA, onChange);
  const slider = createSlider(QUALITY, String, { onInput: setQuality, onReset: () => setQuality(QUALITY.identity) });
  const element = make("div", { class: "choices" }, format.element, slider.element, metadata.element);

  function setQuality(value) {
    quality = value;
    draw();
  }

  function written() {
    return format.input.value === "same" ? photoFormat : format.input.value;
  }

  function draw() {
    slider.element.hidden = !WITH_QUALITY.includes(written());
    slider.draw(quality, quality !== QUALITY.identity);
    onChange();
  }

  slider.draw(quality, false);
  return {
    element,
    value: () => ({ format: format.input.value, quality, metadata: metadata.input.value }),
    /** Returns the name of the format that is written. */
    formatName: () => FORMATS[written()],
    /** Says which format the photo itself has. */
    setPhotoFormat(name) {
      photoFormat = writtenAs(name);
      format.input.options[0].textContent = `${FORMATS.same} (${FORMATS[photoFormat]})`;
      draw();
    },
  };
}

/** Builds a field with a label to choose one of `options`: {value: text}. */
export function createSelect(label, options, onChange) {
  const input = make(
    "select",
    { onchange: onChange },
    ...Object.entries(options).map(([value, text]) => make("option", { value }, text)),
  );
  return { input, element: make("label", { class: "choice" }, make("span", {}, label), input) };
}
