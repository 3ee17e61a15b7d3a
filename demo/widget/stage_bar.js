// The line under the stage: holding to compare, progress, zoom, full screen.

import { make } from "../../study/viewer/elements.js";
import { icon, iconButton } from "../../study/viewer/icons.js";
import { createZoomButtons } from "../../study/viewer/zoom_buttons.js";
import { scaleText } from "./numbers.js";

const WORDS = { zoom: "Zoom", zoom_in: "Zoom in", zoom_out: "Zoom out", zoom_fit: "Whole photo" };

/** Builds the line; `onHold(isHeld)`, `onFull()`: full screen, or back. */
export function createStageBar(stage, status, { onHold, onFull }) {
  const hold = make(
    "button",
    {
      type: "button",
      class: "viewer-tool hold-button",
      "aria-pressed": "false",
      "aria-keyshortcuts": "\\",
      title: "Hold to compare ( \\ )",
    },
    icon("compare"),
    make("span", { class: "tool-label" }, "Hold to compare"),
  );
  const zoomButtons = createZoomButtons((key) => WORDS[key], stage.zoom, () => scaleText(stage.scale()));
  const full = iconButton("expand", "Full screen (F)", onFull, { "aria-keyshortcuts": "F" });
  const element = make("div", { class: "stage-bar" }, hold, status, zoomButtons.element, full);

  function press(isHeld) {
    hold.setAttribute("aria-pressed", String(isHeld));
    onHold(isHeld);
  }

  hold.addEventListener("pointerdown", (event) => {
    hold.setPointerCapture(event.pointerId);
    press(true);
  });
  for (const end of ["pointerup", "pointercancel", "blur"]) hold.addEventListener(end, () => press(false));
  hold.addEventListener("contextmenu", (event) => event.preventDefault());
  for (const [kind, isHeld] of [["keydown", true], ["keyup", false]]) {
    hold.addEventListener(kind, (event) => {
      if (![" ", "Enter"].includes(event.key)) return;
      event.preventDefault();
      if (!event.repeat) press(isHeld);
    });
  }

  return { element, draw: zoomButtons.draw, press };
}
