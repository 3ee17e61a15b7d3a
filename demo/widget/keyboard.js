// The page's keys.

import { zoomByKey } from "../../study/viewer/keys.js";

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

/**
 * Listens for keys; `actions`: {onHold(isHeld), onNumber(number), onUndo, onRedo, onFull, onEscape}.
 *
 * Whatever is typed into a field, or moves a slider, is left alone.
 */
export function bindKeyboard(root, zoom, actions) {
  const isElsewhere = (event) =>
    !root.isConnected ||
    root.querySelector("dialog[open]") !== null ||
    event.target.closest?.("select, textarea, input:not([type=range])") !== null;

  function onCommand(event) {
    const key = event.key.toLowerCase();
    if (key === "z") (event.shiftKey ? actions.onRedo : actions.onUndo)();
    else if (key === "y") actions.onRedo();
    else return false;
    return true;
  }

  function onPlainKey(event) {
    const isOnSlider = event.target.closest?.("[type=range], [role=slider]") !== null;
    if (event.key === "\\") {
      if (!event.repeat) actions.onHold(true);
    } else if (event.key >= "1" && event.key <= "9") actions.onNumber(Number(event.key));
    else if (event.key.toLowerCase() === "f" && !event.repeat) actions.onFull();
    else if (event.key === "Escape") actions.onEscape();
    else if (isOnSlider && ARROWS.includes(event.key)) return false;
    else return zoomByKey(zoom, event.key);
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.altKey || isElsewhere(event)) return;
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand ? onCommand(event) : onPlainKey(event)) event.preventDefault();
  });
  document.addEventListener("keyup", (event) => {
    if (event.key === "\\") actions.onHold(false);
  });
  window.addEventListener("blur", () => actions.onHold(false));
}
