// Editors of single values: a text, a number, yes or no, a word out of a list.
//
// An editor is {node, read}; `read()` returns the value, undefined for none. What was not touched is as it was.

import { make } from "../../viewer/elements.js";
import { labeled, newId } from "./parts.js";
import { hasType } from "./schema.js";

/** From this many characters on, a text gets several lines. */
const LONG_TEXT = 1000;

function isNumeric(schema) {
  return (hasType(schema, "integer") || hasType(schema, "number")) && !hasType(schema, "string");
}

/** Returns a control's text as the value that the schema asks for; a text that is no number is the reader's to name. */
function parsed(text, schema) {
  if (text.trim() === "") return undefined;
  if (!isNumeric(schema)) return text;
  const number = Number(text.replace(",", "."));
  return Number.isFinite(number) ? number : text;
}

/** Makes the control of a text or number; `asked`: {id, title, locked, placeholder, lang}. */
function makeEntry(schema, text, { id, locked, placeholder = null, lang = null }) {
  const attributes = { id, class: "setting-entry", disabled: locked, placeholder, lang, dir: lang && "auto", autocomplete: "off" };
  if (!isNumeric(schema) && ((schema.maxLength ?? 0) >= LONG_TEXT || text.includes("\n"))) {
    return make("textarea", { ...attributes, rows: "2" }, text);
  }
  const entry = make("input", { ...attributes, type: "text", inputmode: isNumeric(schema) ? "decimal" : null });
  entry.value = text;
  return entry;
}

/** Makes an editor of a text or a number. */
export function makeText(schema, value, { title, note, locked, placeholder, lang }) {
  const id = newId();
  const entry = makeEntry(schema, value === undefined ? "" : String(value), { id, locked, placeholder, lang });
  const before = entry.value;
  const read = () => (entry.value === before ? value : parsed(entry.value, schema));
  return { node: labeled(title, note, id, entry, null), read, entry };
}

export function makeFlag(schema, value, { title, note, locked }) {
  const id = newId();
  const box = make("input", { id, type: "checkbox", disabled: locked, checked: value ?? schema.default ?? false });
  const before = box.checked;
  const about = note ? make("p", { class: "setting-note" }, note) : null;
  const node = make("div", { class: "setting-field setting-flag" }, box, make("label", { for: id }, title), about);
  return { node, read: () => (box.checked === before ? value : box.checked) };
}

/**
 * Makes an editor of one of `options`; with `none`, what choosing nothing is called, nothing can be chosen. `named`:
 * what options are called, where that is more than what they are.
 */
export function makeChoice(options, value, { title, note, locked, none = null, byDefault, named = {} }) {
  const id = newId();
  const all = value === undefined || options.includes(value) ? options : [...options, value];
  const entries = all.map((option, index) => make("option", { value: String(index) }, named[option] ?? String(option)));
  const empty = none === null ? null : make("option", { value: "" }, none);
  const list = make("select", { id, class: "setting-entry", disabled: locked }, empty, ...entries);
  const chosen = all.indexOf(value ?? byDefault);
  list.value = chosen < 0 ? (none === null ? "0" : "") : String(chosen);
  // What is not chosen but shown, without a default, is chosen by looking at it.
  const before = value === undefined && byDefault === undefined && none === null ? null : list.value;
  const read = () => (list.value === before ? value : list.value === "" ? undefined : all[Number(list.value)]);
  return { node: labeled(title, note, id, list), read, list };
}
