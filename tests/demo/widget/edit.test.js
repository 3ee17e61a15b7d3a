// What strength and sliders make of an edit.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  appliedValue,
  colorsOf,
  editText,
  hasValueOf,
  neutral,
  withStrength,
  withValue,
  withValueOf,
} from "../../../demo/widget/edit.js";

const EXPOSURE = { name: "exposure", low: -2, high: 2, identity: 0 };
const LIGHTEN = { name: "p", low: 1, high: 3, identity: 1 };
const PARAMETERS = [EXPOSURE, LIGHTEN];
const edit = (parameters, strength) => ({ method: "some", parameters, strength });

test("strength multiplies the distance from the identity", () => {
  assert.equal(appliedValue(edit({ exposure: 1.5 }, 0.5), EXPOSURE), 0.75);
  // 1 + 0.5 * (2 - 1)
  assert.equal(appliedValue(edit({ p: 2 }, 0.5), LIGHTEN), 1.5);
  assert.equal(appliedValue(edit({ p: 2 }, 0), LIGHTEN), 1);
});

test("what is missing is neutral, and an edit without a strength is at full strength", () => {
  assert.equal(appliedValue(edit({}, 1.5), LIGHTEN), 1);
  assert.equal(appliedValue({ method: "some", parameters: { exposure: -1 } }, EXPOSURE), -1);
  assert.equal(appliedValue({ method: "original" }, EXPOSURE), 0);
});

test("no value leaves its range", () => {
  assert.equal(appliedValue(edit({ exposure: 1.8 }, 1.5), EXPOSURE), 2);
});

test("a slider sets what is applied, and the strength stays", () => {
  const changed = withValue(edit({ exposure: 1, p: 2 }, 0.5), PARAMETERS, "exposure", 0.75);
  assert.deepEqual(changed, edit({ exposure: 1.5, p: 2 }, 0.5));
  assert.equal(appliedValue(changed, EXPOSURE), 0.75);
});

test("where the strength is too weak for a value, all applied values become those at full strength", () => {
  const changed = withValue(edit({ exposure: 1, p: 2 }, 0.5), PARAMETERS, "exposure", 1.5);
  assert.deepEqual(changed, edit({ exposure: 1.5, p: 1.5 }, 1));
  assert.deepEqual(withValue(edit({ exposure: 1 }, 0), PARAMETERS, "p", 2), edit({ exposure: 0, p: 2 }, 1));
});

test("the strength stays between 0 and 150 %", () => {
  assert.equal(withStrength(edit({}, 1), 2).strength, 1.5);
  assert.equal(withStrength(edit({}, 1), -1).strength, 0);
});

test("one value goes back to the model's, and it is known whether it is there", () => {
  const model = edit({ exposure: 0.4 }, 1);
  const changed = edit({ exposure: 1, p: 2 }, 0.8);
  assert.equal(hasValueOf(changed, model, EXPOSURE), false);
  assert.deepEqual(withValueOf(changed, model, EXPOSURE), edit({ exposure: 0.4, p: 2 }, 0.8));
  // The model does not name it: neutral.
  assert.deepEqual(withValueOf(changed, model, LIGHTEN), edit({ exposure: 1, p: 1 }, 0.8));
  assert.equal(hasValueOf(edit({ exposure: 0.40001 }, 1), model, EXPOSURE), true);
});

test("neutral keeps the frame", () => {
  const crop = { box: [0, 0, 0.5, 1], angle: 0 };
  assert.deepEqual(neutral({ ...edit({ p: 2 }, 0.5), crop }), { method: "some", parameters: {}, strength: 1, crop });
  assert.equal("crop" in colorsOf({ ...edit({}, 1), crop }), false);
});

test("equal edits have equal texts", () => {
  const one = editText({ method: "some", strength: 1, parameters: { b: 0.1 + 0.2, a: 1 } });
  assert.equal(one, '{"method":"some","parameters":{"a":1,"b":0.3},"strength":1}');
  assert.equal(one, editText({ parameters: { a: 1, b: 0.3 }, method: "some", strength: 1 }));
  assert.equal(editText({ method: "original" }), '{"method":"original"}');
});
