// The window of a crop over the photo: moved and resized by pointer, finger and keys.

import { make } from "../../study/viewer/elements.js";
import { sizeText } from "./numbers.js";

const SIDES = [
  ["Top left corner", -1, -1],
  ["Top edge", 0, -1],
  ["Top right corner", 1, -1],
  ["Right edge", 1, 0],
  ["Bottom right corner", 1, 1],
  ["Bottom edge", 0, 1],
  ["Bottom left corner", -1, 1],
  ["Left edge", -1, 0],
].map(([name, x, y]) => ({ name, x, y }));
const BOTTOM_RIGHT = { x: 1, y: 1 };
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** How far a key moves, as a share of the photo's longer side. */
const KEY_STEP = 0.01;
/** The finer grid stays for so long after the photo was turned. */
const TURNING_MS = 900;

/**
 * Builds the window, which lies over the stage's frame.
 *
 * `onMove(window, across, down)` and `onResize(window, side, across, down)`: it is pulled by so many pixels of the photo
 * from what it was; see `resized` for `side`. `onDone()`: the crop is as wanted.
 */
export function createCropOverlay({ onMove, onResize, onDone }) {
  let photo = { width: 1, height: 1 };
  let now = { left: 0, top: 0, right: 1, bottom: 1 };
  let turning = null;
  const mover = grip({ class: "crop-move", "aria-label": "Crop window" }, onMove, (shift) => (shift ? resizeFromBottomRight : onMove));
  const handles = SIDES.map((side) => {
    const pull = (window, across, down) => onResize(window, side, across, down);
    const kind = side.x === 0 ? "row" : side.y === 0 ? "column" : side.x === side.y ? "falling" : "rising";
    const node = grip({ class: `crop-handle crop-${kind}`, "aria-label": side.name }, pull, () => pull);
    node.style.left = `${50 + 50 * side.x}%`;
    node.style.top = `${50 + 50 * side.y}%`;
    return { ...side, node };
  });
  const pane = make("div", { class: "crop-window" }, mover, ...handles.map(({ node }) => node));
  const frame = make("div", { class: "crop-frame" }, pane);
  const element = make("div", { class: "crop", role: "group", "aria-label": "Crop" }, frame);

  function resizeFromBottomRight(window, across, down) {
    onResize(window, BOTTOM_RIGHT, across, down);
  }

  /** Builds something to pull the window by; `byKey(shift)` returns what an arrow key does. */
  function grip(attributes, byPointer, byKey) {
    let start = null;
    const node = make("div", { role: "slider", tabindex: "0", "aria-valuemin": "0", ...attributes });
    node.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || !event.isPrimary) return;
      node.setPointerCapture(event.pointerId);
      start = { x: event.clientX, y: event.clientY, window: now };
    });
    node.addEventListener("pointermove", (event) => {
      if (start === null || !node.hasPointerCapture(event.pointerId)) return;
      const scale = photo.width / frame.getBoundingClientRect().width;
      byPointer(start.window, (event.clientX - start.x) * scale, (event.clientY - start.y) * scale);
    });
    node.addEventListener("lostpointercapture", () => (start = null));
    node.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Enter") onDone();
      else if (event.key in ARROWS) {
        const step = Math.max(KEY_STEP * Math.max(photo.width, photo.height), 1);
        const [across, down] = ARROWS[event.key];
        byKey(event.shiftKey)(now, across * step, down * step);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
    return node;
  }

  // The stage below would zoom and move the photo.
  for (const kind of ["pointerdown", "dblclick"]) element.addEventListener(kind, (event) => event.stopPropagation());
  element.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      event.stopPropagation();
    },
    { passive: false },
  );

  function describe(node, value, most, text) {
    node.setAttribute("aria-valuenow", String(value));
    node.setAttribute("aria-valuemax", String(most));
    node.setAttribute("aria-valuetext", text);
  }

  /** Shows a window on a photo of this size. */
  function draw(size, { left, top, right, bottom }) {
    photo = size;
    now = { left, top, right, bottom };
    const extent = sizeText({ width: right - left, height: bottom - top });
    const places = { left: left / size.width, top: top / size.height, width: (right - left) / size.width, height: (bottom - top) / size.height };
    for (const [name, share] of Object.entries(places)) pane.style[name] = `${100 * share}%`;
    describe(mover, left, size.width, `${extent} pixels, ${left} from the left, ${top} from the top`);
    for (const { x, y, node } of handles) {
      const [across, down] = [x < 0 ? left : right, y < 0 ? top : bottom];
      if (x !== 0) describe(node, across, size.width, `${extent} pixels, ${across} from the left${y === 0 ? "" : `, ${down} from the top`}`);
      else describe(node, down, size.height, `${extent} pixels, ${down} from the top`);
    }
  }

  return {
    element,
    draw,
    /** Shows a finer grid for a moment: the photo is being turned. */
    turn() {
      clearTimeout(turning);
      element.classList.add("turning");
      turning = setTimeout(() => element.classList.remove("turning"), TURNING_MS);
    },
  };
}
