// The elements that the participant's pages are made of.

import { make, makeButton } from "../../viewer/elements.js";

/** Makes the main button of a sheet, which Enter presses too. */
export function mainButton(label, action, attributes = {}) {
  return makeButton(label, action, { class: "study-button study-main", ...attributes });
}

/** Has a key that is still held from before, which the focus has met here, press nothing. */
export function withoutRepeats(button) {
  button.addEventListener("keydown", (event) => event.repeat && event.preventDefault());
  return button;
}

/** Makes a button for what is not the usual next step. */
export function quietButton(label, action, attributes = {}) {
  return makeButton(label, action, { class: "study-button study-quiet", ...attributes });
}

/** Makes a button that looks like a link. */
export function linkButton(label, action) {
  return makeButton(label, action, { class: "study-link" });
}

export function actions(...buttons) {
  return make("div", { class: "study-actions" }, ...buttons);
}

/** Makes a text of the study, which the server has turned from Markdown into HTML. */
export function prose(html) {
  const node = make("div", { class: "study-prose", html });
  // Whoever reads something else must find the way back.
  for (const link of node.querySelectorAll("a[href]")) {
    link.target = "_blank";
    link.rel = "noopener";
  }
  return node;
}

/** Makes a form in which Enter presses the main button (of type "submit"), and which is never sent as such. */
export function makeForm(...children) {
  return make("form", { novalidate: true, onsubmit: (event) => event.preventDefault() }, ...children);
}

/** Makes one line with a radio button or checkbox; the whole line can be clicked. */
export function makeOption(kind, name, value, label, checked) {
  const input = make("input", { type: kind, name, value });
  input.checked = checked;
  return make("label", { class: `study-option study-${kind}` }, input, make("span", {}, label));
}

/** Returns the values of the checked radio buttons or checkboxes in `node`. */
export function checkedValues(node) {
  return [...node.querySelectorAll("input:checked")].map((input) => input.value);
}
