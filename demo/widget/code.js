// Code to copy.

import { make } from "../../study/viewer/elements.js";
import { icon } from "../../study/viewer/icons.js";

/** The button says for so long what it did. */
const SAID_MS = 2500;

/** Builds a block of code under a title, with a button that copies it. */
export function createCode(title, text) {
  const code = make("pre", {}, text);
  const said = make("span", { role: "status" }, "Copy");
  const sign = make("span", {}, icon("copy"));
  const button = make("button", { type: "button", class: "quiet-button code-copy", onclick: copy }, sign, said);
  let timer = null;

  async function copy() {
    const isCopied = await written(text);
    if (!isCopied) getSelection().selectAllChildren(code);
    show(isCopied ? "check" : "copy", isCopied ? "Copied" : "Selected: press Ctrl+C");
    clearTimeout(timer);
    timer = setTimeout(() => show("copy", "Copy"), SAID_MS);
  }

  function show(name, words) {
    sign.replaceChildren(icon(name));
    said.textContent = words;
  }

  return make("div", { class: "code" }, make("div", { class: "code-head" }, make("h3", {}, title), button), code);
}

/** Copies a text; returns whether the browser let it: it does on https, and on the machine itself. */
async function written(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
