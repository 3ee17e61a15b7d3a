// One line that says what is being done, and nothing when there is nothing to do.

import { make } from "../../study/viewer/elements.js";

/** What is done sooner than this is not worth a line. */
const PATIENCE_MS = 400;

/** Builds the line. */
export function createProgress() {
  let timer = null;
  let newest = "";
  const element = make("p", { class: "progress", role: "status" });

  function say(text) {
    clearTimeout(timer);
    newest = text;
    element.textContent = text;
  }

  return {
    element,
    say,
    /** Says it only if it is not over soon, or replaced. */
    saySoon(text) {
      clearTimeout(timer);
      newest = text;
      timer = setTimeout(() => say(text), PATIENCE_MS);
    },
    /** What the text says is over; another text stays. */
    over(text) {
      if (newest === text) say("");
    },
    clear: () => say(""),
  };
}
