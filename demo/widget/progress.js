// One line that says what is being done, and nothing when there is nothing to do.

import { make } from "../../study/viewer/elements.js";

/** What is done sooner than this is not worth a line. */
const PATIENCE_MS = 400;
/** What takes longer may have to wait for others: that is looked at so often. */
const LOOK_MS = 1500;
export const MODEL_LOADS = "The model is loading, ten seconds to a minute the first time …";

/** Returns the line, given how many others come first, and whether the model has to be loaded. */
export function waitText(text, { before, loading }) {
  if (before === 1) return `${text} 1 person comes first.`;
  if (before > 1) return `${text} ${before} people come first.`;
  return loading ? MODEL_LOADS : text;
}

/** Builds the line; `askQueue()` promises {before, loading}: lines that end with "…" are about something that waits. */
export function createProgress(askQueue) {
  let timer = null;
  let looks = null;
  let newest = "";
  const element = make("p", { class: "progress", role: "status" });

  function say(text) {
    clearTimeout(timer);
    clearInterval(looks);
    newest = text;
    element.textContent = text;
    if (text.endsWith("…")) looks = setInterval(() => look(text), LOOK_MS);
  }

  async function look(text) {
    // A server that does not answer is noticed by whatever is waited for.
    const queue = await askQueue().catch(() => null);
    if (queue !== null && newest === text) element.textContent = waitText(text, queue);
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
