// All settings of a study as one list of groups, each with its fields.

import { make } from "../../viewer/elements.js";
import { createContext } from "./context.js";
import { resolved, same, titleOf } from "./schema.js";

/** Groups that are open at first: what every study wants. */
const OPEN_AT_FIRST = 2;

/** `fixed`: why it or a part of it cannot change, or null. */
function noteOf(schema, fixed) {
  return fixed ? `${schema.description} Fixed: ${fixed}` : schema.description;
}

/**
 * Makes the fields {node, read, show, has, open} from what the server said.
 *
 * `open`: titles of the groups to open at first, or null.
 */
export function makeFields(loaded, open) {
  const { schema, settings, groups, locked, reason, first_locked: firstLocked } = loaded;
  const context = createContext(loaded);
  const editors = new Map();

  function makeField(key) {
    const own = resolved(schema.properties[key], schema.$defs);
    const isLocked = locked.includes(key);
    const required = schema.required.includes(key);
    const fixed = isLocked ? reason : (firstLocked[key] ?? null);
    const asked = { key, title: titleOf(key, own), note: noteOf(own, fixed), locked: isLocked, required };
    asked.firstLocked = key in firstLocked;
    const editor = context.edit(own, settings[key], asked);
    editors.set(key, editor);
    return make("div", { class: "setting", "data-setting": key }, editor.node);
  }

  function makeGroup({ title, keys }, index) {
    const fields = keys.map(makeField);
    const isOpen = open === null ? index < OPEN_AT_FIRST : open.includes(title);
    return make(
      "details",
      { class: "setting-group", open: isOpen },
      make("summary", {}, make("h3", {}, title)),
      ...fields,
    );
  }

  const node = make("div", { class: "setting-groups" }, ...groups.map(makeGroup));
  node.addEventListener("input", () => context.setOffered(editors.get("languages").read()));
  node.addEventListener("change", () => context.setOffered(editors.get("languages").read()));

  return {
    node,
    /** Returns the settings as they are in the form; what says the same as before is as it was. */
    read() {
      const entries = [...editors].map(([key, editor]) => [key, editor.read()]);
      const kept = entries.map(([key, value]) => [key, same(value, settings[key]) ? settings[key] : value]);
      return Object.fromEntries(kept.filter(([, value]) => value !== undefined));
    },
    /** Opens the group of a setting and goes to it, or to one row of its list, or of its list of this name. */
    show(key, row = null, list = null) {
      const field = node.querySelector(`[data-setting="${CSS.escape(key)}"]`);
      field.closest("details").open = true;
      const part = (list && field.querySelector(`[data-list="${CSS.escape(list)}"]`)) || field;
      const target = (row && part.querySelector(".setting-rows")?.children[row - 1]) || part;
      const control = target.querySelector("input:enabled, select:enabled, textarea:enabled");
      (control ?? target).scrollIntoView({ block: "center" });
      control?.focus({ preventScroll: true });
    },
    has: (key) => editors.has(key),
    /** Returns the titles of the groups that are open. */
    open: () => [...node.querySelectorAll("details[open] h3")].map((heading) => heading.textContent),
  };
}
