// The questions before and after the sets.

import { make } from "../../../viewer/elements.js";
import { actions, mainButton, makeForm } from "../elements.js";
import { KINDS } from "../questions/kinds.js";

/** Makes one question: {question, node, read: () => texts, answer: () => what is sent, check: () => whether right, focus}. */
function makeQuestion(t, question, typed) {
  const kind = KINDS[question.kind];
  const error = make("p", { class: "study-error", id: `error-${question.key}`, hidden: true });
  const { node, input, read } = kind.build(t, question, typed, error);

  function problem() {
    const texts = read();
    if (texts.length === 0) return question.required ? t(`missing_${question.kind}`) : "";
    return kind.problem(t, question, texts);
  }

  function check() {
    error.textContent = problem();
    error.hidden = error.textContent === "";
    input.setAttribute("aria-invalid", String(!error.hidden));
    return error.hidden;
  }
  // What was wrong is checked again as soon as it changes; nothing is called wrong while it is being typed.
  node.addEventListener("input", () => {
    if (!error.hidden) check();
  });
  return { question, node, read, answer: () => kind.answer(read()), check, focus: () => input.focus() };
}

/**
 * Shows the questions of one part, "before" or "after".
 *
 * `typed`: key -> texts typed or chosen so far; `onChanged(typed)` is called on every change, and
 * `onAnswered(answers)` once no required answer is missing.
 */
export function showQuestions(sheets, part, questions, typed, { onChanged, onAnswered }) {
  const { t } = sheets;
  const fields = questions.map((question) => makeQuestion(t, question, typed[question.key] ?? []));
  function submit() {
    const wrong = fields.filter((field) => !field.check());
    if (wrong.length > 0) return wrong[0].focus();
    const answered = fields.filter((field) => field.read().length > 0);
    const answers = answered.map(({ question, answer }) => [question.key, answer()]);
    return onAnswered(Object.fromEntries(answers));
  }
  const button = mainButton(t("continue"), submit, { type: "submit" });
  const form = makeForm(...fields.map((field) => field.node), actions(button));
  form.addEventListener("input", () => {
    onChanged(Object.fromEntries(fields.map(({ question, read }) => [question.key, read()])));
  });
  sheets.show("questions", t(`questions_${part}`), form);
}
