// The pages of text around the ranking: one sheet at a time, with the same foot below each.

import { make } from "../../../viewer/elements.js";

/**
 * Returns what shows sheets in `root` with the words of `t`.
 *
 * `foot()` returns the elements to put below each sheet. A sheet has one heading, which receives the focus unless
 * `focusing` is false, and at most one main button, which Enter presses unless the focus is on another control.
 */
export function createSheets(root, t, foot = () => [], focusing = true) {
  const notice = make("p", { class: "study-notice", role: "status" });

  function show(name, heading, ...content) {
    const title = make("h1", { tabindex: "-1" }, heading);
    const card = make("div", { class: `study-card study-${name}` }, title, ...content);
    const bottom = make("div", { class: "study-foot" }, ...foot());
    root.replaceChildren(make("div", { class: "study-sheet" }, notice, card, bottom));
    root.dataset.stage = name;
    root.scrollTop = 0;
    if (focusing) title.focus({ preventScroll: true });
  }

  /** Shows that the participant has to wait. */
  function wait(heading, text) {
    const told = root.dataset.stage === "waiting" && root.querySelector("h1").textContent === heading;
    if (!told) show("waiting", heading, make("p", { role: "status" }, text));
  }

  /** Shows a message above the current sheet; none if the text is empty. */
  function tell(text) {
    notice.textContent = text;
  }

  return { root, t, show, wait, tell };
}

/** Presses the main button of the sheet in `root` on Enter; to be called for every key. */
export function pressMainButton(root, event) {
  const modified = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
  if (event.key !== "Enter" || event.repeat || modified || event.defaultPrevented) return;
  if (event.target.closest?.("button, a, input, textarea, dialog")) return;
  root.querySelector(".study-sheet .study-main:not(:disabled)")?.click();
}

/** Returns the line for somebody who came during the study's pilot, which is over; none for others. */
export function pilotLine(t, state) {
  return state.piloted ? [make("p", { class: "study-piloted" }, t("piloted"))] : [];
}

/** Returns the line that marks a test visit; none for a real one. */
export function testLine(t, study) {
  return study.test ? [make("p", { class: "study-test" }, t("test"))] : [];
}
