// The line above the pictures: progress, the next rank, zoom, undo and the menu.

import { make } from "../../../viewer/elements.js";
import { icon } from "../../../viewer/icons.js";

/** From the most spacious to the narrowest; style sheets say what each of them leaves out. */
const HEAD_FITS = ["wide", "compact", "stacked", "single", "bare"];

/** Builds the head of the board; `actions` are what its buttons do: {undo, menu, next}. */
export function createBoardHead(t, labels, zoomButtons, actions) {
  const bar = make("span", { class: "board-bar-fill" });
  const counter = make("span", { class: "board-count" });
  const progress = make(
    "div",
    { class: "board-progress", role: "progressbar", "aria-label": t("board_progress"), "aria-valuemin": "0" },
    counter,
    make("span", { class: "board-bar" }, bar),
  );
  const questions = ["board_ask_first", "board_ask_next", "board_ask_last", "board_complete"].map((key) =>
    make("span", {}, t(key)),
  );
  const prompt = make("h1", { class: "board-prompt", tabindex: "-1" }, ...questions);
  const steps = labels.map((label) => make("li", {}, label));
  const next = make("button", { type: "button", class: "study-button board-next", onclick: actions.next }, t("next"));
  const ranks = make("ol", { class: "board-steps", "aria-label": t("board_steps") }, ...steps);
  const undo = toolButton("undo", t("undo"), actions.undo, { "aria-keyshortcuts": "Backspace" });
  const menu = toolButton("menu", t("menu"), actions.menu, { "aria-haspopup": "dialog" });
  const element = make(
    "header",
    { class: "board-head" },
    progress,
    make("div", { class: "board-task" }, prompt, make("div", { class: "board-turn" }, ranks, next)),
    make("div", { class: "board-tools" }, zoomButtons, undo, menu),
  );

  function question(ranked) {
    if (ranked === labels.length) return 3;
    if (ranked === 0) return 0;
    return ranked < labels.length - 1 ? 1 : 2;
  }

  /**
   * Shows the progress of the set; `waiting`: it is complete and waits for "Next"; `back`: whether Undo leads to the set
   * before.
   */
  function draw(ranked, waiting, back) {
    const asked = question(ranked);
    questions.forEach((text, index) => text.classList.toggle("now", index === asked));
    steps.forEach((step, index) => {
      step.classList.toggle("done", index < ranked);
      step.classList.toggle("now", index === ranked);
      if (index === ranked) step.setAttribute("aria-current", "step");
      else step.removeAttribute("aria-current");
    });
    element.classList.toggle("complete", waiting);
    drawUndo(ranked === 0, back);
  }

  function drawUndo(empty, back) {
    const leads = empty && back;
    const name = leads ? t("undo_back") : t("undo");
    undo.disabled = empty && !back;
    undo.classList.toggle("board-back", leads);
    undo.title = `${name} (Backspace)`;
    if (leads) undo.setAttribute("aria-label", name);
    else undo.removeAttribute("aria-label");
  }

  /** Lets nothing be taken back until the head is drawn again. */
  function rest() {
    undo.disabled = true;
  }

  /** Shows which set this is; the head must be on the page. */
  function count(set) {
    const practice = set.part === "practice";
    const text = t(practice ? "board_practice" : "board_count", set);
    const differs = text.length !== counter.textContent.length;
    counter.textContent = text;
    if (differs) fit();
    bar.style.width = `${(100 * (set.place - 1)) / set.of}%`;
    progress.setAttribute("aria-valuemax", String(set.of));
    progress.setAttribute("aria-valuenow", String(set.place - 1));
    progress.setAttribute("aria-valuetext", photoName(t, set));
  }

  /** Chooses the most spacious form that the window's width allows. */
  function fit() {
    for (const form of HEAD_FITS) {
      element.dataset.fit = form;
      if (element.scrollWidth <= element.clientWidth) return;
    }
  }

  return { element, prompt, next, draw, rest, count, fit };
}

function toolButton(sign, label, action, attributes) {
  return make(
    "button",
    { type: "button", class: "viewer-tool", onclick: action, ...attributes },
    icon(sign),
    make("span", { class: "tool-label" }, label),
  );
}

/** Returns "Photo 3 of 40", or the same for practice. */
export function photoName(t, set) {
  return t(set.part === "practice" ? "board_photo_practice" : "board_photo", set);
}
