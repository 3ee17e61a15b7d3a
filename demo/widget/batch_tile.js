// One of many photos in the grid: its picture, its name, its state, and the way to open it alone.

import { make } from "../../study/viewer/elements.js";
import { icon } from "../../study/viewer/icons.js";
import { FAILED, READY, SENDING, stateText, WAITING } from "./batch.js";

/** What stands in for the picture. */
const SIGNS = { [WAITING]: "waiting", [SENDING]: "open", [FAILED]: "warning" };

/** Builds the tile of `item`, an entry of a batch; `onOpen()`: it is to be opened alone. */
export function createBatchTile(item, onOpen) {
  const frame = make("span", { class: "tile-frame" });
  const open = make("button", { type: "button", class: "tile-open", onclick: onOpen }, frame);
  const name = make("span", { class: "tile-name" });
  const state = make("span", { class: "tile-state" });
  const element = make("li", { class: "tile" }, open, name, state);

  return {
    element,
    /** Shows the state; `isCurrent`: the picture is as it is to be. */
    draw(isCurrent) {
      name.textContent = item.name;
      name.title = item.name;
      state.textContent = stateText(item);
      if (element.dataset.state !== item.state && item.state in SIGNS) frame.replaceChildren(icon(SIGNS[item.state]));
      element.dataset.state = item.state;
      element.style.setProperty("--share", item.state === SENDING && item.id === null ? String(item.share) : "0");
      open.setAttribute("aria-label", `Open ${item.name}`);
      open.disabled = item.state !== READY;
      element.setAttribute("aria-busy", String(item.state === READY && !isCurrent));
    },
    show(image) {
      image.alt = "";
      frame.replaceChildren(image);
    },
    focus: () => open.focus(),
  };
}
