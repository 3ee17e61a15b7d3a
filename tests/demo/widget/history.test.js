// Undo and redo.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createHistory } from "../../../demo/widget/history.js";

test("every change can be undone and redone", () => {
  const history = createHistory("first");
  assert.deepEqual([history.canUndo(), history.canRedo()], [false, false]);
  history.push("second", "version", 0);
  history.push("third", "exposure", 10);
  history.undo();
  assert.equal(history.current(), "second");
  history.undo();
  assert.equal(history.current(), "first");
  assert.deepEqual([history.canUndo(), history.canRedo()], [false, true]);
  history.redo();
  history.redo();
  assert.equal(history.current(), "third");
  assert.equal(history.canRedo(), false);
});

test("undo and redo stop at the ends", () => {
  const history = createHistory("first");
  history.undo();
  history.redo();
  assert.equal(history.current(), "first");
});

test("a slider that is moved is one step", () => {
  const history = createHistory(0);
  history.push(1, "exposure", 0);
  history.push(2, "exposure", 900);
  history.push(3, "exposure", 1800);
  history.undo();
  assert.equal(history.current(), 0);
});

test("a second later, or of something else, it is another step", () => {
  const history = createHistory(0);
  history.push(1, "exposure", 0);
  history.push(2, "exposure", 1000);
  history.push(3, "contrast", 1001);
  history.undo();
  assert.equal(history.current(), 2);
  history.undo();
  assert.equal(history.current(), 1);
});

test("changes about nothing in particular are steps of their own", () => {
  const history = createHistory(0);
  history.push(1, null, 0);
  history.push(2, null, 1);
  history.undo();
  assert.equal(history.current(), 1);
});

test("what is changed after an undo takes the place of what was undone", () => {
  const history = createHistory(0);
  history.push(1, "exposure", 0);
  history.undo();
  // Although it is about the same and soon after.
  history.push(2, "exposure", 1);
  assert.equal(history.canRedo(), false);
  history.undo();
  assert.equal(history.current(), 0);
});

test("the last 200 steps are kept", () => {
  const history = createHistory(0);
  for (let step = 1; step <= 300; step += 1) history.push(step, null, step);
  while (history.canUndo()) history.undo();
  assert.equal(history.current(), 100);
});
