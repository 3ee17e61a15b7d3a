// The section in which the study is made: how far that is, and how it has ended.

import { make } from "../../../viewer/elements.js";
import { counted, makeMain, makeQuiet, makeSection } from "./parts.js";

const HEADING = "4. Make the study";
const ENDS = {
  canceled: "Canceled: no study was made.",
  interrupted: "The server was restarted while the study was being made. Nothing half-made is left; make it again.",
};

/** `actions`: build(), cancel(), startOver(). */
export function createMaking(actions) {
  const outcome = make("div", { class: "outcome" });
  const kept = make("p", { class: "note" });
  const startOver = makeQuiet("Delete these photos and start over", actions.startOver);
  const form = make(
    "div",
    {},
    make(
      "p",
      {},
      "First all photos and choices are checked, and everything that is wrong is named. Then every photo gets its "
        + "versions. You can leave this page meanwhile and come back.",
    ),
    makeMain("Make the study", actions.build),
    kept,
    startOver,
  );
  const bar = make("progress", { "aria-label": "Photos done" });
  const sentence = make("p", { class: "sentence", role: "status" });
  const cancel = makeQuiet("Cancel", actions.cancel);
  const about = make("p", { class: "note" }, "You can close this page: the study goes on being made, and the page shows it when you return.");
  const progress = make("div", { hidden: true }, sentence, bar, about, cancel);
  const node = makeSection("new-making", HEADING, outcome, form, progress);
  const heading = node.querySelector("h2");
  let shown = "";

  function showOutcome({ id, state, problems }) {
    const key = JSON.stringify([id, state, problems]);
    if (key === shown) return;
    shown = key;
    if (state === "failed") sayProblems(problems);
    else if (state in ENDS) {
      outcome.replaceChildren(make("div", { class: "results notice mild", role: "status" }, make("p", {}, ENDS[state])));
    } else outcome.replaceChildren();
  }

  /** Says everything that is wrong. */
  function sayProblems(problems) {
    outcome.replaceChildren(make(
      "div",
      { class: "results notice", role: "alert" },
      make("p", {}, make("b", {}, "No study was made."), ` ${counted(problems.length, "problem")}:`),
      make("ul", {}, ...problems.map((problem) => make("li", {}, problem))),
    ));
  }

  return {
    node,
    /** Says what is wrong with what was chosen, before anything is made. */
    refuse(problems) {
      shown = "";
      sayProblems(problems);
    },
    show(state) {
      const isBusy = ["waiting", "building"].includes(state.state);
      form.hidden = isBusy;
      progress.hidden = !isBusy;
      heading.textContent = isBusy ? `Making “${state.title}”` : HEADING;
      startOver.hidden = kept.hidden = !state.id;
      kept.textContent = `Photos and choices are kept on the server until ${state.kept_until}, unless they change.`;
      showOutcome(state);
      if (isBusy) {
        sentence.textContent = progressOf(state);
        if (state.of && state.stage === "edit") [bar.max, bar.value] = [state.of, state.done];
        else bar.removeAttribute("value");
      }
    },
    /** Says why the study could not even be asked for. */
    sayTrouble(text) {
      shown = "";
      outcome.replaceChildren(make("div", { class: "results notice", role: "alert" }, make("p", {}, text)));
    },
    isVisible: () => node.checkVisibility?.() ?? node.offsetParent !== null,
  };
}

/** Says how far a study is that is waiting or being made. */
export function progressOf({ state, before, progress }) {
  if (state === "waiting") return before ? `Waiting: ${before === 1 ? "one study is" : `${before} studies are`} made first.` : "Waiting …";
  return progress ? `${progress[0].toUpperCase()}${progress.slice(1)}` : "Starting: the methods are being loaded …";
}
