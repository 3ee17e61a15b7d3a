// Where in the form a sentence of the server belongs: its setting, and the row, part and language in it.

const QUESTION = /^question (\d+) (before|after) the sets(?: \(.*?\))?:? ?(.*)$/s;
const LEVEL = /^level (\d+) of the scale:? ?(.*)$/s;
const CHOICE = /^choice (\d+):? ?(.*)$/s;
const LANGUAGE = / in ([a-z]{2,3})(?: must |$)/;

/** Returns the part of an entry that the rest of a sentence is about: "text must …", "lacks a label". */
function partOf(rest) {
  const [, part] = rest.match(/^lacks an? (\w+)$/) ?? rest.match(/^(\w+)/) ?? [];
  return part ?? null;
}

function placeOfQuestion([, number, list, rest]) {
  const row = Number(number);
  const choice = rest.match(CHOICE);
  if (choice) return { setting: "questions", list, row, choice: Number(choice[1]), part: partOf(choice[2]) };
  return { setting: "questions", list, row, part: partOf(rest) };
}

/**
 * Returns {setting, list, row, choice, part, language} for a sentence, those that it says; null if it is about no
 * setting. `has(key)`: whether the form has such a setting.
 */
export function placeOf(sentence, has) {
  const language = sentence.match(LANGUAGE)?.[1] ?? null;
  const [word] = sentence.split(/[\s:]/);
  if (has(word)) return { setting: word, language };
  const question = sentence.match(QUESTION);
  if (question) return { ...placeOfQuestion(question), language };
  const level = sentence.match(LEVEL);
  if (level) return { setting: "scale", row: Number(level[1]), part: partOf(level[2]), language };
  if (/of the scale/.test(sentence)) return { setting: "scale" };
  return /of methods/.test(sentence) ? { setting: "methods" } : null;
}

const within = (node, selector) => node?.querySelector(selector) ?? node;
const rowsOf = (node) => within(node, ".setting-rows").children;

/** Returns the control to type in or choose with: in a row rather its text than the choice of what the text is. */
function controlIn(area, isRow) {
  const all = "input:enabled, select:enabled, textarea:enabled";
  return (isRow && area.querySelector("input:enabled, textarea:enabled")) || area.querySelector(all);
}

/** Returns the element of `form` at a place: a control, a button that adds one, or else what has neither. */
export function spotOf(form, { setting, list, row, choice, part, language }) {
  let area = form.querySelector(`[data-setting="${CSS.escape(setting)}"]`);
  if (list) area = within(area, `[data-list="${CSS.escape(list)}"]`);
  if (row) area = rowsOf(area)[row - 1] ?? area;
  if (choice) area = rowsOf(within(area, "[data-list=choices]"))[choice - 1] ?? area;
  if (part) area = within(area, `[data-part="${CSS.escape(part)}"]`);
  // What is wrong with a list as a whole is put right at its end.
  if (row && area.dataset.list) area = rowsOf(area)[rowsOf(area).length - 1] ?? area.querySelector(".setting-add") ?? area;
  if (area.tagName === "BUTTON") return area;
  return (language && area.querySelector(`[lang="${language}"]:enabled`)) || controlIn(area, Boolean(row)) || area;
}
