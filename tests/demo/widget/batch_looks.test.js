// The look that many photos share.

import assert from "node:assert/strict";
import { test } from "node:test";

import { editOf, keyOf, lacking, lackingText, looksOf } from "../../../demo/widget/batch_looks.js";

const photographic = (exposure) => ({ method: "photographic", parameters: { exposure }, strength: 1 });

/** A photo as the server describes it, with these looks besides Auto and Original. */
function photoWith(...looks) {
  const versions = [
    { key: "original", label: "Original", group: "own", edit: { method: "original", parameters: {} } },
    { key: "auto", label: "Auto", group: "own", edit: photographic(0.5) },
    ...looks.map((key) => ({ key, label: key.toUpperCase(), group: "own", edit: photographic(0.9) })),
    { key: "piecewise", label: "Color curves", group: "paper", edit: { method: "piecewise", parameters: { a: 1 } } },
  ];
  return { chosen: "auto", versions };
}

test("there are Auto, Original and every look that at least one photo has, but not the paper's methods", () => {
  assert.deepEqual(looksOf([photoWith("warm"), photoWith("soft", "warm")]), [
    ["auto", "Auto"],
    ["original", "Original"],
    ["warm", "WARM"],
    ["soft", "SOFT"],
  ]);
  assert.deepEqual(looksOf([]), [["auto", "Auto"], ["original", "Original"]]);
});

test("a photo without the look gets Auto, and it is said of how many that is so", () => {
  const photos = [photoWith("warm"), photoWith(), photoWith("soft")];
  assert.deepEqual(photos.map((photo) => keyOf(photo, "warm")), ["warm", "auto", "auto"]);
  assert.deepEqual([lacking(photos, "warm"), lacking(photos, "auto"), lacking(photos, "original")], [2, 0, 0]);
  assert.equal(lackingText(2), "2 photos do not have this look and get Auto.");
  assert.equal(lackingText(1), "One photo does not have this look and gets Auto.");
  assert.equal(lackingText(0), "");
});

test("strength is that of all, and the original has none", () => {
  const photo = photoWith("warm");
  assert.deepEqual(editOf(photo, "warm", 0.5), { ...photographic(0.9), strength: 0.5 });
  assert.deepEqual(editOf(photo, "soft", 1.2), { ...photographic(0.5), strength: 1.2 });
  assert.equal(editOf(photo, "original", 0.5).strength, undefined);
});
