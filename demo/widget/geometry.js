// Where the photo is on the stage: its frame, its visible pixels, the divider's place.
//
// `space` is the stage's {width, height} and `frame` the {left, top, width, height} of the whole photo on it, in CSS
// pixels; `view` is that of the zoom; `size` the photo's {width, height} in its own pixels; `density` the screen's
// pixels per CSS pixel.

const SIDES = [512, 768, 1024, 1280, 1600, 2048, 2560];
/** The server sends no smaller picture. */
const SMALLEST_SIDE = 16;
/** The longest side of a part that the server sends. */
const PART_LONGEST = 2560;

/** A pixel of a small photo takes so many CSS pixels at most: more looks soft. */
const MOST_ENLARGED = 1.5;

/** Returns the largest frame for a photo inside the space, at whole pixels of the screen, and at least one of them. */
export function fitFrame(space, size, density) {
  const aspect = size.width / size.height;
  const whole = (length) => Math.max(Math.floor(length * density), 1) / density;
  const width = whole(Math.min(space.width, space.height * aspect, size.width * MOST_ENLARGED));
  const height = whole(Math.min(space.height, width / aspect));
  const centered = (free) => Math.floor((free / 2) * density) / density;
  return { left: centered(space.width - width), top: centered(space.height - height), width, height };
}

/** Returns the zoom's factor at which one pixel of the photo is one pixel of the screen. */
export function oneToOne(frame, size, density) {
  return size.width / (frame.width * density);
}

/** Returns how many pixels of the screen one pixel of the photo takes, per side. */
export function pixelScale(view, frame, size, density) {
  return view.factor / oneToOne(frame, size, density);
}

/** Returns what the photo covers of the stage: {left, top, right, bottom} in CSS pixels. */
export function covered(space, frame, view) {
  const left = frame.left - view.left * view.factor * frame.width;
  const top = frame.top - view.top * view.factor * frame.height;
  return {
    left: Math.max(left, 0),
    top: Math.max(top, 0),
    right: Math.min(left + view.factor * frame.width, space.width),
    bottom: Math.min(top + view.factor * frame.height, space.height),
  };
}

/** Returns the visible pixels of the photo, {left, top, right, bottom}, whole ones and none beyond its edges. */
export function visibleBox(space, frame, view, size) {
  const range = (start, length, offset, room, pixels) => {
    const from = start - offset / (view.factor * length);
    const to = from + room / (view.factor * length);
    return [Math.max(Math.floor(from * pixels), 0), Math.min(Math.ceil(to * pixels), pixels)];
  };
  const [left, right] = range(view.left, frame.width, frame.left, space.width, size.width);
  const [top, bottom] = range(view.top, frame.height, frame.top, space.height, size.height);
  return { left, top, right, bottom };
}

/** Returns where a box of the photo's pixels is on the stage: {left, top, width, height}, begun at a screen's pixel. */
export function placeOf(box, frame, view, size, density) {
  const whole = (place) => Math.round(place * density) / density;
  const across = (view.factor * frame.width) / size.width;
  const down = (view.factor * frame.height) / size.height;
  return {
    left: whole(frame.left + box.left * across - view.left * view.factor * frame.width),
    top: whole(frame.top + box.top * down - view.top * view.factor * frame.height),
    width: (box.right - box.left) * across,
    height: (box.bottom - box.top) * down,
  };
}

/** Returns whether the server sends a box of this size. */
export function canBeSent({ left, top, right, bottom }) {
  const [width, height] = [right - left, bottom - top];
  return width > 0 && height > 0 && width <= PART_LONGEST && height <= PART_LONGEST;
}

/**
 * Returns the longest side, in pixels, of the picture to ask for: one of a few, and not more than the photo has.
 *
 * `whole`: the photo's size before its crop, all of which is sent; `scale`: that of its pixels on the screen.
 */
export function pictureSide(whole, scale) {
  const longest = Math.max(whole.width, whole.height);
  const needed = longest * scale;
  const side = SIDES.find((each) => each >= needed) ?? SIDES.at(-1);
  return Math.max(Math.min(side, longest), SMALLEST_SIDE);
}
