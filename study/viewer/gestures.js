// Wheel, drag, pinch and swipe over pictures.

/** A pointer that moves farther than this is no click. */
const DRAG_PX = 6;
const SWIPE_PX = 45;
const LINE_PX = 16;
const WHEEL_SPEED = 0.002;
/** Browsers report a pinch on a touch pad as a wheel with Ctrl, in much smaller steps. */
const PAD_PINCH_SPEED = 0.01;

/**
 * Zooms and moves the pictures on `surface` as the wheel and up to two fingers ask.
 *
 * `frameNear(x, y)` returns the rectangle of the frame to which a gesture at that place of the window belongs;
 * `onSwipe(step)`: a sideways swipe over pictures that are not zoomed asks for the next (1) or previous (-1).
 * A drag never becomes a click on what is below it. `mayScroll(node)`: whether one finger may scroll
 * the page from that element of the surface.
 */
export function bindGestures(surface, zoom, frameNear, onSwipe = () => {}, mayScroll = () => false) {
  const pointers = new Map();
  let start = null;
  let frame = null;
  let moved = false;
  let pinched = false;
  let scrolls = false;

  const middle = (one, other) => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });
  const distance = (one, other) => Math.hypot(one.x - other.x, one.y - other.y);

  function drag(before, now) {
    zoom.pan((before.x - now.x) / frame.width, (before.y - now.y) / frame.height);
  }

  function pinch(before, now, other) {
    const center = middle(now, other);
    drag(middle(before, other), center);
    const by = distance(now, other) / Math.max(distance(before, other), 1);
    zoom.scale(by, (center.x - frame.left) / frame.width, (center.y - frame.top) / frame.height);
  }

  function onDown(event) {
    if (event.button !== 0) return;
    if (event.isPrimary) {
      pointers.clear();
      moved = false;
      pinched = false;
      scrolls = event.pointerType === "touch" && mayScroll(event.target);
    }
    const place = { x: event.clientX, y: event.clientY };
    const [first] = pointers.values();
    pointers.set(event.pointerId, place);
    if (first === undefined) start = place;
    else pinched = moved = true;
    const center = first === undefined ? place : middle(first, place);
    frame = frameNear(center.x, center.y);
  }

  function onMove(event) {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return;
    const now = { x: event.clientX, y: event.clientY };
    if (!moved) {
      if (distance(start, now) <= DRAG_PX) return;
      moved = true;
      // From here on the drag continues outside, too. Not earlier: the click would go to the surface.
      surface.setPointerCapture(event.pointerId);
      surface.classList.toggle("dragging", zoom.zoomed());
    }
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other !== undefined) pinch(before, now, other);
    else if (!scrolls) drag(before, now);
    pointers.set(event.pointerId, now);
  }

  function onUp(event) {
    if (!pointers.delete(event.pointerId) || pointers.size > 0) return;
    surface.classList.remove("dragging");
    const across = event.clientX - start.x;
    const sideways = Math.abs(across) > SWIPE_PX && Math.abs(across) > 2 * Math.abs(event.clientY - start.y);
    if (event.type === "pointerup" && sideways && !pinched && !zoom.zoomed()) onSwipe(across < 0 ? 1 : -1);
  }

  function onClick(event) {
    // Clicks by key or by a screen reader have no detail, and no drag before them.
    if (!moved || event.detail === 0) return;
    event.preventDefault();
    event.stopPropagation();
  }

  function onWheel(event) {
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : LINE_PX * event.deltaY;
    const by = Math.exp(-pixels * (event.ctrlKey ? PAD_PINCH_SPEED : WHEEL_SPEED));
    const over = frameNear(event.clientX, event.clientY);
    const inside = (share) => Math.min(Math.max(share, 0), 1);
    zoom.scale(by, inside((event.clientX - over.left) / over.width), inside((event.clientY - over.top) / over.height));
  }

  function onTouchMove(event) {
    if (event.touches.length > 1 || !mayScroll(event.target)) event.preventDefault();
  }

  surface.addEventListener("pointerdown", onDown);
  surface.addEventListener("pointermove", onMove);
  window.addEventListener("pointerup", onUp);
  window.addEventListener("pointercancel", onUp);
  surface.addEventListener("click", onClick, { capture: true });
  surface.addEventListener("wheel", onWheel, { passive: false });
  // Where a style sheet's touch-action is not enough; and no throw that would swallow the next tap.
  surface.addEventListener("touchmove", onTouchMove, { passive: false });
}

/** Returns the rectangle whose center is nearest to a place. */
export function nearestRectangle(rectangles, x, y) {
  const farness = (one) => Math.hypot(one.left + one.width / 2 - x, one.top + one.height / 2 - y);
  return rectangles.reduce((best, one) => (farness(one) < farness(best) ? one : best));
}
