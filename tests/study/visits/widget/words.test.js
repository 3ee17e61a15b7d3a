// What the page says, and in which language it begins.

import assert from "node:assert/strict";
import { test } from "node:test";

import { counted, createWords, firstLanguage } from "../../../../study/visits/widget/words.js";

const words = { plain: "Hello", full: "{name} and {name}, {number}", left_one: "one left", left_other: "{number} left" };

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

test("numbers are written as the language does, in the digits of the keys and without groups", () => {
  const said = { half: "{number}" };
  for (const [language, expected] of [["en", "1280.5"], ["de", "1280,5"], ["fr", "1280,5"], ["ja", "1280.5"]]) {
    assert.equal(createWords(said, language)("half", { number: 1280.5 }), expected, language);
  }
  assert.match(createWords(said, "ar", "rtl")("half", { number: 1280 }), /^1280$/);
});

test("a text inside of one from right to left keeps to itself", () => {
  const t = createWords({ back: "العودة إلى {place}" }, "ar", "rtl");
  assert.equal(t("back", { place: "a.example:80" }), "العودة إلى \u2068a.example:80\u2069");
});

test("counts take the form of the language, and the general one where it has no other", () => {
  const forms = ["zero", "one", "two", "few", "many", "other"];
  const t = createWords(Object.fromEntries(forms.map((form) => [`photos_${form}`, form])), "ar", "rtl");
  const counts = [0, 1, 2, 3, 10, 11, 99, 100, 103, 111];
  const expected = ["zero", "one", "two", "few", "few", "many", "many", "other", "few", "many"];
  assert.deepEqual(counts.map((count) => counted(t, "photos", count)), expected);
  assert.equal(counted(createWords({ photos_other: "{number}枚" }, "ja"), "photos", 1), "1枚");
  const french = createWords({ photos_one: "{number} photo", photos_other: "{number} photos" }, "fr");
  assert.deepEqual([0, 1, 2].map((count) => counted(french, "photos", count)), ["0 photo", "1 photo", "2 photos"]);
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
