// A question that is answered with one of its choices.

import { makeChoices } from "./parts.js";

export const choice = {
  build: (t, question, typed, error) => makeChoices(t, question, typed, error, "radio"),
  problem: () => "",
  answer: ([value]) => value,
};
