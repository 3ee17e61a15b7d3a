// The rows of a list or mapping that can be added, moved and taken away; every change is told to the form.

import { make } from "../../viewer/elements.js";
import { smallButton, tellChange } from "./parts.js";

/**
 * Makes the rows {node, entries(), draw(), add(entry), fill(entries), isTouched(), moves(name, index),
 * remove(name, index)}.
 *
 * `start`: the entries at first; `locked`: whether they stay as they are; `kept`: how many of the first ones do; `makeRow(entry, index)` returns the node of a
 * row, with the buttons that it wants; `adding()`: the button that adds one, or null; `isFull(entries)`: whether there
 * is room for no other.
 */
export function makeRows(start, locked, { makeRow, adding, isFull, kept = 0 }) {
  const node = make("ol", { class: "setting-rows" });
  let entries = start;
  let touched = false;

  function draw() {
    node.replaceChildren(...entries.map(makeRow));
    const button = adding();
    if (button) button.disabled = locked || isFull(entries);
  }

  function change(next, focus) {
    touched = true;
    entries = next;
    draw();
    tellChange(node);
    (node.children[focus]?.querySelector("input, select, textarea") ?? adding())?.focus();
  }

  function add(entry) {
    change([...entries, entry], entries.length);
  }

  /** Puts other entries in the place of all. */
  function fill(others) {
    change(others, 0);
  }

  function move(index, by) {
    const next = [...entries];
    next.splice(index + by, 0, ...next.splice(index, 1));
    change(next, index + by);
  }

  /** Makes the buttons that move a row. */
  function moves(name, index) {
    const isLast = index === entries.length - 1;
    return [
      smallButton("↑", `Move ${name} up`, () => move(index, -1), locked || index <= kept),
      smallButton("↓", `Move ${name} down`, () => move(index, 1), locked || isLast || index < kept),
    ];
  }

  /** Makes the button that takes a row away. */
  function remove(name, index) {
    const without = () => entries.filter((_, other) => other !== index);
    return smallButton("×", `Remove ${name}`, () => change(without(), index), locked || index < kept);
  }

  return { node, entries: () => entries, draw, add, fill, isTouched: () => touched, moves, remove };
}
