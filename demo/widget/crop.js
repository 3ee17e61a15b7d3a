// The section that crops and straightens a photo.

import { make } from "../../study/viewer/elements.js";
import { createCropOverlay } from "./crop_overlay.js";
import { createRatios, FREE, ratioNamed } from "./crop_ratios.js";
import { cropOf, fitted, hasRatio, moved, resized, shaped, STEEPEST, windowOf } from "./crop_window.js";
import { sizeText } from "./numbers.js";
import { createSection } from "./section.js";
import { createSlider } from "./slider.js";

const STRAIGHTEN = { label: "Straighten", low: -STEEPEST, high: STEEPEST, step: 0.1, identity: 0 };
const SUGGESTED = "crop";

/**
 * Builds the section, and the window that lies on the stage while the section is open.
 *
 * `onCrop(crop, about)`: the photo is to be cropped like this, undefined for not at all, by a change `about` something;
 * `onFold(isOpen)`.
 */
export function createCrop({ onCrop, onFold }) {
  let photo = { width: 1, height: 1 };
  let suggested;
  let kept = null;
  let angle = 0;
  // As it was last made by hand: turning to and fro, and trying ratios, brings it back.
  let made = null;
  let ratio = FREE;
  let swapped = false;

  const overlay = createCropOverlay({
    onMove: (from, across, down) => pull(moved(from, across, down, photo, angle)),
    onResize: (from, side, across, down) => pull(resized(from, side, across, down, wantedRatio(), photo, angle)),
    onDone: close,
  });
  const ratios = createRatios(chooseRatio);
  const straighten = createSlider(STRAIGHTEN, degrees, { onInput: turn, onReset: () => turn(0) });
  const size = make("span", { class: "crop-size" });
  const quiet = (label, action, attributes = {}) => make("button", { type: "button", class: "quiet-button", onclick: action, ...attributes }, label);
  const swap = quiet("Swap sides", swapSides, { title: "Landscape or portrait" });
  const suggestion = quiet("Suggested crop", () => take(suggested));
  const reset = quiet("Reset", () => take(undefined));
  const section = createSection(
    "Crop",
    [
      ratios.element,
      straighten.element,
      make("p", { class: "crop-result" }, size, swap),
      make("div", { class: "crop-buttons" }, suggestion, reset, quiet("Done", close)),
    ],
    {
      onFold(isOpen) {
        onFold(isOpen);
        if (isOpen) section.element.scrollIntoView({ block: "nearest" });
      },
    },
  );

  function wantedRatio() {
    return ratioNamed(ratio, photo, swapped);
  }

  /** Takes a window that was made by hand. */
  function pull(next) {
    made = next;
    set(next, angle, "crop");
  }

  /** Takes another crop as a whole. */
  function take(crop) {
    ratio = FREE;
    onCrop(crop, null);
  }

  function set(next, degreesNow, about) {
    [kept, angle] = [next, degreesNow];
    onCrop(cropOf(kept, photo, angle), about);
  }

  function turn(to) {
    overlay.turn();
    set(arranged(to), to, "straighten");
  }

  /** Returns the window made by hand, as the photo's angle and the chosen ratio allow it. */
  function arranged(at) {
    const wanted = wantedRatio();
    return wanted === null ? fitted(made, photo, at) : shaped(made, wanted, photo, at);
  }

  function chooseRatio(name) {
    // It stays as it is.
    if (name === FREE) made = kept;
    ratio = name;
    set(arranged(angle), angle, null);
    draw();
  }

  function swapSides() {
    swapped = !swapped;
    const { left, top, right, bottom } = kept;
    const upright = ratio === FREE ? shaped(kept, (bottom - top) / (right - left), photo, angle) : arranged(angle);
    if (ratio === FREE) made = upright;
    set(upright, angle, null);
    draw();
  }

  function close() {
    return section.close();
  }

  function draw() {
    ratios.draw(ratio, swapped);
    straighten.draw(angle, angle !== 0);
    overlay.draw(photo, kept);
    size.textContent = `${sizeText({ width: kept.right - kept.left, height: kept.bottom - kept.top })} pixels`;
    reset.disabled = cropOf(kept, photo, angle) === undefined;
  }

  return {
    section: section.element,
    overlay: overlay.element,
    close,
    /** Takes another photo, as the server describes it. */
    begin(next) {
      close();
      photo = { width: next.width, height: next.height };
      suggested = next.versions.find((version) => version.key === SUGGESTED)?.edit.crop;
      suggestion.hidden = suggested === undefined;
      [kept, made, ratio, swapped] = [null, null, FREE, false];
    },
    /** Shows the crop of the chosen version. */
    draw(crop) {
      const shown = windowOf(crop, photo);
      const isKnown = kept !== null && cropText(kept, angle) === cropText(shown.window, shown.angle);
      if (!isKnown) {
        [kept, angle] = [shown.window, shown.angle];
        made = kept;
        if (wantedRatio() !== null && !hasRatio(kept, wantedRatio())) ratio = FREE;
      }
      draw();
    },
  };
}

function cropText({ left, top, right, bottom }, angle) {
  return [left, top, right, bottom, angle].join();
}

function degrees(value) {
  const sign = value > 0 ? "+" : value < 0 ? "−" : "";
  return `${sign}${Math.abs(value).toFixed(1)}°`;
}
