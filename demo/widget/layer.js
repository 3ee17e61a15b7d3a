// One of the two pictures on the stage, before or after, with its visible part in full detail over it.

import { make } from "../../study/viewer/elements.js";
import { placeInCrop } from "./framing.js";

/** Builds a layer named `kind`; `label`: what screen readers call its picture. */
export function createLayer(kind, label) {
  let detail = null;
  let crop = null;
  const picture = make("div", { class: "stage-picture viewer-picture" });
  const frame = make("div", { class: "stage-frame" }, picture);
  const parts = make("div", { class: "stage-parts", "aria-hidden": "true" });
  const element = make("div", { class: `stage-layer stage-${kind}` }, frame, parts);

  return {
    element,
    /** Shows an image, or nothing (null). */
    show(image) {
      if (image !== null) {
        image.alt = label;
        placeInCrop(image, crop);
      }
      picture.replaceChildren(...(image === null ? [] : [image]));
    },
    /** Shows what is inside of a crop, or the whole picture (undefined). */
    cut(next) {
      crop = next;
      if (picture.firstChild !== null) placeInCrop(picture.firstChild, crop);
    },
    /** Lays the pixels of a `box` of the photo over the picture, or nothing (null). */
    detail(image, box) {
      detail = image === null ? null : { image, box };
      parts.replaceChildren(...(image === null ? [] : [image]));
    },
    /** Puts the detail where `placed(box)` says: {left, top, width, height} on the stage. */
    place(placed) {
      if (detail === null) return;
      const { left, top, width, height } = placed(detail.box);
      Object.assign(detail.image.style, {
        transform: `translate(${left}px, ${top}px)`,
        width: `${width}px`,
        height: `${height}px`,
      });
    },
    image: () => picture.firstChild,
  };
}
