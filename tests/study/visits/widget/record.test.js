// What is measured while a set is ranked.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createRecord } from "../../../../study/visits/widget/board/record.js";

const PLACE = { window: [1280, 800], image: [300, 200], pixel_ratio: 2 };

function recordWithClock(kept = null, loading = 12) {
  const clock = { now: 0 };
  return { clock, record: createRecord(() => clock.now, kept, loading) };
}

test("choices, in order and with their times", () => {
  const { clock, record } = recordWithClock();
  clock.now = 100;
  record.ranked(3);
  clock.now = 250;
  record.undone(3);
  clock.now = 300;
  record.ranked(5);
  const sum = record.sum(PLACE);
  assert.deepEqual(sum.events, [
    [100, "rank", 3],
    [250, "undo", 3],
    [300, "rank", 5],
  ]);
  assert.equal(sum.loading_ms, 12);
  assert.equal(sum.resumed, 0);
  assert.deepEqual([sum.window, sum.image, sum.pixel_ratio], [[1280, 800], [300, 200], 2]);
});

test("the steps of one zoom gesture are one event, with its end", () => {
  const { clock, record } = recordWithClock();
  for (const [time, factor] of [[0, 1.2], [100, 1.7], [200, 2.004]]) {
    clock.now = time;
    record.zoom(factor);
  }
  clock.now = 1000;
  record.zoom(1);
  const sum = record.sum(PLACE);
  assert.deepEqual(sum.events, [
    [200, "zoom", 2],
    [1000, "zoom", 1],
  ]);
  assert.deepEqual(sum.zoom, { largest: 2, ms: 1000 });
});

test("a choice between two steps ends the gesture", () => {
  const { clock, record } = recordWithClock();
  record.zoom(2);
  clock.now = 10;
  record.ranked(1);
  clock.now = 20;
  record.zoom(3);
  assert.deepEqual(
    record.sum(PLACE).events.map(([, kind]) => kind),
    ["zoom", "rank", "zoom"],
  );
});

test("time in full screen and out of sight adds up", () => {
  const { clock, record } = recordWithClock();
  record.full(2);
  clock.now = 300;
  record.full(4);
  clock.now = 500;
  record.full(0);
  record.hidden(true);
  clock.now = 900;
  record.hidden(false);
  clock.now = 2000;
  record.hidden(true);
  clock.now = 2100;
  const sum = record.sum(PLACE);
  assert.equal(sum.full_ms, 500);
  assert.equal(sum.hidden_ms, 500);
});

test("a reload goes on from what was kept", () => {
  const first = recordWithClock();
  first.record.ranked(1);
  first.clock.now = 400;
  first.record.full(2);
  first.clock.now = 450;
  const kept = JSON.parse(JSON.stringify(first.record.sum(PLACE)));
  const second = recordWithClock(kept, 99);
  second.record.ranked(2);
  const sum = second.record.sum(PLACE);
  assert.deepEqual(sum.events, [...kept.events, [0, "rank", 2]]);
  assert.equal(sum.shown_at, kept.shown_at);
  assert.equal(sum.loading_ms, 12, "of the first loading");
  assert.equal(sum.full_ms, 50);
  assert.equal(sum.resumed, 1);
});

test("what comes after 400 events is not kept", () => {
  const { record } = recordWithClock();
  for (let count = 0; count < 500; count += 1) record.ranked(1);
  record.zoom(2);
  const sum = record.sum(PLACE);
  assert.equal(sum.events.length, 400);
  assert.equal(sum.zoom.largest, 2);
});

test("what was summed up does not change afterwards", () => {
  const { record } = recordWithClock();
  record.zoom(2);
  const sum = record.sum(PLACE);
  record.zoom(3);
  assert.deepEqual(sum.events, [[0, "zoom", 2]]);
});
