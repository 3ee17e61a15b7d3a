// What a list that is not set stands for, and the button that begins with it.

import { make, makeButton } from "../../viewer/elements.js";

/**
 * Makes the part of a list's editor that is there while the list has no rows, from the levels `form.defaults[key]`, each
 * {label: code -> word, score}; `fill(levels)` makes rows of them, null where nothing can change.
 */
export function makeDefault(form, key, rows, fill) {
  const levels = form.defaults[key];
  const text = make("p", { class: "setting-note" });
  const start = () => fill(levels.map(({ label, score }) => ({ label: inLanguages(label, form.offered()), score })));
  const button = fill ? makeButton(`Start from the default ${key}`, start, { class: "setting-link" }) : null;
  const node = make("div", { class: "setting-default" }, text, button);

  function wordsIn(code) {
    return levels.map(({ label, score }) => `${label[code]} (${Number(score.toFixed(2))})`).join(", ");
  }

  function draw() {
    node.hidden = rows.entries().length > 0;
    const codes = form.offered();
    const words = codes.map((code) => (codes.length > 1 ? `${form.languages[code]}: ${wordsIn(code)}` : wordsIn(code)));
    text.textContent = `Not set, so it is the default ${key}, with points: ${words.join("; ")}.`;
  }

  rows.node.addEventListener("input", draw);
  form.onLanguages(draw);
  draw();
  return node;
}

/** Returns a text by language as the file has it: the text alone where there is one language. */
function inLanguages(label, codes) {
  return codes.length === 1 ? label[codes[0]] : Object.fromEntries(codes.map((code) => [code, label[code]]));
}
