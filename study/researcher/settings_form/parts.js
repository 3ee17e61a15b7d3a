// The elements that the form is made of.

import { make, makeButton } from "../../viewer/elements.js";

let lastId = 0;

/** Returns an id that no element has yet. */
export function newId() {
  lastId += 1;
  return `setting-${lastId}`;
}

/** Tells the form that what an editor holds has changed, where no control of its own says so. */
export function tellChange(node) {
  node.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Makes a small button of the form; the accessible `name` says what it is about. */
export function smallButton(label, name, action, disabled = false) {
  return makeButton(label, action, { class: "setting-small", "aria-label": name, title: name, disabled });
}

/** Makes a label and a note around the control with this id. */
export function labeled(title, note, id, control, lang = null) {
  const about = note ? make("p", { class: "setting-note", id: `${id}-note` }, note) : null;
  return make("div", { class: "setting-field", lang }, make("label", { for: id }, title), control, about);
}

/** Makes a frame with a title and a note around several controls. */
export function framed(title, note, ...content) {
  return make(
    "fieldset",
    { class: "setting-frame" },
    make("legend", {}, title),
    note ? make("p", { class: "setting-note" }, note) : null,
    ...content,
  );
}
