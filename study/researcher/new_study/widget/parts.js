// Parts that several sections are made of.

import { make, makeButton } from "../../../viewer/elements.js";

/** Makes a section with its heading, which is called by `id`. */
export function makeSection(id, heading, ...children) {
  const title = make("h2", { id: `${id}-heading`, tabindex: "-1" }, heading);
  return make("section", { class: "results card new-part", id, "aria-labelledby": title.id }, title, ...children);
}

/** Makes a button that opens the browser's choice of files; `attributes` of the field. */
export function makePick(label, onFiles, attributes) {
  const input = make("input", { type: "file", multiple: true, ...attributes });
  input.addEventListener("change", () => {
    onFiles(input);
    // The same files may be chosen again.
    input.value = "";
  });
  return make("label", { class: "pick" }, input, make("span", {}, label));
}

/** Has files that are dropped onto `node` go to `onDrop(transfer)`. */
export function takeDrops(node, onDrop) {
  const over = (isOver) => node.classList.toggle("over", isOver);
  node.addEventListener("dragover", (event) => {
    event.preventDefault();
    over(true);
  });
  node.addEventListener("dragleave", () => over(false));
  node.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    onDrop(event.dataTransfer);
  });
}

/** Makes a field with its label, and perhaps a sentence about it. */
export function makeField(label, input, about = "") {
  const id = input.id;
  const must = input.getAttribute("aria-required") ? [" ", make("span", { class: "note" }, "(required)")] : [];
  const note = about ? make("span", { class: "note", id: `${id}-about` }, about) : null;
  if (note) input.setAttribute("aria-describedby", note.id);
  return make("div", { class: "field" }, make("label", { for: id }, label, ...must), note, input);
}

export function makeQuiet(label, action, attributes = {}) {
  return makeButton(label, action, { class: "quiet", ...attributes });
}

/** Makes the button that does once more what did not work. */
export function makeAgain(action) {
  return makeQuiet("Try again", action);
}

export function makeMain(label, action, attributes = {}) {
  return makeButton(label, action, { class: "main", ...attributes });
}

/** Says a number of things, e.g. "1 photo", "2 photos". */
export function counted(number, thing) {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}

/** Replaces the children of `node` only if they say something else: else whoever is in them would lose their place. */
export function replaceIfNew(node, key, children) {
  if (node.dataset.key === key) return;
  node.dataset.key = key;
  node.replaceChildren(...children());
}

/** Has `node` contain an element for each of `items`, in order; those that were there for an item before stay. */
export function keepChildren(node, items, makeOne) {
  const there = new Map([...node.children].map((child) => [child.dataset.key, child]));
  const children = items.map((item) => {
    const key = JSON.stringify(item);
    const child = there.get(key) ?? makeOne(item);
    child.dataset.key = key;
    return child;
  });
  const isSame = children.length === node.children.length && children.every((child, place) => child === node.children[place]);
  // What is put anew loses the focus.
  if (!isSame) node.replaceChildren(...children);
}
