// What questions of several kinds are made of: their text, a list of choices, an entry.

import { make } from "../../../viewer/elements.js";
import { checkedValues, makeOption } from "../elements.js";

/** Makes the text of a question, which says in words whether it must be answered. */
function makeQuestionText(t, tag, question, attributes = {}) {
  const must = make("span", { class: "question-must" }, t(question.required ? "required" : "optional"));
  return make(tag, { class: "question-text", ...attributes }, make("span", { html: question.text }), " ", must);
}

/** Makes the question's choices as `type` "radio" or "checkbox": {node, input: the first one, read: () => values}. */
export function makeChoices(t, question, typed, error, type) {
  const options = question.choices.map(({ value, label }) =>
    makeOption(type, question.key, value, label, typed.includes(value)),
  );
  const text = makeQuestionText(t, "legend", question);
  const node = make("fieldset", { class: "study-question", "aria-describedby": error.id }, text, error, ...options);
  return { node, input: node.querySelector("input"), read: () => checkedValues(node) };
}

/** Makes an element `tag` to type an answer into: {node, input, read: () => no text or one}. */
export function makeEntry(t, question, typed, error, tag, attributes) {
  const id = `question-${question.key}`;
  const shared = { id, name: question.key, "aria-describedby": error.id, autocomplete: "off" };
  const input = make(tag, { ...shared, ...attributes });
  input.classList.add("question-entry");
  input.value = typed[0] ?? "";
  const text = makeQuestionText(t, "label", question, { for: id });
  const node = make("div", { class: "study-question" }, text, error, input);
  return { node, input, read: () => (input.value.trim() === "" ? [] : [input.value]) };
}
