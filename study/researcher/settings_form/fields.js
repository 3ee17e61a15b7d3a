// All settings of a study as one list of groups, each with its fields.

import { make } from "../../viewer/elements.js";
import { createContext } from "./context.js";
import { spotOf } from "./places.js";
import { resolved, same, titleOf } from "./schema.js";

/** Groups that are open at first: what every study wants. */
const OPEN_AT_FIRST = 2;

/** `fixed`: why it or a part of it cannot change, or null. */
function noteOf(schema, fixed) {
  return fixed ? `${schema.description} Fixed: ${fixed}` : schema.description;
}

/**
 * Makes the fields {node, read, show, isAhead, leave, settle, has, open} from what the server said.
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
    /** Opens the group of a place and goes there. */
    show(place) {
      const spot = spotOf(node, place);
      spot.closest("details").open = true;
      spot.scrollIntoView({ block: "center" });
      spot.focus({ preventScroll: true });
    },
    /** Returns whether a place is in an entry that has just been added, in a field that nobody has left yet. */
    isAhead(place) {
      const spot = spotOf(node, place);
      return spot.closest("[data-fresh]") !== null && spot.dataset.left === undefined;
    },
    /** Notes that a control has been left; returns whether it belongs to an entry that has just been added. */
    leave(control) {
      control.dataset.left = "";
      return control.closest("[data-fresh]") !== null;
    },
    /** Takes what has been added for complete. */
    settle() {
      for (const entry of node.querySelectorAll("[data-fresh]")) delete entry.dataset.fresh;
    },
    has: (key) => editors.has(key),
    /** Returns the titles of the groups that are open. */
    open: () => [...node.querySelectorAll("details[open] h3")].map((heading) => heading.textContent),
  };
}
