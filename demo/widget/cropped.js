// A picture of a whole photo, seen through its crop by style sheets alone: nothing is loaded when the crop changes.

import { make } from "../../study/viewer/elements.js";

/** Puts an image into the window through which it is seen. */
export function throughCrop(image, attributes = {}) {
  const node = make("div", attributes, image);
  node.classList.add("cropped");
  return node;
}

/** Tells all the windows in `node` which part of the photo they show; a crop is {box, angle}, undefined for all. */
export function applyCrop(node, crop) {
  const [left, top, right, bottom] = crop?.box ?? [0, 0, 1, 1];
  const [width, height] = [right - left, bottom - top];
  const set = (name, value) => node.style.setProperty(`--crop-${name}`, value);
  set("left", `${(-100 * left) / width}%`);
  set("top", `${(-100 * top) / height}%`);
  set("width", `${100 / width}%`);
  set("height", `${100 / height}%`);
  set("angle", `${crop?.angle ?? 0}deg`);
}
