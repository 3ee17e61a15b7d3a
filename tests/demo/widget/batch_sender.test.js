// Many photos on their way to the server.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createBatch } from "../../../demo/widget/batch.js";
import { createBatchSender } from "../../../demo/widget/batch_sender.js";
import { Refused } from "../../../demo/widget/requests.js";

const settle = () => new Promise((resolve) => setImmediate(resolve));
const states = (batch) => batch.items().map(({ name, state }) => `${name} ${state}`);

/** A batch of files, and a server that answers with what `answers` has for their names. */
function sending(answers, ...names) {
  const asked = [];
  const answer = async (name) => {
    asked.push(name);
    const found = answers[name];
    if (found instanceof Error) throw found;
    return found;
  };
  const server = {
    upload: ({ name }) => answer(name),
    uploadArchive: ({ name }) => answer(name),
    openAgain: (id) => answer(id),
  };
  const batch = createBatch(() => {});
  batch.add(names.map((name) => ({ file: { name }, problem: null })));
  return { batch, asked, sender: createBatchSender(server, batch, () => asked.push("unpacked")) };
}

test("one after the other is sent; a bad one does not stop the rest", async () => {
  const bad = new Refused("bad.jpg is not a readable photo.", 422);
  const good = (id) => ({ id, name: `${id}.jpg` });
  const answers = { "a.jpg": good("a"), "bad.jpg": bad, "c.jpg": good("c") };
  const { batch, asked, sender } = sending(answers, ...Object.keys(answers));
  sender.look();
  sender.look();
  assert.deepEqual(asked, ["a.jpg"]);
  await settle();
  assert.deepEqual(asked, ["a.jpg", "bad.jpg", "c.jpg"]);
  assert.deepEqual(states(batch), ["a.jpg ready", "bad.jpg failed", "c.jpg ready"]);
  assert.equal(batch.items()[1].sentence, bad.message);
  assert.equal(batch.counts().again, 0);
});

test("what the connection is to blame for may be tried again", async () => {
  const answers = { "a.jpg": new Refused("The server cannot be reached.") };
  const { batch, sender } = sending(answers, "a.jpg");
  sender.look();
  await settle();
  assert.equal(batch.counts().again, 1);
  answers["a.jpg"] = { id: "a", name: "a.jpg" };
  batch.tryAgain();
  sender.look();
  await settle();
  assert.deepEqual(states(batch), ["a.jpg ready"]);
});

test("a ZIP file's photos are opened one by one", async () => {
  const { batch, asked, sender } = sending(
    { "all.zip": { photos: [{ id: "1", name: "one.jpg" }], errors: [] }, 1: { id: "1", name: "one.jpg" } },
    "all.zip",
  );
  sender.look();
  await settle();
  assert.deepEqual(asked, ["all.zip", "unpacked", "1"]);
  assert.deepEqual(states(batch), ["one.jpg ready"]);
});
