// A question that is answered in the participant's own words.

import { makeEntry } from "./parts.js";

const LONGEST_TEXT = 2000;
const ATTRIBUTES = { rows: "3", maxlength: String(LONGEST_TEXT) };

export const text = {
  build: (t, question, typed, error) => makeEntry(t, question, typed, error, "textarea", ATTRIBUTES),
  problem: () => "",
  answer: ([written]) => written,
};
