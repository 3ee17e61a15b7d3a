// Many photos in a grid, which takes the place of the stage.

import { make } from "../../study/viewer/elements.js";
import { badText, readyText } from "./batch.js";
import { createBatchTile } from "./batch_tile.js";

/** Tiles are looked after before they come into sight. */
const NEAR = "200px";

/**
 * Builds the grid; `actions`: {onOpen(item), onSeen(), onStop(), onAgain()}, where `onSeen`: other tiles are in sight.
 */
export function createBatchGrid({ onOpen, onSeen, onStop, onAgain }) {
  const tiles = new Map();
  const seen = new Set();
  const ready = make("span", {});
  const bad = make("span", { class: "batch-bad" });
  const button = (text, action) => make("button", { type: "button", class: "quiet-button", onclick: action }, text);
  const stop = button("Stop uploading", onStop);
  const again = button("Try again", onAgain);
  const note = make("p", { class: "batch-note", role: "status" });
  const list = make("ul", { class: "tiles", "aria-label": "Photos", role: "list", tabindex: "-1" });
  const element = make(
    "div",
    { class: "batch-grid batch-only" },
    make("div", { class: "batch-head" }, make("p", { role: "status" }, ready, " ", bad), stop, again),
    note,
    list,
  );
  const sight = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) seen.add(target);
        else seen.delete(target);
      }
      onSeen();
    },
    { root: element, rootMargin: NEAR },
  );

  function tileOf(item) {
    if (!tiles.has(item)) {
      const tile = createBatchTile(item, () => onOpen(item));
      tiles.set(item, tile);
      sight.observe(tile.element);
    }
    return tiles.get(item);
  }

  function forget(item) {
    const gone = tiles.get(item).element;
    sight.unobserve(gone);
    seen.delete(gone);
    gone.remove();
    tiles.delete(item);
  }

  return {
    element,
    /** Shows all; `isCurrent(item)`: its picture is as it is to be. */
    draw(items, counts, isCurrent) {
      const there = new Set(items);
      for (const item of tiles.keys()) if (!there.has(item)) forget(item);
      items.forEach((item, place) => {
        const tile = tileOf(item);
        tile.draw(isCurrent(item));
        if (list.children[place] !== tile.element) list.insertBefore(tile.element, list.children[place] ?? null);
      });
      say(ready, readyText(counts));
      say(bad, badText(counts));
      stop.hidden = counts.waiting === 0;
      again.hidden = counts.again === 0 || counts.waiting + counts.sending > 0;
    },
    /** Says something about all, or nothing (""). */
    note: (text) => say(note, text),
    isSeen: (item) => tiles.has(item) && seen.has(tiles.get(item).element),
    show: (item, image) => tiles.get(item)?.show(image),
    /** Puts the keyboard's focus on a photo, or on all of them. */
    focus: (item) => (tiles.get(item) ?? list).focus(),
  };
}

/** Screen readers read out whatever is written anew. */
function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
