// Photos that the server has forgotten.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Refused } from "../../../demo/widget/requests.js";
import { createResending } from "../../../demo/widget/resending.js";

const FILE = new Blob(["photo"]);

/** A server that gives each upload a new name, and can be made to forget. */
function forgetful() {
  const there = new Set();
  const asked = [];
  const told = [];
  let count = 0;
  const requests = {
    async upload() {
      count += 1;
      there.add(`photo ${count}`);
      return { id: `photo ${count}` };
    },
    async picture(id, edit) {
      asked.push(id);
      if (!there.has(id)) throw new Refused("It is no longer there.", 404);
      return `${edit} ${id}`;
    },
    pictureAddress: (id) => `picture of ${id}`,
    deletePhotos: async () => there.clear(),
  };
  const server = createResending(requests, { onBegin: () => told.push("begin"), onEnd: () => told.push("end") });
  return { server, there, asked, told };
}

test("a photo that was forgotten is sent again, once for all who ask, and keeps its name on the page", async () => {
  const { server, there, asked, told } = forgetful();
  const { id } = await server.upload(FILE);
  there.clear();
  assert.deepEqual(await Promise.all([server.picture(id, "warm"), server.picture(id, "soft")]), [
    "warm photo 2",
    "soft photo 2",
  ]);
  assert.deepEqual(told, ["begin", "end"]);
  await server.picture(id, "warm");
  assert.deepEqual(asked, ["photo 1", "photo 1", "photo 2", "photo 2", "photo 2"]);
  assert.equal(server.pictureAddress(id), "picture of photo 2");
});

test("what was deleted, or came in an archive, is not sent again", async () => {
  const { server } = forgetful();
  const { id } = await server.upload(FILE);
  await server.deletePhotos();
  await assert.rejects(server.picture(id, "warm"), /no longer there/);
  await assert.rejects(server.picture("of an archive", "warm"), /no longer there/);
});

test("a file that changed meanwhile is named as the reason", async () => {
  const { server, there } = forgetful();
  const changed = { slice: () => ({ arrayBuffer: () => Promise.reject(new Error("NotReadableError")) }) };
  const { id } = await server.upload(changed);
  there.clear();
  await assert.rejects(server.picture(id, "warm"), /its file has changed. Please open it again/);
});
