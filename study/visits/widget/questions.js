// The questions before and after the sets.

const LONGEST_TEXT = 2000;

/** Returns the number in `text`, with a point or a comma; NaN for anything else. */
function readNumber(text) {
  const plain = text.trim().replace(",", ".");
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : NaN;
}

/** Says what is wrong with an answer, given as the texts typed or chosen; "" if nothing is. */
function problemOf(t, question, values) {
  if (values.length === 0) return question.required ? t(`missing_${question.kind}`) : "";
  if (question.kind !== "number") return "";
  const number = readNumber(values[0]);
  const { smallest, largest } = question;
  if (Number.isNaN(number)) return t("no_number");
  if (smallest !== null && number < smallest) return t("too_small", { smallest });
  if (largest !== null && number > largest) return t("too_large", { largest });
  return "";
}

/** Returns the answer as it is stored. */
function answerOf(question, values) {
  if (question.kind === "several") return values;
  return question.kind === "number" ? readNumber(values[0]) : values[0];
}

/** Makes the heading of a question, which says in words whether it must be answered. */
function makeQuestionText(t, tag, question, attributes = {}) {
  const must = make("span", { class: "question-must" }, t(question.required ? "required" : "optional"));
  return make(tag, { class: "question-text", ...attributes }, make("span", { html: question.text }), " ", must);
}

function makeChoices(t, question, typed, error) {
  const kind = question.kind === "choice" ? "radio" : "checkbox";
  const options = question.choices.map(({ value, label }) =>
    makeOption(kind, question.key, value, label, typed.includes(value)),
  );
  const text = makeQuestionText(t, "legend", question);
  const node = make("fieldset", { class: "study-question", "aria-describedby": error.id }, text, error, ...options);
  return { node, input: node.querySelector("input"), read: () => checkedValues(node) };
}

function makeEntry(t, question, typed, error) {
  const id = `question-${question.key}`;
  const attributes = { id, name: question.key, "aria-describedby": error.id, autocomplete: "off" };
  const input =
    question.kind === "number"
      ? make("input", { ...attributes, type: "text", inputmode: "decimal", class: "question-number" })
      : make("textarea", { ...attributes, rows: "3", maxlength: String(LONGEST_TEXT), class: "question-long" });
  input.value = typed[0] ?? "";
  const text = makeQuestionText(t, "label", question, { for: id });
  const node = make("div", { class: "study-question" }, text, error, input);
  return { node, input, read: () => (input.value.trim() === "" ? [] : [input.value]) };
}

/** Makes one question: {question, node, read: () => texts, check: () => whether the answer is right, focus}. */
function makeQuestion(t, question, typed) {
  const error = make("p", { class: "study-error", id: `error-${question.key}`, hidden: true });
  const build = ["choice", "several"].includes(question.kind) ? makeChoices : makeEntry;
  const { node, input, read } = build(t, question, typed, error);
  function check() {
    error.textContent = problemOf(t, question, read());
    error.hidden = error.textContent === "";
    input.setAttribute("aria-invalid", String(!error.hidden));
    return error.hidden;
  }
  // What was wrong is checked again as soon as it changes; nothing is called wrong while it is being typed.
  node.addEventListener("input", () => {
    if (!error.hidden) check();
  });
  return { question, node, read, check, focus: () => input.focus() };
}

/**
 * Shows the questions of one part, "before" or "after".
 *
 * `typed`: key -> texts typed or chosen so far; `onChanged(typed)` is called on every change, and
 * `onAnswered(answers)` once no required answer is missing.
 */
function showQuestions(sheets, part, questions, typed, { onChanged, onAnswered }) {
  const { t } = sheets;
  const fields = questions.map((question) => makeQuestion(t, question, typed[question.key] ?? []));
  function submit() {
    const wrong = fields.filter((field) => !field.check());
    if (wrong.length > 0) return wrong[0].focus();
    const answered = fields.filter((field) => field.read().length > 0);
    const answers = answered.map(({ question, read }) => [question.key, answerOf(question, read())]);
    return onAnswered(Object.fromEntries(answers));
  }
  const button = mainButton(t("continue"), submit, { type: "submit" });
  const form = makeForm(...fields.map((field) => field.node), actions(button));
  form.addEventListener("input", () => {
    onChanged(Object.fromEntries(fields.map(({ question, read }) => [question.key, read()])));
  });
  sheets.show("questions", t(`questions_${part}`), form);
}
