// What went wrong, in one place and in plain words.

import { make } from "../../study/viewer/elements.js";

/** Builds the place. */
export function createTrouble() {
  const text = make("p", { class: "trouble-text" });
  const again = make("button", { type: "button", class: "quiet-button", hidden: true }, "Try again");
  const element = make("div", { class: "trouble" }, make("div", { role: "alert" }, text), again);
  let action = null;
  again.addEventListener("click", () => action?.());

  return {
    element,
    /** Says a sentence; `onAgain`: what the visitor may try again, or null. */
    say(sentence, onAgain = null) {
      text.textContent = sentence;
      action = onAgain;
      again.hidden = onAgain === null;
      element.classList.add("shown");
    },
    clear() {
      text.textContent = "";
      again.hidden = true;
      element.classList.remove("shown");
    },
  };
}
