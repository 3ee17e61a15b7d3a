// A question that is answered with any number of its choices.

import { makeChoices } from "./parts.js";

export const several = {
  build: (t, question, typed, error) => makeChoices(t, question, typed, error, "checkbox"),
  problem: () => "",
  answer: (values) => values,
};
