// The versions of a photo in a row, to choose one.

import { make } from "../../study/viewer/elements.js";
import { croppedSize, placeInCrop } from "./framing.js";

const THUMBNAIL_SIDE = 320;
/** What is chosen keeps this distance from the ends of the row. */
const MARGIN_PX = 12;
/** Versions with keys of their own. */
const MOST_KEYS = 9;
/** Groups of versions that are folded up at first, and what unfolds them. */
const FOLDED = { paper: "More from the paper", yours: "Yours" };

/** Builds the strip; `onChoose(key)`: a version is chosen. `address(edit, side)` is that of its picture. */
export function createFilmStrip(onChoose) {
  let tiles = new Map();
  let folds = [];
  let size = { width: 1, height: 1 };
  const row = make("div", { class: "strip-row" });
  const element = make("section", { class: "strip", "aria-label": "Versions" }, row);

  function tile(version, address, number) {
    const image = make("img", { alt: "", loading: "lazy", "data-src": address(version.edit, THUMBNAIL_SIDE) });
    const frame = make("span", { class: "strip-picture" }, image);
    const key = number <= MOST_KEYS ? make("kbd", { "aria-hidden": "true" }, String(number)) : null;
    const label = make("span", { class: "strip-label" }, version.label);
    const button = make(
      "button",
      {
        type: "button",
        class: "strip-tile",
        "aria-pressed": "false",
        "aria-keyshortcuts": number <= MOST_KEYS ? String(number) : null,
        title: version.about,
        onclick: () => onChoose(version.key),
      },
      frame,
      make("span", { class: "strip-name" }, key, label, make("span", { class: "strip-changed" })),
    );
    tiles.set(version.key, button);
    return button;
  }

  function fold(title, tilesInside) {
    const inside = make("div", { class: "strip-inside", hidden: true }, ...tilesInside);
    const button = make(
      "button",
      { type: "button", class: "strip-more", "aria-expanded": "false", onclick: () => unfold(inside.hidden) },
      title,
    );
    function unfold(open) {
      inside.hidden = !open;
      button.setAttribute("aria-expanded", String(open));
      if (open) reveal(inside);
    }
    return { nodes: [button, inside], inside, unfold };
  }

  /** Scrolls the row, and nothing around it, to what is in it. */
  function reveal(node) {
    const [inside, around] = [node.getBoundingClientRect(), row.getBoundingClientRect()];
    if (inside.left < around.left + MARGIN_PX) row.scrollLeft += inside.left - around.left - MARGIN_PX;
    else if (inside.right > around.right - MARGIN_PX) {
      row.scrollLeft += Math.min(inside.right - around.right + MARGIN_PX, inside.left - around.left - MARGIN_PX);
    }
  }

  /** Shows the versions of another photo. */
  function show(photo, address) {
    tiles = new Map();
    const { versions } = photo;
    size = photo;
    const tilesOf = (isWanted) => versions.filter(isWanted).map((version) => tile(version, address, tiles.size + 1));
    const ownTiles = tilesOf(({ group }) => !(group in FOLDED));
    folds = Object.entries(FOLDED)
      .map(([name, title]) => [title, tilesOf(({ group }) => group === name)])
      .filter(([, inside]) => inside.length > 0)
      .map(([title, inside]) => fold(title, inside));
    row.replaceChildren(...ownTiles, ...folds.flatMap(({ nodes }) => nodes));
    row.scrollLeft = 0;
  }

  /** Shows of a picture what a crop leaves of it. */
  function cut(frame, crop) {
    const { width, height } = croppedSize(size, crop);
    frame.style.setProperty("--aspect", String(width / height));
    placeInCrop(frame.firstChild, crop);
  }

  /** Marks the chosen version, and those for which `isChanged(key)` is true; `cropOf(key)` is undefined for none. */
  function draw(chosen, isChanged, cropOf) {
    for (const [key, button] of tiles) {
      cut(button.querySelector(".strip-picture"), cropOf(key));
      button.setAttribute("aria-pressed", String(key === chosen));
      button.querySelector(".strip-changed").textContent = isChanged(key) ? "changed" : "";
    }
    const button = tiles.get(chosen);
    folds.find(({ inside }) => inside.contains(button))?.unfold(true);
    if (button !== undefined) reveal(button);
  }

  return {
    element,
    show,
    draw,
    /** Loads the pictures: what the stage shows goes first. */
    load() {
      for (const image of row.querySelectorAll("img[data-src]")) {
        image.src = image.dataset.src;
        delete image.dataset.src;
      }
    },
    clear: () => row.replaceChildren(),
    /** Returns the key of the version with a number, or undefined. */
    numbered: (number) => [...tiles.keys()][number - 1],
  };
}
