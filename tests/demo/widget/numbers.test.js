// Numbers as people read them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { bytesText, percentText, scaleText, sizeText, valueText } from "../../../demo/widget/numbers.js";

const EXPOSURE = { identity: 0, low: -2, step: 0.02, unit: "EV" };
const LIGHTEN = { identity: 1, low: 1, step: 0.01, unit: "exponent 1/p" };

test("a value has its sign where zero changes nothing, and its unit if that is short", () => {
  assert.equal(valueText(0.3, EXPOSURE), "+0.30 EV");
  assert.equal(valueText(-1.256, EXPOSURE), "−1.26 EV");
  assert.equal(valueText(1.5, LIGHTEN), "1.50");
});

test("zero has no sign, nor has what is written as zero", () => {
  assert.equal(valueText(0, EXPOSURE), "0.00 EV");
  assert.equal(valueText(-0.001, EXPOSURE), "0.00 EV");
});

test("as many decimals as tell two steps apart", () => {
  assert.equal(valueText(0.25, { ...LIGHTEN, step: 0.0015 }), "0.250");
  assert.equal(valueText(0.001, { ...LIGHTEN, step: 0.001 }), "0.001");
  assert.equal(valueText(40, { ...LIGHTEN, step: 1 }), "40");
});

test("bytes are kilobytes, then megabytes", () => {
  assert.equal(bytesText(300), "1 KB");
  assert.equal(bytesText(640_400), "640 KB");
  assert.equal(bytesText(999_600), "1.0 MB");
  assert.equal(bytesText(3_440_000), "3.4 MB");
  assert.equal(bytesText(12_300_000), "12 MB");
});

test("sizes, shares and scales", () => {
  assert.equal(sizeText({ width: 6000, height: 4000 }), "6000 × 4000");
  assert.equal(percentText(1.204), "120 %");
  assert.equal(scaleText(0.153), "15 %");
  assert.equal(scaleText(1.000001), "1:1");
  assert.equal(scaleText(1.01), "101 %");
});
