// The line between before and after: dragged by pointer or finger, moved by arrow keys.

import { make } from "../../study/viewer/elements.js";

const STEP = 0.02;
const LARGE_STEP = 0.1;
const MIDDLE = 0.5;
/** A pointer that moves less is no drag. */
const DRAG_PX = 6;

/** Returns where a key moves the divider, whose place is a share from 0 to 1; null for other keys. */
export function placeByKey(place, key, isLarge = false) {
  const step = isLarge ? LARGE_STEP : STEP;
  const moved = {
    ArrowLeft: place - step,
    ArrowRight: place + step,
    PageDown: place - LARGE_STEP,
    PageUp: place + LARGE_STEP,
    Home: 0,
    End: 1,
  }[key];
  return moved === undefined ? null : limited(moved);
}

/** Returns the place of a point at `x` of the window, where the photo covers {left, right} of it. */
export function placeAt(x, { left, right }) {
  return right > left ? limited((x - left) / (right - left)) : MIDDLE;
}

function limited(place) {
  return Math.min(Math.max(place, 0), 1);
}

/**
 * Builds the divider; it is a share of what the photo covers, and begins in the middle.
 *
 * `area()`: what the photo covers of the window, {left, right} in pixels; `onMove()`: the place has changed.
 */
export function createDivider(area, onMove) {
  let place = MIDDLE;
  const grip = make("span", { class: "divider-grip", "aria-hidden": "true" });
  const element = make(
    "div",
    {
      class: "divider",
      role: "slider",
      tabindex: "0",
      "aria-label": "Divider between before and after",
      "aria-orientation": "horizontal",
      "aria-valuemin": "0",
      "aria-valuemax": "100",
    },
    grip,
  );

  function move(to) {
    place = to;
    const share = Math.round(100 * place);
    element.setAttribute("aria-valuenow", String(share));
    element.setAttribute("aria-valuetext", `${share} % before`);
    onMove();
  }

  function follow(event) {
    if (element.hasPointerCapture(event.pointerId)) move(placeAt(event.clientX, area()));
  }

  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    // The stage below would move the photo.
    event.stopPropagation();
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener("pointermove", follow);
  element.addEventListener("dblclick", (event) => {
    event.stopPropagation();
    move(MIDDLE);
  });
  element.addEventListener("keydown", (event) => {
    const next = event.ctrlKey || event.metaKey || event.altKey ? null : placeByKey(place, event.key, event.shiftKey);
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    move(next);
  });

  element.setAttribute("aria-valuenow", "50");
  element.setAttribute("aria-valuetext", "50 % before");
  /** Moves it, too, by dragging sideways on `surface`, as long as `isFree()`. */
  function followOn(surface, isFree) {
    let start = null;
    const stop = () => (start = null);
    surface.addEventListener("pointerdown", (event) => {
      // A second finger zooms.
      start = event.isPrimary && event.button === 0 && isFree() ? { x: event.clientX, place } : null;
    });
    surface.addEventListener("pointermove", (event) => {
      if (start === null || !event.isPrimary || !isFree() || Math.abs(event.clientX - start.x) < DRAG_PX) return;
      const { left, right } = area();
      move(limited(start.place + (event.clientX - start.x) / Math.max(right - left, 1)));
    });
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, stop);
  }

  return { element, followOn, place: () => place };
}
