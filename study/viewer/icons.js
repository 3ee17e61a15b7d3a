// The few icons on buttons; every button with one has a name in words as well.

import { make } from "./elements.js";

const ICONS = {
  undo: '<path d="M3 7h7a3 3 0 0 1 0 6H6M6 4 3 7l3 3"/>',
  redo: '<path d="M13 7H6a3 3 0 0 0 0 6h4M10 4l3 3-3 3"/>',
  menu: '<path d="M3 5h10M3 8h10M3 11h10"/>',
  expand: '<path d="M9.5 3H13v3.5M6.5 13H3V9.5M13 3 9 7M3 13l4-4"/>',
  close: '<path d="m4 4 8 8M12 4l-8 8"/>',
  plus: '<path d="M8 3.5v9M3.5 8h9"/>',
  minus: '<path d="M3.5 8h9"/>',
  previous: '<path d="m10 3-5 5 5 5"/>',
  next: '<path d="m6 3 5 5-5 5"/>',
  reset: '<path d="M3.5 8a4.5 4.5 0 1 0 1.4-3.3M3.5 3v2.5H6"/>',
  open: '<path d="M8 10.5V3M5 5.5 8 2.8l3 2.7M3 10v3h10v-3"/>',
  camera: '<path d="M2.5 5.5h2.7l1-1.8h3.6l1 1.8h2.7v7h-11z"/><circle cx="8" cy="8.8" r="2.1"/>',
  download: '<path d="M8 3v7.3M5 7.8l3 2.7 3-2.7M3 11v2h10v-2"/>',
  compare: '<path d="M2.5 3.5h11v9h-11zM8 2v12"/>',
  waiting: '<circle cx="8" cy="8" r="5.5"/><path d="M8 4.8V8l2.2 1.5"/>',
  warning: '<path d="M8 2.8 14 13H2zM8 6.8v2.8M8 11.4v.1"/>',
  copy: '<path d="M6 6h7.5v7.5H6zM3.5 10H2.5V2.5H10v1"/>',
  check: '<path d="m3 8.5 3.2 3.2L13 4.8"/>',
  info: '<circle cx="8" cy="8" r="5.5"/><path d="M8 7.5V11M8 5.2v.1"/>',
};

/** Makes an icon; screen readers skip it. */
export function icon(name) {
  const svg = `<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">${ICONS[name]}</svg>`;
  return make("span", { class: `icon icon-${name}`, "aria-hidden": "true", html: svg });
}

/** Makes a button with an icon, whose name is shown only as a tooltip. */
export function iconButton(name, label, action, attributes = {}) {
  const button = make("button", { type: "button", class: "viewer-tool", title: label, "aria-label": label, ...attributes });
  button.append(icon(name));
  button.addEventListener("click", action);
  return button;
}
