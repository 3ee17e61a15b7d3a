// The versions on the board: a picture with its number and rank, and a button that shows it large.

import { make } from "../../../viewer/elements.js";
import { iconButton } from "../../../viewer/icons.js";
import { largestGrid, scrolledColumn } from "./layout.js";

const CAPTION_PX = { below: 38, beside: 108 };
const GAP_PX = 10;

/**
 * Builds `count` tiles. `onChoose(slot, pointed)`: a version was chosen, by mouse or touch if `pointed`;
 * `onFull(slot)`: show it large.
 *
 * `pointed()` returns the slot that the mouse or the keyboard's focus reached last; null when on none.
 */
export function createTiles(t, count, { onChoose, onFull }) {
  let pointed = null;
  let pictures = [];

  const tiles = Array.from({ length: count }, (_, index) => {
    const slot = index + 1;
    // A click by key or by a screen reader has no detail.
    const choose = (event) => onChoose(slot, event.detail > 0);
    const rank = make("span", { class: "tile-rank" });
    const frame = make("span", { class: "tile-frame" });
    const caption = make("span", { class: "tile-caption", "aria-hidden": "true" }, make("kbd", {}, String(slot)), rank);
    const button = make(
      "button",
      { type: "button", class: "tile", "aria-keyshortcuts": String(slot), onclick: choose },
      frame,
      caption,
    );
    const full = iconButton("expand", t("full_open", { slot }), () => onFull(slot), {
      class: "tile-full",
      "aria-keyshortcuts": "F",
    });
    const cell = make("div", { class: "board-cell" }, button, full);
    const point = () => {
      pointed = slot;
    };
    cell.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && point());
    cell.addEventListener("focusin", (event) => event.target.matches(":focus-visible") && point());
    cell.addEventListener("pointerleave", () => {
      pointed = null;
    });
    return { cell, button, frame, rank };
  });

  const grid = make(
    "div",
    { class: "board-grid", role: "group", "aria-label": t("board_grid") },
    ...tiles.map((tile) => tile.cell),
  );

  /** Puts decoded pictures into the frames, and back there from the full-screen view. */
  function place(images = pictures) {
    pictures = images;
    tiles.forEach(({ frame }, index) => frame.replaceChildren(pictures[index]));
  }

  /**
   * Fits the tiles into a space in CSS pixels, or if `scrolled` into a column as wide as it; returns the width and height
   * of one picture.
   */
  function arrange(aspect, width, height, scrolled) {
    const best = scrolled
      ? scrolledColumn(aspect, width, height, CAPTION_PX)
      : largestGrid(count, aspect, width, height, GAP_PX, CAPTION_PX);
    grid.style.setProperty("--image-width", `${best.width}px`);
    grid.style.setProperty("--image-height", `${best.height}px`);
    grid.classList.toggle("beside", best.beside);
    const tileWidth = best.width + (best.beside ? CAPTION_PX.beside : 0);
    grid.style.maxWidth = `${best.columns * tileWidth + (best.columns - 1) * GAP_PX}px`;
    return [best.width, best.height];
  }

  /** Shows the ranks given so far; `order` lists slots, `labels` the words of the ranks, best first. */
  function draw(order, labels) {
    tiles.forEach(({ button, rank }, index) => {
      const label = rankOf(index + 1, order, labels);
      const values = { slot: index + 1, of: count, label };
      button.classList.toggle("ranked", label !== null);
      button.setAttribute("aria-label", label === null ? t("board_unranked", values) : t("board_ranked", values));
      rank.textContent = label ?? labels[order.length] ?? "";
    });
  }

  return {
    element: grid,
    place,
    arrange,
    draw,
    pictures: () => pictures,
    frames: () => tiles.map(({ frame }) => frame.getBoundingClientRect()),
    pointed() {
      const focused = tiles.findIndex(({ cell }) => cell.contains(document.activeElement));
      return pointed ?? (focused < 0 ? null : focused + 1);
    },
  };
}

/** Returns the label of a version's rank, or null while it has none. */
export function rankOf(slot, order, labels) {
  const place = order.indexOf(slot);
  return place < 0 ? null : labels[place];
}
