// The editor of a value that may have one of several forms, such as a known panel or one's own.

import { make } from "../../viewer/elements.js";
import { framed, tellChange } from "./parts.js";
import { hasType, mayMean, resolved } from "./schema.js";
import { makeChoice } from "./scalars.js";

const NONE = "None";

/** Returns what has been typed in one form as another one has it: a word, or {value, label}; undefined for others. */
function carried(variant, typed, codes) {
  if (typed === undefined) return undefined;
  if (typeof typed === "object") return hasType(variant, "string") ? typed.value : undefined;
  if (variant.properties?.label === undefined) return undefined;
  const label = String(typed);
  return { value: typed, label: codes.length === 1 ? label : { [codes[0]]: label } };
}

/** Makes the editor: a choice of the form, and below it what belongs to that form. */
export function makeVariants(schema, value, form, { key, title, note, locked, required, bare = false, variant = null }) {
  const variants = schema.anyOf.map((each) => resolved(each, form.definitions));
  const titles = variants.map((each) => each.title);
  const found = variants.findIndex((each) => value !== undefined && mayMean(each, value));
  // In several languages a word alone would be the same in each.
  const first = variant ?? (form.offered().length > 1 ? variants.length - 1 : 0);
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

  let shown = null;

  const chosen = () => (choice.list.value === "" ? -1 : Number(choice.list.value));
  const current = () => editors.get(chosen()) ?? null;

  /** Makes the editor of the form that is chosen, unless one has been filled in before. */
  function prepare(typed) {
    const index = chosen();
    if (index < 0 || editors.get(index)?.read() !== undefined) return;
    const given = index === found ? value : carried(variants[index], typed, form.offered());
    const asked = { key, title: variants[index].title, note: null, locked, required, bare: true };
    editors.set(index, form.edit(variants[index], given, asked));
  }

  function draw() {
    prepare(shown?.read());
    const editor = current();
    shown = editor;
    place.replaceChildren(...(editor ? [editor.node] : []));
  }

  choice.list.addEventListener("change", () => {
    draw();
    tellChange(place);
  });
  draw();
  const content = [choice.node, place];
  const node = bare ? make("div", { class: "setting-fields" }, ...content) : framed(title, null, ...content);
  return { node, read: () => current()?.read(), variant: chosen };
}
