// One photo while it is edited.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { createSession } from "../../../demo/widget/session.js";

const AUTO = { method: "photographic", parameters: { exposure: 1 }, strength: 1 };
const WARM = { method: "photographic", parameters: { temperature: 0.4 }, strength: 1 };
const changed = (exposure) => ({ ...AUTO, parameters: { exposure } });

let session;
beforeEach(() => {
  session = createSession({
    chosen: "auto",
    versions: [
      { key: "original", edit: { method: "original" } },
      { key: "auto", edit: AUTO },
      { key: "warm", edit: WARM },
    ],
  });
});

test("it begins with the chosen version as the model made it", () => {
  assert.equal(session.chosen(), "auto");
  assert.deepEqual(session.edit(), AUTO);
  assert.deepEqual(session.can(), { canUndo: false, canRedo: false, isModel: true, isNeutral: false });
});

test("every version keeps its changes while another is chosen", () => {
  session.change(changed(0.5), "exposure");
  session.choose("warm");
  assert.deepEqual(session.edit(), WARM);
  assert.deepEqual([session.isChanged("auto"), session.isChanged("warm")], [true, false]);
  session.choose("auto");
  assert.deepEqual(session.edit(), changed(0.5));
});

test("choosing a version is undone like a change", () => {
  session.change(changed(0.5), "exposure");
  session.choose("warm");
  session.undo();
  assert.deepEqual([session.chosen(), session.edit()], ["auto", changed(0.5)]);
  session.undo();
  assert.deepEqual(session.edit(), AUTO);
  session.redo();
  assert.deepEqual(session.edit(), changed(0.5));
});

test("a change that changes nothing is none", () => {
  session.change({ ...AUTO, parameters: { exposure: 1.000001 } }, "exposure");
  session.choose("auto");
  assert.equal(session.can().canUndo, false);
});

test("back to the model, or to neutral", () => {
  session.change(changed(0.5), "exposure");
  session.toModel();
  assert.deepEqual(session.edit(), AUTO);
  session.toNeutral();
  assert.deepEqual(session.edit(), { method: "photographic", parameters: {}, strength: 1 });
  assert.equal(session.can().isNeutral, true);
});

test("a crop is that of all versions but those with one of their own, and is undone", () => {
  const own = { box: [0.1, 0.1, 0.9, 0.9], angle: 0 };
  const wanted = { box: [0, 0, 0.5, 0.5], angle: 3 };
  const versions = [{ key: "auto", edit: AUTO }, { key: "warm", edit: WARM }, { key: "crop", edit: { method: "original", crop: own } }];
  session = createSession({ chosen: "auto", versions });
  session.crop(wanted, null);
  assert.deepEqual(["auto", "warm", "crop"].map((key) => session.editOf(key).crop), [wanted, wanted, own]);
  assert.deepEqual(["auto", "warm", "crop"].map(session.isChanged), [false, false, false], "its colors are as they were");
  session.undo();
  assert.deepEqual(["auto", "warm", "crop"].map((key) => session.editOf(key).crop), [undefined, undefined, own]);
});

test("the colors go back to those of the model, and the crop stays", () => {
  const crop = { box: [0, 0, 0.5, 0.5], angle: 0 };
  session.crop(crop, null);
  session.change({ ...session.edit(), parameters: { exposure: 0.2 } }, "exposure");
  session.toModel();
  assert.deepEqual(session.edit(), { ...AUTO, crop });
});
