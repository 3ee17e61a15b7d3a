// Where the photo is on the stage.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  canBeSent,
  covered,
  fitFrame,
  oneToOne,
  pictureSide,
  pixelScale,
  placeOf,
  visibleBox,
} from "../../../demo/widget/geometry.js";

const SPACE = { width: 1000, height: 600 };
const PHOTO = { width: 6000, height: 4000 };
// 600 high is 900 wide; 50 remain at each side.
const FRAME = { left: 50, top: 0, width: 900, height: 600 };
const WHOLE = { factor: 1, left: 0, top: 0 };

test("the photo is as large as the stage allows, in the middle", () => {
  assert.deepEqual(fitFrame(SPACE, PHOTO, 1), FRAME);
  assert.deepEqual(fitFrame(SPACE, { width: 8000, height: 2000 }, 1), { left: 0, top: 175, width: 1000, height: 250 });
  assert.deepEqual(fitFrame(SPACE, { width: 1, height: 20000 }, 1), { left: 499, top: 0, width: 1, height: 600 });
});

test("a small photo is enlarged by half at most", () => {
  const small = { width: 300, height: 200 };
  assert.deepEqual(fitFrame(SPACE, small, 1), { left: 275, top: 150, width: 450, height: 300 });
  // A dense screen shows it as large as any other does.
  assert.deepEqual(fitFrame(SPACE, small, 2), { left: 275, top: 150, width: 450, height: 300 });
});

test("it begins and ends at whole pixels of the screen", () => {
  // 1001 / 1.5 = 667.33 high, which is 1334.67 pixels of the screen: 1334. 333 free ones: 83.25 CSS pixels above.
  assert.deepEqual(fitFrame({ width: 1001, height: 834 }, PHOTO, 2), { left: 0, top: 83.5, width: 1001, height: 667 });
});

test("1:1 is one pixel of the photo on one of the screen", () => {
  assert.equal(oneToOne(FRAME, PHOTO, 1), 6000 / 900);
  assert.equal(oneToOne(FRAME, PHOTO, 2), 6000 / 1800);
  assert.equal(pixelScale({ factor: 6000 / 900, left: 0, top: 0 }, FRAME, PHOTO, 1), 1);
  assert.equal(pixelScale(WHOLE, FRAME, PHOTO, 1), 0.15);
});

test("the photo covers its frame, and more when it is zoomed", () => {
  assert.deepEqual(covered(SPACE, FRAME, WHOLE), { left: 50, top: 0, right: 950, bottom: 600 });
  // From 50 to 50 + 1800, of which 1000 are there.
  const twice = { factor: 2, left: 0, top: 0 };
  assert.deepEqual(covered(SPACE, FRAME, twice), { left: 50, top: 0, right: 1000, bottom: 600 });
  // The right edge of the photo at that of the frame.
  const atRight = { ...twice, left: 0.5 };
  assert.deepEqual(covered(SPACE, FRAME, atRight), { left: 0, top: 0, right: 950, bottom: 600 });
});

test("all of the photo is visible at first", () => {
  assert.deepEqual(visibleBox(SPACE, FRAME, WHOLE, PHOTO), { left: 0, top: 0, right: 6000, bottom: 4000 });
});

test("of a zoomed photo, what lies on the stage is visible, beside the frame as well", () => {
  // 1:1: 1000 x 600 pixels; the frame begins 50 pixels from the left at pixel 0.4 * 6000 = 2400.
  const view = { factor: 6000 / 900, left: 0.4, top: 0.5 };
  assert.deepEqual(visibleBox(SPACE, FRAME, view, PHOTO), { left: 2350, top: 2000, right: 3350, bottom: 2600 });
});

test("a part lies where its pixels are, at a whole pixel of the screen", () => {
  const view = { factor: 6000 / 900, left: 0.4, top: 0.5 };
  const box = { left: 2360, top: 2020, right: 3350, bottom: 2600 };
  assert.deepEqual(placeOf(box, FRAME, view, PHOTO, 1), { left: 10, top: 20, width: 990, height: 580 });
  const moved = { ...view, left: 0.4 + 0.3 / 6000 };
  assert.equal(placeOf(box, FRAME, moved, PHOTO, 1).left, 10);
});

test("what is larger than the server sends is not asked for", () => {
  assert.equal(canBeSent({ left: 0, top: 0, right: 2560, bottom: 2560 }), true);
  assert.equal(canBeSent({ left: 0, top: 0, right: 2561, bottom: 10 }), false);
  assert.equal(canBeSent({ left: 5, top: 0, right: 5, bottom: 10 }), false);
});

test("pictures have one of a few sizes, at least that of the photo on the screen", () => {
  // 6000 * 0.15 = 900 pixels on the screen.
  assert.equal(pictureSide(PHOTO, 0.15), 1024);
  assert.equal(pictureSide(PHOTO, 0.3), 2048);
});

test("there is a largest picture", () => {
  assert.equal(pictureSide(PHOTO, 1), 2560);
});

test("pictures are not larger than the photo, nor smaller than the server sends", () => {
  assert.equal(pictureSide({ width: 640, height: 427 }, 2), 640);
  assert.equal(pictureSide({ width: 4, height: 3 }, 1), 16);
});
