// The keys with which sets are ranked.

import { zoomByKey } from "../../../viewer/keys.js";
import { digitOf, letterOf } from "../../../viewer/typed_keys.js";

/**
 * Ranks by keys while the `board` is on the page and nothing lies over it; `count`: versions of a set.
 *
 * `choose(slot)`, `takeBack()`, `finish()` and `openFull()` are what keys ask for.
 */
export function bindKeys(board, zoom, count, { choose, takeBack, finish, openFull }) {
  function onKey(event) {
    const elsewhere = document.querySelector("dialog[open], [aria-modal='true']") !== null;
    if (!board.isConnected || elsewhere || event.target.closest?.("input, textarea, select")) return;
    const command = event.ctrlKey || event.metaKey;
    if (event.repeat && [" ", "Enter"].includes(event.key)) event.preventDefault();
    if (event.altKey) return;
    if (command ? !event.repeat && onCommand(event) : onPlainKey(event)) event.preventDefault();
  }

  /** Does what a key together with Ctrl asks for; returns whether it was one of ours. */
  function onCommand(event) {
    if (letterOf(event) !== "z") return false;
    takeBack();
    return true;
  }

  /** Does what a key asks for; returns whether it was one of ours. */
  function onPlainKey(event) {
    if (zoomByKey(zoom, event.key)) return true;
    if (event.repeat) return false;
    const slot = digitOf(event);
    if (event.key === "Backspace") takeBack();
    else if (slot >= 1 && slot <= count) choose(slot);
    else if (letterOf(event) === "f") openFull();
    else if (event.key === "Enter" && !event.target.closest?.("button, a")) finish();
    else return false;
    return true;
  }

  document.addEventListener("keydown", onKey);
}
