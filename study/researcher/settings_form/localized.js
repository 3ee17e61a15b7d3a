// The editor of a text that participants read in their language: one field per language of the study.

import { make, makeButton } from "../../viewer/elements.js";
import { framed, tellChange } from "./parts.js";
import { makeText } from "./scalars.js";
import { resolved } from "./schema.js";

/**
 * Makes the editor.
 *
 * `form.offered()`: codes of the languages now; `form.onLanguages(f)`: f is called when they change.
 */
export function makeLocalized(schema, value, form, { key, title, note, locked }) {
  const text = resolved(schema.anyOf[0], form.definitions);
  const isMapping = value !== null && typeof value === "object";
  const first = form.offered()[0];
  let given = isMapping ? { ...value } : {};
  if (value !== undefined && !isMapping) given = Object.fromEntries(form.offered().map((code) => [code, value]));
  const defaults = form.defaults[key];
  // What participants read may be put right at any time, but for a frozen study.
  const closed = locked && form.frozen;
  const node = make("div", { class: "setting-localized" });
  let editors = new Map();

  function keep() {
    for (const [code, editor] of editors) given[code] = editor.read();
  }

  function makeOne(code, label, about) {
    const placeholder = defaults?.[code] ?? null;
    const editor = makeText(text, given[code], { title: label, note: about, locked: closed, placeholder, lang: code });
    if (placeholder !== null && editor.entry.tagName === "TEXTAREA" && !closed) {
      const start = makeButton(
        "Start from the default text",
        () => {
          editor.entry.value = placeholder;
          tellChange(editor.entry);
          start.hidden = true;
          editor.entry.focus();
        },
        { class: "setting-link", hidden: editor.entry.value !== "" },
      );
      editor.entry.addEventListener("input", () => {
        start.hidden = editor.entry.value !== "";
      });
      editor.node.append(start);
    }
    return editor;
  }

  function draw() {
    const codes = form.offered();
    editors = new Map(
      codes.map((code) => [code, codes.length > 1 ? makeOne(code, form.languages[code]) : makeOne(code, title, note)]),
    );
    const nodes = [...editors.values()].map((editor) => editor.node);
    node.replaceChildren(...(codes.length > 1 ? [framed(title, note, ...nodes)] : nodes));
  }

  function read() {
    keep();
    const codes = form.offered();
    const texts = codes.map((code) => given[code]);
    if (texts.every((each) => each === undefined)) return undefined;
    const [one] = texts;
    // A text without letters may be the same in every language.
    const same = !isMapping && texts.every((each) => each === one);
    if (same && (codes.length === 1 || one === value)) return one;
    if (codes.length === 1 && !isMapping && first === codes[0]) return one;
    return Object.fromEntries(codes.filter((code) => given[code] !== undefined).map((code) => [code, given[code]]));
  }

  form.onLanguages(() => {
    keep();
    draw();
  });
  draw();
  return { node, read };
}
