// Which digit or letter a key stands for, on keyboards of any language.

import assert from "node:assert/strict";
import { test } from "node:test";

import { digitOf, letterOf, westernDigits } from "../../../study/viewer/typed_keys.js";

const key = (typed, code, shiftKey = false) => ({ key: typed, code, shiftKey });

test("a digit counts on any keyboard", () => {
  for (const [event, expected] of [
    [key("3", "Digit3"), 3],
    [key("3", "Numpad3"), 3],
    [key("٣", "Digit3"), 3],
    [key("۳", "Digit3"), 3],
    [key("３", "Digit3"), 3],
    // French: without Shift the upper row types other characters, with it digits.
    [key('"', "Digit3"), 3],
    [key("3", "Digit3", true), 3],
    [key("Process", "Digit3"), 3],
  ]) {
    assert.equal(digitOf(event), expected, event.key);
  }
});

test("what is no digit is none", () => {
  for (const event of [key("#", "Digit3", true), key("e", "KeyE"), key("F3", "F3"), key("ArrowDown", "Numpad2")]) {
    assert.ok(Number.isNaN(digitOf(event)), event.key);
  }
});

test("a letter counts by what it types, and by its place where that is not Latin", () => {
  assert.equal(letterOf(key("f", "KeyF")), "f");
  assert.equal(letterOf(key("F", "KeyF", true)), "f");
  assert.equal(letterOf(key("ب", "KeyF")), "f");
  assert.equal(letterOf(key("z", "KeyY")), "z", "German: Z and Y change places");
  assert.equal(letterOf(key("Enter", "Enter")), "");
});

test("digits of any kind are one number", () => {
  assert.equal(westernDigits("٤٢ ۴۲ ４２ 42"), "42 42 42 42");
});
