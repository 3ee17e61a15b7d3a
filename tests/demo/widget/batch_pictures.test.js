// Small pictures that follow what many photos share.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { createBatchPictures } from "../../../demo/widget/batch_pictures.js";

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Wants pictures of these items at `wish.strength`; loads end when they are told to. */
function picturesOf(...items) {
  const wish = { strength: 1, items };
  const loads = [];
  const failed = [];
  const edit = () => ({ method: "photographic", strength: wish.strength });
  const pictures = createBatchPictures(
    () => wish.items.map((item) => ({ item, edit: edit() })),
    (item, asked) => new Promise((resolve, reject) => loads.push({ item, strength: asked.strength, resolve, reject })),
    (item) => failed.push(item),
  );
  return { pictures, wish, loads, failed, asked: () => loads.map(({ item, strength }) => [item, strength]) };
}

test("one after the other is loaded, each once", async () => {
  const { pictures, loads, asked } = picturesOf("a", "b");
  pictures.look();
  pictures.look();
  assert.deepEqual(asked(), [["a", 1]]);
  loads[0].resolve();
  await settle();
  loads[1].resolve();
  await settle();
  pictures.look();
  assert.deepEqual(asked(), [["a", 1], ["b", 1]]);
});

test("while the strength moves nothing is asked for; when it rests, the newest is", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const { pictures, wish, loads, asked } = picturesOf("a", "b");
    pictures.look();
    for (const strength of [0.9, 0.8]) {
      wish.strength = strength;
      pictures.lookSoon();
      mock.timers.tick(299);
    }
    loads[0].resolve();
    await settle();
    assert.deepEqual(asked(), [["a", 1]]);
    mock.timers.tick(1);
    assert.deepEqual(asked(), [["a", 1], ["a", 0.8]]);
  } finally {
    mock.timers.reset();
  }
});

test("one that cannot be loaded is told once, and the others go on", async () => {
  const { pictures, loads, failed, asked } = picturesOf("a", "b");
  pictures.look();
  loads[0].reject(new Error("no"));
  await settle();
  pictures.look();
  assert.deepEqual(failed, ["a"]);
  assert.deepEqual(asked(), [["a", 1], ["b", 1]]);
});

test("what comes into sight later is loaded then", async () => {
  const { pictures, wish, loads, asked } = picturesOf("a");
  pictures.look();
  loads[0].resolve();
  await settle();
  wish.items = ["b", "a"];
  pictures.look();
  assert.deepEqual(asked(), [["a", 1], ["b", 1]]);
  assert.equal(pictures.isKnown({ item: "a", edit: { method: "photographic", strength: 1 } }), true);
});
