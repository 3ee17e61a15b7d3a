// The window of a crop, on a photo that is turned under it: where it may be, and how it is moved, resized and shaped.
//
// `photo` is {width, height} in its own pixels. A window is {left, top, right, bottom} in these pixels, counted in the
// photo's frame, which stays while the photo turns about its center by `angle` degrees clockwise. A corner may be
// neither outside of the frame nor outside of the turned photo.
//
// Seen from the center, both are pairs of parallel lines: a window with its center at c and half sizes (a, b) keeps to
// a pair with normal (x, y) when |x c.x + y c.y| + |x| a + |y| b <= reach.

/** Degrees by which a photo can be turned either way. */
export const STEEPEST = 45;
/** Of the photo's shorter side. */
const SMALLEST = 0.05;
/** Windows have whole pixels. Those of a turned photo keep so far from its edge, in pixels, that rounding is harmless. */
const ROUNDING = 0.75;
const TOLERANCE = 1e-6;
const DECIMALS = 6;

/** Returns the window nearest to this one that is inside: it is moved, and made smaller only where that is not enough. */
export function fitted(window, photo, angle) {
  const pairs = linePairs(photo, angle);
  const { center, half } = fromSides(window, photo);
  const scale = Math.min(1, ...pairs.map(({ x, y, reach }) => reach / extent(x, y, half)));
  return whole(toSides(inPlace(center, { a: scale * half.a, b: scale * half.b }, pairs), photo), photo);
}

/** Returns the window moved by (across, down) pixels as far as it can be. */
export function moved(window, across, down, photo, angle) {
  const { center, half } = fromSides(window, photo);
  const wanted = { x: center.x + across, y: center.y + down };
  return whole(toSides(inPlace(wanted, half, linePairs(photo, angle)), photo), photo);
}

/**
 * Returns the window whose edge or corner is pulled by (across, down) pixels as far as it can be.
 *
 * `side`: {x, y}, each -1 for left or top, 1 for right or bottom, 0 for neither; what is opposite stays. `ratio`: width
 * by height, which is kept; null for any.
 */
export function resized(window, side, across, down, ratio, photo, angle) {
  const { center, half } = fromSides(window, photo);
  const fixed = { x: center.x - side.x * half.a, y: center.y - side.y * half.b };
  const wanted = { a: half.a + (side.x * across) / 2, b: half.b + (side.y * down) / 2 };
  const planes = linePairs(photo, angle).flatMap((pair) => [1, -1].map((sign) => sizePlane(pair, sign, fixed, side)));
  const smallest = (SMALLEST * Math.min(photo.width, photo.height)) / 2;
  const size = ratio === null ? freeSize(wanted, half, side, planes, smallest) : sizeOfRatio(wanted, side, ratio, planes, smallest);
  const next = { x: fixed.x + side.x * size.a, y: fixed.y + side.y * size.b };
  return whole(toSides({ center: next, half: size }, photo), photo);
}

/** Returns a window of this ratio of width to height, about as large and at the same place. */
export function shaped(window, ratio, photo, angle) {
  const { center, half } = fromSides(window, photo);
  const b = Math.sqrt((half.a * half.b) / ratio);
  return fitted(toSides({ center, half: { a: b * ratio, b } }, photo), photo, angle);
}

/** Returns the window and the angle of a crop, which may be undefined. */
export function windowOf(crop, photo) {
  const [left, top, right, bottom] = crop?.box ?? [0, 0, 1, 1];
  const sides = { left: left * photo.width, top: top * photo.height, right: right * photo.width, bottom: bottom * photo.height };
  return { window: Object.fromEntries(Object.entries(sides).map(([side, at]) => [side, Math.round(at)])), angle: crop?.angle ?? 0 };
}

/** Returns the crop as it is written in an edit; undefined where the whole photo is kept as it is. */
export function cropOf({ left, top, right, bottom }, photo, angle) {
  const isWhole = left === 0 && top === 0 && right === photo.width && bottom === photo.height;
  if (isWhole && angle === 0) return undefined;
  const share = (at, of) => Number((at / of).toFixed(DECIMALS));
  return { box: [share(left, photo.width), share(top, photo.height), share(right, photo.width), share(bottom, photo.height)], angle };
}

/** Returns whether a window has this ratio of width to height, as near as whole pixels allow. */
export function hasRatio({ left, top, right, bottom }, ratio) {
  const [width, height] = [right - left, bottom - top];
  return Math.abs(width - height * ratio) <= Math.max(1, ratio);
}

function linePairs({ width, height }, angle) {
  const frame = [
    { x: 1, y: 0, reach: width / 2 },
    { x: 0, y: 1, reach: height / 2 },
  ];
  if (angle === 0) return frame;
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const turned = [
    { x: cos, y: sin, reach: width / 2 - ROUNDING },
    { x: -sin, y: cos, reach: height / 2 - ROUNDING },
  ];
  return [...frame, ...turned];
}

function extent(x, y, { a, b }) {
  return Math.abs(x) * a + Math.abs(y) * b;
}

/** Returns the center and the half sizes of a window of this size, its center as near as can be to the wanted one. */
function inPlace(wanted, half, pairs) {
  const planes = pairs.flatMap(({ x, y, reach }) => {
    const limit = Math.max(reach - extent(x, y, half), 0);
    return [{ x, y, limit }, { x: -x, y: -y, limit }];
  });
  return { center: nearest(wanted, planes) ?? { x: 0, y: 0 }, half };
}

/** Returns what one line of a pair demands of the half sizes (a, b), while `fixed` stays where it is. */
function sizePlane({ x, y, reach }, sign, fixed, side) {
  return {
    x: sign * x * side.x + Math.abs(x),
    y: sign * y * side.y + Math.abs(y),
    limit: reach - sign * (x * fixed.x + y * fixed.y),
  };
}

function freeSize(wanted, now, side, planes, smallest) {
  if (side.x !== 0 && side.y !== 0) {
    const largeEnough = [{ x: -1, y: 0, limit: -smallest }, { x: 0, y: -1, limit: -smallest }];
    const found = nearest({ x: wanted.a, y: wanted.b }, [...planes, ...largeEnough]);
    return found === null ? now : { a: found.x, b: found.y };
  }
  const most = (along, other, of) =>
    Math.min(...planes.filter((plane) => plane[along] > TOLERANCE).map((plane) => (plane.limit - plane[other] * of) / plane[along]));
  if (side.x !== 0) return { a: between(wanted.a, smallest, most("x", "y", now.b)), b: now.b };
  return { a: now.a, b: between(wanted.b, smallest, most("y", "x", now.a)) };
}

function sizeOfRatio(wanted, side, ratio, planes, smallest) {
  const asked = [side.x === 0 ? 0 : wanted.a / ratio, side.y === 0 ? 0 : wanted.b];
  const slopes = planes.map((plane) => ({ slope: plane.x * ratio + plane.y, limit: plane.limit }));
  const most = Math.min(...slopes.filter(({ slope }) => slope > TOLERANCE).map(({ slope, limit }) => limit / slope));
  const b = between(Math.max(...asked), Math.max(smallest, smallest / ratio), most);
  return { a: b * ratio, b };
}

/** Returns a value within bounds; the upper one goes first. */
function between(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

/** Returns the point nearest to this one with x p.x + y p.y <= limit for every plane; null if there is none. */
function nearest(point, planes) {
  const isAllowed = (at) => planes.every(({ x, y, limit }) => x * at.x + y * at.y <= limit + TOLERANCE);
  const distance = (at) => Math.hypot(at.x - point.x, at.y - point.y);
  const corners = planes.flatMap((one, index) => planes.slice(index + 1).map((other) => meeting(one, other)));
  const candidates = [point, ...planes.map((plane) => onto(point, plane)), ...corners];
  return candidates
    .filter((at) => at !== null && isAllowed(at))
    .reduce((best, at) => (best === null || distance(at) < distance(best) ? at : best), null);
}

function onto(point, { x, y, limit }) {
  const length = x * x + y * y;
  if (length < TOLERANCE) return null;
  const step = (limit - x * point.x - y * point.y) / length;
  return { x: point.x + step * x, y: point.y + step * y };
}

function meeting(one, other) {
  const area = one.x * other.y - one.y * other.x;
  if (Math.abs(area) < TOLERANCE) return null;
  return {
    x: (one.limit * other.y - one.y * other.limit) / area,
    y: (one.x * other.limit - one.limit * other.x) / area,
  };
}

function fromSides({ left, top, right, bottom }, photo) {
  return {
    center: { x: (left + right - photo.width) / 2, y: (top + bottom - photo.height) / 2 },
    half: { a: (right - left) / 2, b: (bottom - top) / 2 },
  };
}

function toSides({ center, half }, photo) {
  const [x, y] = [center.x + photo.width / 2, center.y + photo.height / 2];
  return { left: x - half.a, top: y - half.b, right: x + half.a, bottom: y + half.b };
}

/** Returns the window in whole pixels: not larger, and nowhere farther out than by half a pixel. */
function whole({ left, top, right, bottom }, photo) {
  const range = (from, to, most) => {
    const length = between(Math.floor(to - from + TOLERANCE), 1, most);
    const start = between(Math.round(from + (to - from - length) / 2), 0, most - length);
    return [start, start + length];
  };
  const [across, down] = [range(left, right, photo.width), range(top, bottom, photo.height)];
  return { left: across[0], top: down[0], right: across[1], bottom: down[1] };
}
