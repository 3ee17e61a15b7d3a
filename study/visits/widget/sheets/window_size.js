// Whether the window is large enough for a study, said while it changes.

import { make } from "../../../viewer/elements.js";

/** Makes a line that says how large the window is, kept up to date; `onResize(large enough)` is called too. */
export function makeWindowCheck(t, [width, height], onResize) {
  const line = make("p", { class: "check-window", role: "status" });
  function update() {
    const enough = window.innerWidth >= width && window.innerHeight >= height;
    const size = { width: window.innerWidth, height: window.innerHeight };
    const needed = { needed_width: width, needed_height: height };
    line.textContent = t(enough ? "window_large" : "window_small", { ...size, ...needed });
    line.classList.toggle("study-error", !enough);
    onResize(enough);
  }
  const listener = () => (line.isConnected ? update() : window.removeEventListener("resize", listener));
  window.addEventListener("resize", listener);
  update();
  return line;
}

/** Makes the same for a study that needs a window of some size; null for one that does not. */
export function makeNeededWindow(t, { smallest_window }, onResize) {
  return smallest_window.some((side) => side > 0) ? makeWindowCheck(t, smallest_window, onResize) : null;
}
