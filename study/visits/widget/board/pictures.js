// The pictures of the next sets, loaded ahead and loaded again if that failed.

import { pause, RETRY_MS } from "../exchange/retry.js";

/** How long a set that has just been shown is left in peace, in milliseconds. */
export const SETTLE_MS = 250;

/**
 * Loads and decodes all images of a set; while another set is on the screen, only after a moment.
 *
 * Resolves to {elements, asked, ready}: image elements ready to be shown, and when, on the clock of
 * `performance.now()`, they were asked for and decoded.
 */
async function loadImages(set, show) {
  const load = async (path) => {
    const image = new Image();
    image.className = "viewer-picture";
    image.alt = "";
    image.draggable = false;
    image.decoding = "sync";
    await show(image, path);
    return image;
  };
  // Loading keeps the machine busy just when the set that is shown now should be painted.
  const busy = document.querySelector(".study-board:not(.loading)") !== null;
  if (busy) await pause(SETTLE_MS);
  const asked = performance.now();
  const elements = await Promise.all(set.images.map(load));
  return { elements, asked, ready: performance.now() };
}

/**
 * Returns the loader of sets' images; `show(image, path)` loads and decodes what a set's path names.
 *
 * `onTrouble(whether)` is told when images that are needed now could not be loaded, and when they could.
 */
export function createPictures(show, onTrouble) {
  const loading = new Map();

  function load(set) {
    if (!loading.has(set.trial)) loading.set(set.trial, loadImages(set, show));
    return loading.get(set.trial);
  }

  /** Starts to load a set that comes later. */
  function ahead(set) {
    load(set).catch(() => loading.delete(set.trial));
  }

  /** Loads a set's images, trying again for as long as some are missing; null once they are not `wanted()` any more. */
  async function persistently(set, wanted) {
    let failed = false;
    let images = null;
    while (images === null && wanted()) {
      try {
        images = await load(set);
      } catch {
        loading.delete(set.trial);
        if (!wanted()) break;
        failed = true;
        onTrouble(true);
        await pause(RETRY_MS);
      }
    }
    if (failed) onTrouble(false);
    return images;
  }

  return { ahead, persistently, forget: (set) => loading.delete(set.trial) };
}
