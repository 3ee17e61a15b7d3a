// The format in which a photo is written that stays as it is.

import assert from "node:assert/strict";
import { test } from "node:test";

import { writtenAs } from "../../../demo/widget/choices.js";

test("what can be written keeps its format", () => {
  assert.deepEqual(["JPEG", "PNG", "WEBP", "TIFF", "AVIF"].map(writtenAs), ["jpeg", "png", "webp", "tiff", "avif"]);
});

test("GIF and BMP become PNG, all others JPEG", () => {
  assert.deepEqual(["GIF", "BMP", "HEIF", "JPEG 2000", "RAW"].map(writtenAs), ["png", "png", "jpeg", "jpeg", "jpeg"]);
});
