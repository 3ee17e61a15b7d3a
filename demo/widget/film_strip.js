// The versions of a photo in a row, to choose one.

import { make } from "../../study/viewer/elements.js";
import { applyCrop, throughCrop } from "./cropped.js";
import { withCrop } from "./edit.js";
import { croppedSize } from "./geometry.js";

const THUMBNAIL_SIDE = 320;
/** Versions with keys of their own. */
const MOST_KEYS = 9;

/** Builds the strip; `onChoose(key)`: a version is chosen. `address(edit, side)` is that of its picture. */
export function createFilmStrip(onChoose) {
  let tiles = new Map();
  let paper = null;
  let photo = { width: 1, height: 1 };
  const row = make("div", { class: "strip-row" });
  const element = make("section", { class: "strip", "aria-label": "Versions" }, row);

  function tile(version, address, number) {
    const whole = withCrop(version.edit, undefined);
    const picture = { alt: "", loading: "lazy", "data-src": address(whole, THUMBNAIL_SIDE) };
    const image = make("img", picture);
    const key = number <= MOST_KEYS ? make("kbd", { "aria-hidden": "true" }, String(number)) : null;
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
      make("div", { class: "strip-picture" }, throughCrop(image)),
      make("span", { class: "strip-name" }, key, make("span", { class: "strip-label" }, version.label), make("span", { class: "strip-changed" })),
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
      if (open) inside.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    return { nodes: [button, inside], unfold };
  }

  /** Shows the versions of another photo, whose size is given. */
  function show(versions, size, address) {
    photo = size;
    tiles = new Map();
    const own = versions.filter((version) => version.group !== "paper");
    const others = versions.filter((version) => version.group === "paper");
    const nodes = own.map((version, index) => tile(version, address, index + 1));
    paper = others.length === 0 ? null : fold(others.map((version, index) => tile(version, address, own.length + index + 1)));
    row.replaceChildren(...nodes, ...(paper?.nodes ?? []));
    row.scrollLeft = 0;
  }

  /** Marks the chosen version, and those for which `isChanged(key)` is true; `cropOf(key)` is undefined for none. */
  function draw(chosen, isChanged, cropOf) {
    for (const [key, button] of tiles) {
      const { width, height } = croppedSize(photo, cropOf(key));
      button.style.setProperty("--crop-aspect", String(width / height));
      applyCrop(button, cropOf(key));
      button.setAttribute("aria-pressed", String(key === chosen));
      button.querySelector(".strip-changed").textContent = isChanged(key) ? "changed" : "";
    }
    const button = tiles.get(chosen);
    if (button?.closest(".strip-paper")) paper.unfold(true);
    button?.scrollIntoView({ block: "nearest", inline: "nearest" });
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
