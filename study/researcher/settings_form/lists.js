// The editor of a list: entries can be added, taken away and moved, where the schema allows it.

import { make, makeButton } from "../../viewer/elements.js";
import { makeDefault } from "./list_default.js";
import { framed } from "./parts.js";
import { makeRows } from "./rows.js";
import { resolved, titleOf } from "./schema.js";

const SINGULAR = new Map([
  ["languages", "language"],
  ["scale", "level"],
  ["conditions", "condition"],
  ["methods", "method"],
  ["images", "set"],
  ["practice", "set"],
  ["before", "question"],
  ["after", "question"],
  ["choices", "choice"],
  ["groups", "factor"],
]);

/** Makes the editor; `form.edit(schema, value, asked)` makes that of an entry. */
export function makeList(schema, value, form, { key, title, note, locked, firstLocked = false }) {
  const fixed = schema.minItems !== undefined && schema.minItems === schema.maxItems;
  const one = SINGULAR.get(key) ?? "entry";
  const titleOfOne = titleOf(one, {});
  const start = value ?? (Array.isArray(schema.default) ? schema.default : []);
  // Names that each may be there once.
  const names = schema.uniqueItems ? form.known[schema.items.format] : undefined;
  const isFull = (entries) => entries.length >= (schema.maxItems ?? names?.length ?? Infinity);
  const rows = makeRows(start.map((each, index) => makeEntry(each, index)), locked, { makeRow, adding: () => add, isFull, kept: firstLocked ? 1 : 0 });

  /** `like`: an entry of whose kind a new one is, where there are kinds. */
  function makeEntry(each, index, like) {
    const own = resolved(schema.prefixItems?.[index] ?? schema.items, form.definitions);
    const closed = locked || (firstLocked && index === 0);
    const asked = { key: one, title: own.title ?? titleOfOne, note: null, locked: closed, required: true, bare: true };
    asked.variant = like?.variant?.();
    return form.edit(own, each, asked);
  }

  function makeRow(editor, index) {
    if (fixed) return make("li", { class: "setting-part" }, editor.node);
    const name = `${one} ${index + 1}`;
    const buttons = make("span", { class: "setting-moves" }, ...rows.moves(name, index), rows.remove(name, index));
    const head = make("div", { class: "setting-row-head" }, make("span", {}, `${titleOfOne} ${index + 1}`), buttons);
    return make("li", { class: "setting-row" }, head, editor.node);
  }

  function addOne() {
    const entries = rows.entries();
    const taken = entries.map((each) => String(each.read()));
    const next = names?.find((name) => !taken.includes(name));
    const entry = makeEntry(next, entries.length, entries.at(-1));
    // What is missing in it is no mistake yet.
    entry.node.dataset.fresh = "";
    rows.add(entry);
  }

  const add = fixed ? null : makeButton(`Add a ${one}`, addOne, { class: "setting-add" });

  function read() {
    const values = rows.entries().map((editor) => editor.read());
    // A list that is not in the file shows its default.
    const same = values.length === start.length && values.every((each, index) => each === start[index]);
    if (value === undefined && same) return undefined;
    // An entry of its own that is empty is one; the parts of a fixed list are there or not.
    const kept = fixed ? values.filter((each) => each !== undefined) : values.map((each) => each ?? null);
    return kept.length === 0 && (value === undefined || value.length > 0) ? undefined : kept;
  }

  rows.draw();
  const fill = (values) => rows.fill(values.map((each, index) => makeEntry(each, index)));
  const byDefault = form.defaults[key] ? makeDefault(form, key, rows, locked ? null : fill) : null;
  const node = framed(title, note, rows.node, byDefault, add);
  node.dataset.list = key;
  return { node, read };
}
