// The ratios of width to height that a crop can keep, lying or upright.

import { make } from "../../study/viewer/elements.js";

export const FREE = "free";
const RATIOS = [[FREE, "Free"], ["original", "Original"], ["1:1"], ["4:5"], ["3:2"], ["16:9"]];

/** Returns the ratio with a name; null for any. `swapped`: width and height change places. */
export function ratioNamed(name, photo, swapped = false) {
  if (name === FREE) return null;
  const [width, height] = name === "original" ? [photo.width, photo.height] : name.split(":").map(Number);
  return swapped ? height / width : width / height;
}

/** Builds the buttons; `onRatio(name)`: one is chosen. */
export function createRatios(onRatio) {
  const buttons = RATIOS.map(([name, label = name]) => [
    name,
    make("button", { type: "button", class: "quiet-button", "aria-pressed": "false", onclick: () => onRatio(name) }, label),
  ]);
  return {
    element: make("div", { class: "crop-ratios", role: "group", "aria-label": "Ratio of width to height" }, ...buttons.map(([, button]) => button)),
    /** Marks the chosen ratio; `swapped`: all are named with width and height in each other's place. */
    draw(chosen, swapped) {
      for (const [name, button] of buttons) {
        button.setAttribute("aria-pressed", String(name === chosen));
        if (name.includes(":")) button.textContent = swapped ? name.split(":").reverse().join(":") : name;
      }
    },
  };
}
