// Many photos, each with a state of its own.

import assert from "node:assert/strict";
import { test } from "node:test";

import { badText, createBatch, FAILED, READY, readyText, SENDING, stateText } from "../../../demo/widget/batch.js";

const NO_PHOTO = "This is not a photo.";

/** Begins with files of these names; those that end in .txt cannot be used. */
function batchOf(...names) {
  const batch = createBatch(() => {});
  batch.add(names.map((name) => ({ file: { name }, problem: name.endsWith(".txt") ? NO_PHOTO : null })));
  return batch;
}

const states = (batch) => batch.items().map(({ name, state }) => `${name} ${state}`);

test("files wait, in their order; what cannot be used does not", () => {
  const batch = batchOf("a.jpg", "b.txt", "c.jpg");
  assert.deepEqual(states(batch), ["a.jpg waiting", "b.txt failed", "c.jpg waiting"]);
  assert.equal(batch.next().name, "a.jpg");
  batch.change(batch.next(), { state: SENDING });
  assert.equal(batch.next().name, "c.jpg");
});

test("an archive's photos take its place, and so does what is said about the others", () => {
  const batch = batchOf("a.jpg", "all.zip", "z.jpg");
  batch.unpack(batch.items()[1], [{ id: "1", name: "one.jpg" }], ["notes.txt is not a photo."]);
  assert.deepEqual(states(batch), ["a.jpg waiting", "one.jpg waiting", "all.zip failed", "z.jpg waiting"]);
  assert.deepEqual(batch.items().map(({ id }) => id), [null, "1", null, null]);
});

test("only what may end differently is tried again", () => {
  const batch = batchOf("a.jpg", "b.jpg");
  const [one, other] = batch.items();
  batch.fail(one, "No connection.", true);
  batch.fail(other, NO_PHOTO, false);
  assert.equal(batch.counts().again, 1);
  batch.tryAgain();
  assert.deepEqual(states(batch), ["a.jpg waiting", "b.jpg failed"]);
  assert.equal(batch.counts().again, 0);
});

test("those that have not begun can be left out", () => {
  const batch = batchOf("a.jpg", "b.jpg", "c.jpg");
  batch.change(batch.items()[1], { state: READY });
  batch.dropWaiting();
  assert.deepEqual(states(batch), ["b.jpg ready"]);
});

test("beyond the most there may be, usable ones are left out from the end", () => {
  const batch = batchOf("a.jpg", "b.txt", "c.jpg", "d.jpg", "e.jpg");
  assert.equal(batch.dropBeyond(2), 2);
  assert.deepEqual(states(batch), ["a.jpg waiting", "b.txt failed", "c.jpg waiting"]);
  assert.equal(batch.dropBeyond(2), 0);
});

test("each change is told", () => {
  let told = 0;
  const batch = createBatch(() => (told += 1));
  batch.add([{ file: { name: "a.jpg" }, problem: null }]);
  batch.change(batch.next(), { state: READY });
  batch.clear();
  assert.equal(told, 3);
  assert.deepEqual(batch.items(), []);
});

test("states in words", () => {
  const item = { name: "a.jpg", state: SENDING, share: 0.43, id: null, sentence: "", own: null };
  assert.equal(stateText({ ...item, state: "waiting" }), "waiting");
  assert.equal(stateText(item), "uploading 43 %");
  assert.equal(stateText({ ...item, share: 1 }), "enhancing");
  assert.equal(stateText({ ...item, share: 0, id: "1" }), "enhancing");
  assert.equal(stateText({ ...item, name: "all.zip", share: 1 }), "unpacking");
  assert.equal(stateText({ ...item, state: READY }), "ready");
  assert.equal(stateText({ ...item, state: READY, own: { key: "auto", edit: {} } }), "edited alone");
  assert.equal(stateText({ ...item, state: FAILED, sentence: NO_PHOTO }), NO_PHOTO);
});

test("all of them in words", () => {
  assert.equal(readyText({ all: 12, ready: 5 }), "5 of 12 ready");
  assert.equal(badText({ all: 12, bad: 1 }), "1 of 12 could not be used");
  assert.equal(badText({ all: 12, bad: 0 }), "");
});
