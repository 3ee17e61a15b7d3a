// One line that says what is being done, and nothing when there is nothing to do.

import { make } from "../../study/viewer/elements.js";

/** What is done sooner than this is not worth a line. */
const PATIENCE_MS = 400;

/** Builds the line. */
export function createProgress() {
  let timer = null;
  const element = make("p", { class: "progress", role: "status" });

  function say(text) {
    clearTimeout(timer);
    element.textContent = text;
  }

  return {
    element,
    say,
    /** Says it only if it is not over soon, or replaced. */
    saySoon(text) {
      clearTimeout(timer);
      timer = setTimeout(() => say(text), PATIENCE_MS);
    },
    clear: () => say(""),
  };
}
