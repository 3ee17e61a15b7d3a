// What a crop leaves of a photo.

import assert from "node:assert/strict";
import { test } from "node:test";

import { beforeCrop, croppedSize, placeInCrop } from "../../../demo/widget/framing.js";

const PHOTO = { width: 6000, height: 4000 };
const CROP = { box: [0.25, 0.5, 0.75, 1], angle: 0 };

test("a crop leaves a share of the pixels; without one, all are left", () => {
  assert.deepEqual(croppedSize(PHOTO, CROP), { width: 3000, height: 2000 });
  assert.deepEqual(croppedSize(PHOTO, undefined), PHOTO);
});

test("pixels of the cropped photo are found in the whole one", () => {
  const box = { left: 10, top: 20, right: 30, bottom: 40 };
  assert.deepEqual(beforeCrop(box, PHOTO, CROP), { left: 1510, top: 2020, right: 1530, bottom: 2040 });
  assert.deepEqual(beforeCrop(box, PHOTO, undefined), box);
});

test("the whole photo is placed so that the crop fills its parent", () => {
  const image = { style: {} };
  placeInCrop(image, CROP);
  // Twice as large as its parent, half a parent to the left, and a whole one up.
  assert.deepEqual(image.style, { left: "-50%", top: "-100%", width: "200%", height: "200%", transform: "" });
  placeInCrop(image, { ...CROP, angle: -3 });
  assert.equal(image.style.transform, "rotate(-3deg)");
});
