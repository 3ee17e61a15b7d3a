// Where keys and pointers move the divider.

import assert from "node:assert/strict";
import { test } from "node:test";

import { placeAt, placeByKey } from "../../../demo/widget/divider.js";

test("arrows move it by 2 %, with Shift by 10 %", () => {
  assert.equal(placeByKey(0.5, "ArrowLeft"), 0.48);
  assert.equal(placeByKey(0.5, "ArrowRight", true), 0.6);
  assert.equal(placeByKey(0.5, "PageUp"), 0.6);
});

test("it stops at the edges of the photo", () => {
  assert.equal(placeByKey(0.01, "ArrowLeft"), 0);
  assert.equal(placeByKey(0.3, "End"), 1);
  assert.equal(placeByKey(0.3, "Home"), 0);
});

test("other keys are none of its own", () => {
  assert.equal(placeByKey(0.5, "a"), null);
  assert.equal(placeByKey(0.5, "Tab"), null);
});

test("it follows a pointer over the photo, not beyond", () => {
  const area = { left: 100, right: 500 };
  assert.equal(placeAt(200, area), 0.25);
  assert.equal(placeAt(40, area), 0);
  assert.equal(placeAt(900, area), 1);
  assert.equal(placeAt(200, { left: 100, right: 100 }), 0.5);
});
