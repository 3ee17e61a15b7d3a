// What is said about files before anything is sent.

import assert from "node:assert/strict";
import { test } from "node:test";

import * as intake from "../../../demo/widget/intake.js";

const { isArchive, keptText, leftOutText, limitsText, NO_LIMITS, sortOut, tooLargeText } = intake;

const LIMITS = { upload_mb: 100, most_photos: 200, keep_minutes: 60, suffixes: [".dng", ".heic", ".jpg"] };
const file = (name, size = 1000) => ({ name, size });
const problems = ({ checked }) => checked.map(({ file: { name }, problem }) => [name, problem]);

test("photos and ZIP files are taken, whatever the case of their suffix; others are named", () => {
  const given = ["a.JPG", "b.heic", "all.ZIP", "notes.txt", "jpg"].map((name) => file(name));
  assert.deepEqual(problems(sortOut(given, LIMITS, 200)), [
    ["a.JPG", null],
    ["b.heic", null],
    ["all.ZIP", null],
    ["notes.txt", "This is not a photo."],
    ["jpg", "This is not a photo."],
  ]);
});

test("a file that is too large is named with its size and the limit", () => {
  const sentence = "This file has 101 MB; photos may have up to 100 MB.";
  assert.deepEqual(problems(sortOut([file("a.jpg", 100e6), file("b.jpg", 100.2e6)], LIMITS, 200)), [
    ["a.jpg", null],
    ["b.jpg", sentence],
  ]);
  assert.equal(tooLargeText(file("b.jpg", 100.2e6), 100), sentence);
});

test("those for which there is no room are counted; what cannot be used needs none", () => {
  const given = ["1.jpg", "x.txt", "2.jpg", "3.jpg", "4.jpg"].map((name) => file(name));
  const { checked, left } = sortOut(given, LIMITS, 2);
  assert.deepEqual(
    checked.map(({ file: { name } }) => name),
    ["1.jpg", "x.txt", "2.jpg"],
  );
  assert.equal(left, 2);
  assert.equal(sortOut(given, LIMITS, 0).left, 4);
});

test("everything is taken while the limits are not known", () => {
  assert.deepEqual(problems(sortOut([file("x.txt", 1e12)], NO_LIMITS, NO_LIMITS.most_photos)), [["x.txt", null]]);
});

test("a ZIP file is told by its name", () => {
  const names = ["a.zip", "a.ZIP", "zip", "a.zip.jpg"];
  assert.deepEqual(names.filter((name) => isArchive({ name })), ["a.zip", "a.ZIP"]);
});

test("the limits in words", () => {
  const words = "Up to 200 photos or a ZIP file, 100 MB each; deleted after 60 minutes without use";
  assert.equal(limitsText(LIMITS), words);
  assert.equal(keptText(LIMITS), "Photos are deleted after 60 minutes without use, or at once:");
  assert.equal(leftOutText(1, 200), "Up to 200 photos at once: one was left out.");
  assert.equal(leftOutText(100, 200), "Up to 200 photos at once: 100 were left out.");
});
