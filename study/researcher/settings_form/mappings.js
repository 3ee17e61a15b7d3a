// Editors of mappings: with named settings in them, or from names of sets or methods to something.

import { make, makeButton } from "../../viewer/elements.js";
import { framed, tellChange } from "./parts.js";
import { followText } from "./proposal.js";
import { makeRows } from "./rows.js";
import { dependentProperties, resolved, titleOf } from "./schema.js";
import { makeChoice } from "./scalars.js";

/** What the value of a pair is called, where its schema does not say so; these are what participants read. */
const VALUES = new Map([
  ["language", "words"],
  ["word", "text"],
]);

/** Makes the editor of an object with named settings, some of which may depend on another (the kind of a question). */
export function makeObject(schema, value, form, { title, note, locked, bare = false }) {
  const dependent = dependentProperties(schema);
  const given = { ...value };
  const fields = make("div", { class: "setting-fields" });
  let editors = new Map();

  function propertiesNow() {
    if (dependent === null) return schema.properties;
    return dependent.of(editors.get(dependent.by)?.read() ?? given[dependent.by]);
  }

  function draw() {
    const properties = propertiesNow();
    const kept = new Map();
    for (const [key, part] of Object.entries(properties)) {
      const own = resolved(part, form.definitions);
      const required = schema.required?.includes(key) ?? false;
      const asked = { key, title: titleOf(key, own), note: own.description, locked, required };
      kept.set(key, editors.get(key) ?? form.edit(own, given[key], asked));
    }
    for (const [key, editor] of kept) editor.node.dataset.part = key;
    editors = kept;
    fields.replaceChildren(...[...editors.values()].map((editor) => editor.node));
  }

  draw();
  if (dependent !== null) {
    draw(); // with what the first look at the deciding property shows
    editors.get(dependent.by).node.addEventListener("change", () => {
      draw();
      tellChange(fields);
    });
  }

  const proposed = Object.keys(schema.properties).find((key) => schema.properties[key].format === "key-of-text");
  if (proposed && given[proposed] === undefined) followText(editors.get(proposed).entry, editors.get("text").node);

  function read() {
    const entries = [...editors].map(([key, editor]) => [key, editor.read()]);
    const set = Object.fromEntries(entries.filter(([, each]) => each !== undefined));
    if (Object.keys(set).length > 0) return set;
    return value !== undefined && Object.keys(value).length === 0 ? value : undefined;
  }

  return { node: bare ? fields : framed(title, note, fields), read };
}

/**
 * Makes the editor of a list of pairs [name, value], the names being those of sets, methods, languages or words of the
 * page; inside of another one it is a mapping.
 *
 * Where they are the methods, every one has its row, and only their order and what they are called can change.
 */
export function makePairs(schema, value, form, { title, note, locked, inner = false }) {
  const kind = schema.propertyNames.format;
  const names = form.known[kind] ?? [];
  const every = kind === "method";
  const content = resolved(schema.additionalProperties, form.definitions);
  const given = inner ? Object.entries(value ?? {}) : (value ?? []);
  const start = given.length > 0 || !every ? given : names.map((name) => [name, undefined]);
  const isFull = () => free().length === 0;
  const rows = makeRows(start.map(makeEntry), locked, { makeRow, adding: () => add, isFull });

  function makeEntry([name, each]) {
    const placeholder = every ? name.replaceAll("_", " ") : null;
    // Names may change at any time, what they are given to may not.
    const titleOfValue = titleOf(content.format ?? VALUES.get(kind) ?? "name", {});
    // So may what participants read.
    const closed = locked && (!(every || VALUES.has(kind)) || form.frozen);
    const asked = { key: "value", title: titleOfValue, note: null, placeholder, required: true, locked: closed, inner: true };
    const key = every ? null : makeChoice(names, name, { title: titleOf(kind, {}), note: null, locked: closed });
    return { name, key, editor: form.edit(content, each, asked) };
  }

  function makeRow({ name, key, editor }, index) {
    const head = every ? make("code", { class: "setting-name" }, name) : key.node;
    const buttons = every ? rows.moves(name, index) : [rows.remove(name, index)];
    const moves = make("span", { class: "setting-moves" }, ...buttons);
    return make("li", { class: "setting-pair" }, head, editor.node, moves);
  }

  function free() {
    const taken = rows.entries().map(({ name, key }) => key?.read() ?? name);
    return names.filter((name) => !taken.includes(name));
  }

  const addOne = () => rows.add(makeEntry([free()[0], undefined]));
  const add = every ? null : makeButton("Add one", addOne, { class: "setting-add" });

  function read() {
    const pairs = rows.entries().map(({ name, key, editor }) => [key?.read() ?? name, editor.read()]);
    if (every && pairs.every(([, each]) => each === undefined) && !rows.isTouched()) return value;
    if (every) return pairs.map(([name, each]) => [name, each ?? name.replaceAll("_", " ")]);
    if (pairs.length === 0 && (value === undefined || given.length > 0)) return undefined;
    return inner ? Object.fromEntries(pairs) : pairs;
  }

  rows.draw();
  return { node: framed(title, note, rows.node, add), read };
}
