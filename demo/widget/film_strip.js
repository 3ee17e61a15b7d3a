// The versions of a photo in a row, to choose one.

import { make } from "../../study/viewer/elements.js";
import { croppedSize, placeInCrop } from "./framing.js";

const THUMBNAIL_SIDE = 320;
/** What is chosen keeps this distance from the ends of the row. */
const MARGIN_PX = 12;
/** Versions with keys of their own. */
const MOST_KEYS = 9;

/** Builds the strip; `onChoose(key)`: a version is chosen. `address(edit, side)` is that of its picture. */
export function createFilmStrip(onChoose) {
  let tiles = new Map();
  let paper = null;
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

  function fold(tilesOfPaper) {
    const inside = make("div", { class: "strip-paper", hidden: true }, ...tilesOfPaper);
    const button = make(
      "button",
      { type: "button", class: "strip-more", "aria-expanded": "false", onclick: () => unfold(inside.hidden) },
      "More from the paper",
    );
    function unfold(open) {
      inside.hidden = !open;
      button.setAttribute("aria-expanded", String(open));
      if (open) reveal(inside);
    }
    return { nodes: [button, inside], unfold };
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
    const own = versions.filter((version) => version.group !== "paper");
    const others = versions.filter((version) => version.group === "paper");
    const [ownTiles, otherTiles] = [own, others].map((group) =>
      group.map((version) => tile(version, address, tiles.size + 1)),
    );
    paper = otherTiles.length === 0 ? null : fold(otherTiles);
    row.replaceChildren(...ownTiles, ...(paper?.nodes ?? []));
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
    if (button?.closest(".strip-paper")) paper.unfold(true);
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
