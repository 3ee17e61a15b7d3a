// One slider: a name, a value with its unit, a track with a mark where nothing changes, and a way back.

import { make } from "../../study/viewer/elements.js";
import { iconButton } from "../../study/viewer/icons.js";

/**
 * Builds a slider from `low` to `high`; `text(value)` writes a value.
 *
 * `onInput(value)`: it is being moved; `onReset()`: back to the value it came with.
 */
export function createSlider({ label, hint = null, low, high, step, identity }, text, { onInput, onReset }) {
  const share = (value) => (value - low) / (high - low);
  const value = make("output", { class: "slider-value" });
  const range = { type: "range", min: low, max: high, step };
  const input = make("input", { ...range, class: "slider-input", "aria-label": label, title: hint });
  const reset = iconButton("reset", `Reset ${label.toLowerCase()}`, onReset, { class: "slider-reset" });
  const track = make("div", { class: "slider-track" }, input);
  const name = make("span", { class: "slider-label", "aria-hidden": "true" }, label);
  const element = make("div", { class: "slider" }, name, reset, value, track);
  track.style.setProperty("--neutral", String(share(identity)));
  input.addEventListener("input", () => onInput(Number(input.value)));
  input.addEventListener("dblclick", onReset);

  /** Shows a value; `isChanged`: it differs from the one it came with. */
  function draw(now, isChanged) {
    if (Math.abs(Number(input.value) - now) > step / 2) input.value = String(now);
    value.textContent = text(now);
    input.setAttribute("aria-valuetext", text(now));
    track.style.setProperty("--value", String(share(now)));
    element.classList.toggle("changed", isChanged);
    // Never a button that vanishes under the keyboard's focus.
    reset.setAttribute("aria-disabled", String(!isChanged));
  }

  return { element, draw };
}
