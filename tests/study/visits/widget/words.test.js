// What the page says, and in which language it begins.

import assert from "node:assert/strict";
import { test } from "node:test";

import { counted, createWords, firstLanguage } from "../../../../study/visits/widget/words.js";

const words = { plain: "Hello", full: "{name} and {name}, {number}", left_one: "one left", left_many: "{number} left" };

test("names are filled in, as often as they occur", () => {
  const t = createWords(words);
  assert.equal(t("plain"), "Hello");
  assert.equal(t("full", { name: "A$&", number: 0 }), "A$& and A$&, 0");
});

test("a missing word or value is an error, not a gap", () => {
  const t = createWords(words);
  assert.throws(() => t("nothing"), /no words under nothing/);
  assert.throws(() => t("toString"), /no words under toString/);
  assert.throws(() => t("full", { name: "A" }), /full needs a value for number/);
});

test("one is not many", () => {
  const t = createWords(words);
  assert.equal(counted(t, "left", 1), "one left");
  assert.equal(counted(t, "left", 0), "0 left");
  assert.equal(counted(t, "left", 5), "5 left");
});

test("the first wish that is there, by the whole tag first", () => {
  const offered = { en: {}, de: {}, "pt-BR": {} };
  for (const [wishes, expected] of [
    [["de"], "de"],
    [["de-AT"], "de"],
    [["pt-br"], "pt-BR"],
    [["pt"], "en"],
    [["fr", "de-CH", "en"], "de"],
    [[null, undefined, "", "de"], "de"],
    [["zh-Hant-TW"], "en"],
    [[], "en"],
  ]) {
    assert.equal(firstLanguage(offered, wishes), expected, String(wishes));
  }
});
