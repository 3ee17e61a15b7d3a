// The part of the pictures that is seen: the same one at the same factor in all versions of a photo.

const ZOOM_LARGEST = 8;
const ZOOM_STEP = 1.5;

/**
 * Keeps the visible part: `factor` from 1 to `largest()`, and the `left` and `top` edge from 0 to 1 of the picture.
 *
 * Points are given in frames: (0, 0) is the upper left corner of the frame that shows a picture, (1, 1) the
 * lower right one. `onChange(view, smooth)` follows every change; `smooth` asks for a short glide.
 */
export function createZoom(onChange, largest = () => ZOOM_LARGEST) {
  let view = { factor: 1, left: 0, top: 0 };

  function look(factor, left, top, smooth) {
    const farthest = 1 - 1 / factor;
    const inside = (edge) => Math.min(Math.max(edge, 0), farthest);
    const next = { factor, left: inside(left), top: inside(top) };
    if (next.factor === view.factor && next.left === view.left && next.top === view.top) return;
    view = next;
    onChange(view, smooth);
  }

  /** Multiplies the factor by `by`; what is seen at the point stays there. */
  function scale(by, x = 0.5, y = 0.5, smooth = false) {
    const wanted = Math.min(Math.max(view.factor * by, 1), largest());
    const factor = wanted < 1.01 ? 1 : wanted;
    const shift = 1 / view.factor - 1 / factor;
    look(factor, view.left + x * shift, view.top + y * shift, smooth);
  }

  /** Moves the visible part by multiples of its width and height. */
  function pan(across, down, smooth = false) {
    look(view.factor, view.left + across / view.factor, view.top + down / view.factor, smooth);
  }

  return {
    scale,
    pan,
    larger: () => scale(ZOOM_STEP, 0.5, 0.5, true),
    smaller: () => scale(1 / ZOOM_STEP, 0.5, 0.5, true),
    fit: (smooth = true) => look(1, 0, 0, smooth),
    view: () => view,
    largest,
    zoomed: () => view.factor > 1,
  };
}

/** Shows the `view` in all pictures inside `node`: style sheets make a transform of these properties. */
export function applyZoom(node, view, smooth) {
  node.classList.toggle("smooth", smooth);
  node.style.setProperty("--zoom", String(view.factor));
  node.style.setProperty("--pan-x", `${-100 * view.left * view.factor}%`);
  node.style.setProperty("--pan-y", `${-100 * view.top * view.factor}%`);
}
