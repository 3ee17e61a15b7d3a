// The editor of a value that may have one of several forms, such as a known panel or one's own.

import { make } from "../../viewer/elements.js";
import { framed, tellChange } from "./parts.js";
import { mayMean, resolved } from "./schema.js";
import { makeChoice } from "./scalars.js";

const NONE = "None";

/** Makes the editor: a choice of the form, and below it what belongs to that form. */
export function makeVariants(schema, value, form, { key, title, note, locked, required, bare = false }) {
  const variants = schema.anyOf.map((each) => resolved(each, form.definitions));
  const titles = variants.map((each) => each.title);
  const found = variants.findIndex((each) => value !== undefined && mayMean(each, value));
  // In several languages a word alone would be the same in each.
  const first = form.offered().length > 1 ? variants.length - 1 : 0;
  const byDefault = required ? titles[first] : undefined;
  const choice = makeChoice(titles, titles[found], {
    title,
    note,
    locked,
    none: required ? null : NONE,
    byDefault,
  });
  const place = make("div", { class: "setting-variant" });
  const editors = new Map();

  function current() {
    const index = choice.list.value === "" ? -1 : Number(choice.list.value);
    if (index >= 0 && !editors.has(index)) {
      const variant = variants[index];
      const given = index === found ? value : undefined;
      const asked = { key, title: variant.title, note: null, locked, required, bare: true };
      editors.set(index, form.edit(variant, given, asked));
    }
    return editors.get(index) ?? null;
  }

  function draw() {
    const editor = current();
    place.replaceChildren(...(editor ? [editor.node] : []));
  }

  choice.list.addEventListener("change", () => {
    draw();
    tellChange(place);
  });
  draw();
  const content = [choice.node, place];
  const node = bare ? make("div", { class: "setting-fields" }, ...content) : framed(title, null, ...content);
  return { node, read: () => current()?.read() };
}
