// The kinds of questions, by the name that `study.yaml` gives them.

import { choice } from "./choice.js";
import { number } from "./number.js";
import { several } from "./several.js";
import { text } from "./text.js";

/**
 * Each kind says how its questions are shown, checked and sent. "Texts" are what was typed or chosen.
 *
 * `build(t, question, texts, error)` makes {node, input: the element that receives the focus, read: () => texts}
 * around the element `error`; `problem(t, question, texts)` says what is wrong with texts that are there, or "";
 * `answer(texts)`: what is sent. `read` must return whatever was typed: an input of type "date" or "number" hides what is
 * incomplete, which would then be lost without a word; type "text" with an `inputmode` does not.
 */
export const KINDS = { choice, several, number, text };
