// The window of a crop stays inside of the turned photo whatever is done to it, by the server's own rule.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cropOf, fitted, hasRatio, moved, resized, shaped, STEEPEST, windowOf } from "../../../demo/widget/crop_window.js";

const PHOTO = { width: 6000, height: 4000 };
const WHOLE = { left: 0, top: 0, right: 6000, bottom: 4000 };
const SIZES = [PHOTO, { width: 600, height: 400 }, { width: 1000, height: 3000 }, { width: 97, height: 61 }, { width: 9000, height: 700 }];
const RATIOS = [1, 4 / 5, 3 / 2, 16 / 9, 2 / 3, 9 / 16, null];
const SIDES = [-1, 0, 1].flatMap((x) => [-1, 0, 1].map((y) => ({ x, y }))).filter(({ x, y }) => x !== 0 || y !== 0);

/** Where a point of the photo that was turned clockwise came from: `_source` of enhancegan/editing/framing.py. */
function source([x, y], { width, height }, angle) {
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const [across, down] = [x - width / 2, y - height / 2];
  return [cos * across + sin * down + width / 2, -sin * across + cos * down + height / 2];
}

/** `Framing.fits` there, and the check of the box, without any tolerance. */
function fits({ box, angle }, photo) {
  const [left, top, right, bottom] = box;
  if (!(left >= 0 && left < right && right <= 1 && top >= 0 && top < bottom && bottom <= 1)) return false;
  const corners = [left, right].flatMap((x) => [top, bottom].map((y) => [x * photo.width, y * photo.height]));
  return corners
    .map((corner) => source(corner, photo, angle))
    .every(([x, y]) => x >= 0 && x <= photo.width && y >= 0 && y <= photo.height);
}

function assertInside(window, photo, angle, what) {
  const crop = cropOf(window, photo, angle) ?? { box: [0, 0, 1, 1], angle: 0 };
  assert.ok(fits(crop, photo), `${what}: ${JSON.stringify({ window, photo, angle, crop })}`);
}

/** Mulberry32: the same numbers in [0, 1) in every run. */
function numbersFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

test("the whole photo fits at every angle once it is fitted, in its own ratio", () => {
  for (const photo of SIZES) {
    const all = { left: 0, top: 0, right: photo.width, bottom: photo.height };
    for (let tenth = -10 * STEEPEST; tenth <= 10 * STEEPEST; tenth += 1) {
      const window = fitted(all, photo, tenth / 10);
      assertInside(window, photo, tenth / 10, "fitted");
      assert.ok(hasRatio(window, photo.width / photo.height) || Math.min(photo.width, photo.height) < 100);
    }
  }
});

test("turned by 45 degrees, a square keeps the square whose half diagonal is half of its side", () => {
  // |x| + |y| <= 1000 / sqrt 2 at the corners (a, a): a = 353.5, so 707 pixels, less the margin for rounding.
  const window = fitted({ left: 0, top: 0, right: 1000, bottom: 1000 }, { width: 1000, height: 1000 }, 45);
  assert.deepEqual(window, { left: 147, top: 147, right: 853, bottom: 853 });
});

test("whatever is done, in any order, the window stays inside and keeps its ratio", () => {
  const number = numbersFrom(16);
  const one = (list) => list[Math.floor(number() * list.length)];
  for (let round = 0; round < 400; round += 1) {
    const photo = one(SIZES);
    let angle = 0;
    let ratio = null;
    let window = { left: 0, top: 0, right: photo.width, bottom: photo.height };
    const far = () => (number() - 0.5) * 2 * Math.max(photo.width, photo.height);
    const changes = {
      turn() {
        angle = Math.round((number() - 0.5) * 20 * STEEPEST) / 10;
        window = ratio === null ? fitted(window, photo, angle) : shaped(window, ratio, photo, angle);
      },
      move: () => (window = moved(window, far(), far(), photo, angle)),
      resize: () => (window = resized(window, one(SIDES), far(), far(), ratio, photo, angle)),
      shape() {
        ratio = one(RATIOS);
        if (ratio !== null) window = shaped(window, ratio, photo, angle);
      },
    };
    for (let step = 0; step < 12; step += 1) {
      const what = one(Object.keys(changes));
      changes[what]();
      assertInside(window, photo, angle, what);
      if (ratio !== null) assert.ok(hasRatio(window, ratio), `${what}: ${JSON.stringify({ window, ratio, photo, angle })}`);
    }
  }
});

test("a ratio gives the largest window of that ratio from the whole photo", () => {
  assert.deepEqual(shaped(WHOLE, 1, PHOTO, 0), { left: 1000, top: 0, right: 5000, bottom: 4000 });
  assert.deepEqual(shaped(WHOLE, 16 / 9, PHOTO, 0), { left: 0, top: 312, right: 6000, bottom: 3687 });
  assert.deepEqual(shaped(WHOLE, 3 / 2, PHOTO, 0), WHOLE);
});

test("a window is moved up to the edge, and slides along it", () => {
  const window = { left: 1000, top: 1000, right: 3000, bottom: 2000 };
  assert.deepEqual(moved(window, 200, -300, PHOTO, 0), { left: 1200, top: 700, right: 3200, bottom: 1700 });
  assert.deepEqual(moved(window, 9999, 500, PHOTO, 0), { left: 4000, top: 1500, right: 6000, bottom: 2500 });
});

test("a corner is pulled while the opposite one stays", () => {
  const window = { left: 1000, top: 1000, right: 3000, bottom: 2000 };
  assert.deepEqual(resized(window, { x: 1, y: 1 }, 500, 250, null, PHOTO, 0), { left: 1000, top: 1000, right: 3500, bottom: 2250 });
  assert.deepEqual(resized(window, { x: -1, y: -1 }, -400, 0, 2, PHOTO, 0), { left: 600, top: 800, right: 3000, bottom: 2000 });
});

test("an edge is pulled alone, or with a ratio to both sides of its middle", () => {
  const window = { left: 1000, top: 1000, right: 3000, bottom: 2000 };
  assert.deepEqual(resized(window, { x: 1, y: 0 }, 500, 999, null, PHOTO, 0), { left: 1000, top: 1000, right: 3500, bottom: 2000 });
  assert.deepEqual(resized(window, { x: 1, y: 0 }, 400, 0, 2, PHOTO, 0), { left: 1000, top: 900, right: 3400, bottom: 2100 });
});

test("a window never becomes smaller than a twentieth of the photo's shorter side", () => {
  const window = { left: 1000, top: 1000, right: 3000, bottom: 2000 };
  assert.deepEqual(resized(window, { x: -1, y: -1 }, 9999, 9999, null, PHOTO, 0), { left: 2800, top: 1800, right: 3000, bottom: 2000 });
});

test("a crop is written in shares and read again in pixels; the whole photo is no crop", () => {
  const window = { left: 1500, top: 1000, right: 4500, bottom: 3000 };
  assert.deepEqual(cropOf(window, PHOTO, 2.5), { box: [0.25, 0.25, 0.75, 0.75], angle: 2.5 });
  assert.deepEqual(windowOf(cropOf(window, PHOTO, 2.5), PHOTO), { window, angle: 2.5 });
  assert.equal(cropOf(WHOLE, PHOTO, 0), undefined);
  assert.deepEqual(windowOf(undefined, PHOTO), { window: WHOLE, angle: 0 });
});
