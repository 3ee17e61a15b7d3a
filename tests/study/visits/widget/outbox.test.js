// Answers on their way: none is lost, and none is sent that is stored.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { createMemory } from "../../../../study/visits/widget/exchange/memory.js";
import { createOutbox } from "../../../../study/visits/widget/exchange/outbox.js";
import { Refused, Unreachable } from "../../../../study/visits/widget/exchange/requests.js";

const FIRST = { trial: "one", number: 1, order: [1, 2], rt_ms: 10, record: { events: [] } };
const SECOND = { trial: "two", number: 2, order: [2, 1], rt_ms: 20, record: { events: [] } };

let memory;
beforeEach(() => {
  // Without localStorage: entries live in the memory's own map.
  memory = createMemory("test:");
  mock.timers.reset();
  mock.timers.enable();
});

/** Makes an outbox whose server answers each request with the next of `replies`, and stores once none is left. */
function outboxWith(replies = []) {
  const sent = [];
  const told = [];
  const send = async (answer) => {
    sent.push(answer);
    const reply = replies.shift() ?? { stored: answer.trial };
    if (reply instanceof Error) throw reply;
    return reply;
  };
  const outbox = createOutbox(memory, send, {
    onStored: (reply) => told.push(["stored", reply.stored]),
    onTrouble: (count) => told.push(["trouble", count]),
    onPostponed: () => told.push(["postponed"]),
    onDropped: (error) => told.push(["dropped", error.code]),
  });
  return { outbox, sent, told };
}

/** Lets the milliseconds pass, and everything that follows from it happen. */
async function pass(milliseconds) {
  mock.timers.tick(milliseconds);
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

test("an answer is sent at once and then forgotten", async () => {
  const { outbox, sent, told } = outboxWith();
  await outbox.add(FIRST);
  assert.deepEqual(sent, [FIRST]);
  assert.deepEqual(told, [["stored", "one"]]);
  assert.deepEqual(outbox.waiting(), []);
  assert.deepEqual(memory.names(), []);
});

test("answers of an earlier visit go first, in the order of their sets", async () => {
  memory.set("answer:two", SECOND);
  memory.set("answer:one", FIRST);
  const { outbox, sent } = outboxWith();
  await outbox.flush();
  assert.deepEqual(sent.map(({ trial }) => trial), ["one", "two"]);
});

test("an unreachable server is asked again, less and less often, until it has stored", async () => {
  const { outbox, sent, told } = outboxWith(Array.from({ length: 6 }, () => new Unreachable("down")));
  await outbox.add(FIRST);
  assert.deepEqual(told, [["trouble", 1]]);
  const times = [];
  for (let second = 1; second <= 60 && outbox.waiting().length > 0; second += 1) {
    const before = sent.length;
    await pass(1000);
    if (sent.length > before) times.push(second);
  }
  assert.deepEqual(times, [1, 3, 7, 15, 30, 45]);
  assert.deepEqual(outbox.waiting(), []);
});

test("when the network is back, the next attempts follow soon", async () => {
  const { outbox, sent } = outboxWith(Array.from({ length: 6 }, () => new Unreachable("down")));
  await outbox.add(FIRST);
  for (const wait of [1000, 2000, 4000]) await pass(wait);
  assert.equal(sent.length, 4);
  await outbox.hurry();
  assert.equal(sent.length, 5);
  await pass(1000);
  assert.equal(sent.length, 6);
});

test("an answer is kept until it is stored, also over a reload", async () => {
  const first = outboxWith([new Unreachable("down")]);
  await first.outbox.add(FIRST);
  const second = outboxWith();
  await second.outbox.flush();
  assert.deepEqual(second.sent, [FIRST]);
});

test("what is stored already is dropped", async () => {
  const { outbox, told } = outboxWith([new Refused(409, "already_answered", "")]);
  await outbox.add(FIRST);
  assert.deepEqual(told, [["dropped", "already_answered"]]);
  assert.deepEqual(outbox.waiting(), []);
});

test("a record that measures nonsense does not cost the ranking", async () => {
  const { outbox, sent, told } = outboxWith([new Refused(422, "invalid", "")]);
  await outbox.add(FIRST);
  assert.deepEqual(sent.map(({ record }) => record), [FIRST.record, undefined]);
  assert.deepEqual(told, [["stored", "one"]]);
});

test("a ranking that is invalid without its record is dropped", async () => {
  const { outbox, told } = outboxWith([new Refused(413, "too_large", ""), new Refused(422, "invalid", "")]);
  await outbox.add(FIRST);
  assert.deepEqual(told, [["dropped", "invalid"]]);
});

test("an answer that is not accepted now waits, and does not hold up the next", async () => {
  memory.set("answer:one", FIRST);
  const { outbox, sent, told } = outboxWith([new Refused(404, "unknown_study", "")]);
  await outbox.add(SECOND);
  assert.deepEqual(sent.map(({ trial }) => trial), ["one", "two"]);
  assert.deepEqual(told, [["stored", "two"], ["postponed"]]);
  assert.deepEqual(outbox.waiting(), [FIRST]);
  await pass(1000);
  assert.deepEqual(outbox.waiting(), []);
});

test("two calls at once send each answer once", async () => {
  memory.set("answer:one", FIRST);
  const { outbox, sent } = outboxWith();
  await Promise.all([outbox.flush(), outbox.flush()]);
  assert.equal(sent.length, 1);
});
