// What a crop leaves of a photo.

import assert from "node:assert/strict";
import { test } from "node:test";

import { croppedSize, placeInCrop } from "../../../demo/widget/framing.js";

const PHOTO = { width: 6000, height: 4000 };
const CROP = { box: [0.25, 0.5, 0.75, 1], angle: 0 };

test("a crop leaves a share of the pixels; without one, all are left", () => {
  assert.deepEqual(croppedSize(PHOTO, CROP), { width: 3000, height: 2000 });
  assert.deepEqual(croppedSize(PHOTO, undefined), PHOTO);
});

test("the whole photo is placed so that the crop fills its parent", () => {
  const image = { style: {} };
  placeInCrop(image, CROP);
  // Twice as large as its parent, half a parent to the left, and a whole one up.
  assert.deepEqual(image.style, { left: "-50%", top: "-100%", width: "200%", height: "200%", transform: "" });
  placeInCrop(image, { ...CROP, angle: -3 });
  assert.equal(image.style.transform, "rotate(-3deg)");
});
