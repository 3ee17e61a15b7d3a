// What the line says of others who come first, and of the model.

import assert from "node:assert/strict";
import test from "node:test";

import { MODEL_LOADS, waitText } from "../../../demo/widget/progress.js";

test("others who come first are counted", () => {
  assert.equal(waitText("Enhancing …", { before: 1, loading: false }), "Enhancing … 1 person comes first.");
  assert.equal(waitText("Enhancing …", { before: 3, loading: true }), "Enhancing … 3 people come first.");
});

test("without others it is the model that is waited for, if it is not there yet", () => {
  assert.equal(waitText("Enhancing …", { before: 0, loading: true }), MODEL_LOADS);
  assert.equal(waitText("Enhancing …", { before: 0, loading: false }), "Enhancing …");
});
