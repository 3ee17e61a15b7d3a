// The visible part of the pictures: what stays in place, and where it ends.

import assert from "node:assert/strict";
import { test } from "node:test";

import { nearestRectangle } from "../../../study/viewer/gestures.js";
import { zoomByKey } from "../../../study/viewer/keys.js";
import { createZoom } from "../../../study/viewer/zoom.js";

function zoomWithChanges() {
  const changes = [];
  const zoom = createZoom((view, smooth) => changes.push({ ...view, smooth }));
  return { zoom, changes };
}

test("it begins with the whole picture", () => {
  assert.deepEqual(createZoom(() => {}).view(), { factor: 1, left: 0, top: 0 });
});

test("what is seen at the point stays there", () => {
  const { zoom } = zoomWithChanges();
  zoom.scale(2, 0.25, 0.75);
  // A quarter across the frame lies at 0.25 of the picture before, and after: 0.125 + 0.25 / 2.
  assert.deepEqual(zoom.view(), { factor: 2, left: 0.125, top: 0.375 });
  zoom.scale(2, 1, 0);
  assert.deepEqual(zoom.view(), { factor: 4, left: 0.375, top: 0.375 });
});

test("the factor stays between 1 and 8", () => {
  const { zoom } = zoomWithChanges();
  zoom.scale(100);
  assert.equal(zoom.view().factor, 8);
  zoom.scale(0.001);
  assert.deepEqual(zoom.view(), { factor: 1, left: 0, top: 0 });
});

test("a factor that cannot be told from 1 is 1", () => {
  const { zoom } = zoomWithChanges();
  zoom.scale(2);
  zoom.scale(0.504);
  assert.equal(zoom.view().factor, 1);
  assert.equal(zoom.zoomed(), false);
});

test("the visible part never leaves the picture", () => {
  const { zoom } = zoomWithChanges();
  zoom.scale(4);
  zoom.pan(99, -99);
  assert.deepEqual(zoom.view(), { factor: 4, left: 0.75, top: 0 });
});

test("it moves by multiples of what is visible", () => {
  const { zoom } = zoomWithChanges();
  zoom.scale(4, 0, 0);
  zoom.pan(1, 0.5);
  assert.deepEqual(zoom.view(), { factor: 4, left: 0.25, top: 0.125 });
});

test("only changes are told, and whether they may glide", () => {
  const { zoom, changes } = zoomWithChanges();
  zoom.pan(1, 1);
  zoom.fit();
  assert.deepEqual(changes, []);
  zoom.larger();
  zoom.pan(0.1, 0);
  assert.deepEqual(
    changes.map(({ factor, smooth }) => [factor, smooth]),
    [
      [1.5, true],
      [1.5, false],
    ],
  );
});

test("keys zoom, and move what is zoomed", () => {
  const { zoom } = zoomWithChanges();
  assert.equal(zoomByKey(zoom, "ArrowLeft"), false, "there is nothing to move");
  for (const key of ["+", "=", "-"]) assert.equal(zoomByKey(zoom, key), true);
  assert.equal(zoom.view().factor, 1.5);
  zoomByKey(zoom, "0");
  assert.equal(zoom.view().factor, 1);
  zoom.scale(2, 0, 0);
  assert.equal(zoomByKey(zoom, "ArrowRight"), true);
  assert.deepEqual(zoom.view(), { factor: 2, left: 0.075, top: 0 });
  assert.equal(zoomByKey(zoom, "x"), false);
});

test("the nearest of several frames", () => {
  const frame = (left, top) => ({ left, top, width: 10, height: 20 });
  const frames = [frame(0, 0), frame(100, 0), frame(0, 100)];
  assert.equal(nearestRectangle(frames, 60, 12), frames[1]);
  assert.equal(nearestRectangle(frames, 54, 12), frames[0]);
  assert.equal(nearestRectangle(frames, 5, 70), frames[2]);
});
