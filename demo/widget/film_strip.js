// The versions of a photo in a row, to choose one.

import { make } from "../../study/viewer/elements.js";
import { croppedSize, placeInCrop } from "./framing.js";
import { createScrollRow } from "./scroll_row.js";

const THUMBNAIL_SIDE = 320;
/** While an edit changes, its picture follows so often. */
const FOLLOW_MS = 400;
/** Versions with keys of their own. */
const MOST_KEYS = 9;
/** Groups of versions that are folded up at first, and what unfolds them. */
const FOLDED = { paper: "More from the paper", yours: "Yours" };

/** Builds the strip; `onChoose(key)`: a version is chosen. */
export function createFilmStrip(onChoose) {
  let tiles = new Map();
  let address = () => "";
  let editOf = () => undefined;
  let following = null;
  let folds = [];
  let size = { width: 1, height: 1 };
  const row = make("div", { class: "strip-row" });
  const scroll = createScrollRow(row);
  const element = make("section", { class: "strip", "aria-label": "Versions" }, scroll.element);

  function tile(version, number) {
    const image = make("img", { alt: "", loading: "lazy" });
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
      if (open) scroll.reveal(inside);
      scroll.look();
    }
    return { nodes: [button, inside], inside, unfold };
  }

  /** Shows the versions of another photo; `addressOf(edit, side)` is that of its picture. */
  function show(photo, addressOf) {
    tiles = new Map();
    address = addressOf;
    clearTimeout(following);
    following = null;
    const { versions } = photo;
    size = photo;
    const tilesOf = (isWanted) => versions.filter(isWanted).map((version) => tile(version, tiles.size + 1));
    const ownTiles = tilesOf(({ group }) => !(group in FOLDED));
    folds = Object.entries(FOLDED)
      .map(([name, title]) => [title, tilesOf(({ group }) => group === name)])
      .filter(([, inside]) => inside.length > 0)
      .map(([title, inside]) => fold(title, inside));
    row.replaceChildren(...ownTiles, ...folds.flatMap(({ nodes }) => nodes));
    row.scrollLeft = 0;
    scroll.look();
  }

  /** Shows of a picture what a crop leaves of it. */
  function cut(frame, crop) {
    const { width, height } = croppedSize(size, crop);
    frame.style.setProperty("--aspect", String(width / height));
    placeInCrop(frame.firstChild, crop);
  }

  /** Marks the chosen version, and those for which `isChanged(key)` is true; all are to look as `edited(key)` says. */
  function draw(chosen, isChanged, edited) {
    editOf = edited;
    for (const [key, button] of tiles) {
      cut(button.querySelector(".strip-picture"), editOf(key).crop);
      button.setAttribute("aria-pressed", String(key === chosen));
      button.querySelector(".strip-changed").textContent = isChanged(key) ? "Changed" : "";
    }
    const button = tiles.get(chosen);
    folds.find(({ inside }) => inside.contains(button))?.unfold(true);
    if (button !== undefined) scroll.reveal(button);
  }

  /** Loads the pictures that are wanted; browsers show the one before until the next is there. */
  function load() {
    following = null;
    for (const [key, button] of tiles) {
      const image = button.querySelector("img");
      const wanted = address(editOf(key), THUMBNAIL_SIDE);
      if (image.getAttribute("src") !== wanted) image.src = wanted;
    }
  }

  return {
    element,
    show,
    draw,
    /** Follows the edits: what the stage shows goes first. */
    follow() {
      const isNew = row.querySelector("img[src]") === null;
      following ??= setTimeout(load, isNew ? 0 : FOLLOW_MS);
    },
    clear() {
      clearTimeout(following);
      following = null;
      row.replaceChildren();
      scroll.look();
    },
    /** Returns the key of the version with a number, or undefined. */
    numbered: (number) => [...tiles.keys()][number - 1],
  };
}
