// One request at a time, the newest next.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createLatest } from "../../../demo/widget/latest.js";

/** Makes a queue whose jobs end when they are told to. */
function queueOfJobs() {
  const started = [];
  const told = [];
  const run = (job) => new Promise((resolve, reject) => started.push({ job, resolve, reject }));
  const queue = createLatest(run, {
    onError: (error, job) => told.push([error.message, job]),
    onIdle: () => told.push("idle"),
  });
  return { queue, started, told, jobs: () => started.map((each) => each.job) };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test("the first begins at once; of those that come meanwhile, the newest is next", async () => {
  const { queue, started, told, jobs } = queueOfJobs();
  for (const job of [1, 2, 3, 4]) queue.ask(job);
  assert.deepEqual(jobs(), [1]);
  started[0].resolve();
  await settle();
  assert.deepEqual(jobs(), [1, 4]);
  assert.deepEqual(told, []);
  started[1].resolve();
  await settle();
  assert.deepEqual(told, ["idle"]);
});

test("after a failure the next one goes on", async () => {
  const { queue, started, told, jobs } = queueOfJobs();
  queue.ask("bad");
  queue.ask("good");
  started[0].reject(new Error("no"));
  await settle();
  assert.deepEqual(told, [["no", "bad"]]);
  assert.deepEqual(jobs(), ["bad", "good"]);
});

test("what waits can be forgotten", async () => {
  const { queue, started, jobs } = queueOfJobs();
  queue.ask(1);
  queue.ask(2);
  queue.forget();
  started[0].resolve();
  await settle();
  assert.deepEqual(jobs(), [1]);
  queue.ask(3);
  assert.deepEqual(jobs(), [1, 3]);
});
