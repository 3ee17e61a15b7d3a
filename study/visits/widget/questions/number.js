// A question that is answered with a number.

import { westernDigits } from "../../../viewer/typed_keys.js";
import { makeEntry } from "./parts.js";

const ATTRIBUTES = { type: "text", inputmode: "decimal", class: "question-number" };

/** Returns the number in `text`, with a point or a comma, in any digits; NaN for anything else. */
export function readNumber(text) {
  const plain = westernDigits(text).trim().replace(/[,\u066b]/, ".");
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : NaN;
}

function problem(t, { smallest, largest }, [text]) {
  const given = readNumber(text);
  if (Number.isNaN(given)) return t("no_number");
  if (smallest !== null && given < smallest) return t("too_small", { smallest });
  if (largest !== null && given > largest) return t("too_large", { largest });
  return "";
}

export const number = {
  build: (t, question, typed, error) => makeEntry(t, question, typed, error, "input", ATTRIBUTES),
  problem,
  answer: ([text]) => readNumber(text),
};
