// The sheets between sets: what a practice set has shown, and breaks.

import { make } from "../../../viewer/elements.js";
import { actions, mainButton, quietButton, withoutRepeats } from "../elements.js";
import { counted } from "../words.js";

/**
 * Shows what the participant did in a practice set.
 *
 * `feedback`: {spoiled: slot of the ruined version or null, rank: its rank or null, versions}; `last`: whether
 * the practice is over; `again`: {left: how many more tries there may be}, or null. `tryAgain()` shows the set again;
 * where it can be, that is the main button and has the focus, for whoever has ranked by key.
 */
export function showFeedback(sheets, { spoiled, rank, versions, last, again }, goOn, tryAgain) {
  const { t } = sheets;
  const right = spoiled === null || rank === versions;
  const heading = spoiled === null ? "practiced" : right ? "right" : "not_right";
  const text = spoiled === null ? "practiced_text" : right ? "right_text" : "not_right_text";
  const proceed = t(last ? "start" : "continue");
  const said = make("p", { id: "feedback-said" }, t(text, { slot: spoiled, rank, versions }));
  const retry = again ? withoutRepeats(mainButton(t("try_again"), tryAgain, { "aria-describedby": said.id })) : null;
  sheets.show(
    "feedback",
    t(heading),
    said,
    again
      ? make("p", {}, counted(t, "try_again", again.left))
      : make("p", { class: last ? "feedback-counts" : "study-facts" }, t(last ? "now_it_counts" : "practice_only")),
    retry ? actions(retry, quietButton(proceed, goOn)) : actions(mainButton(proceed, goOn)),
  );
  retry?.focus({ preventScroll: true });
}

/** Offers a break after `done` of `total` photos. */
export function showBreak(sheets, done, total, goOn) {
  const { t } = sheets;
  const bar = make("progress", { max: total, value: done, "aria-label": t("progress") });
  sheets.show(
    "break",
    t("break"),
    make("p", {}, t("break_text", { done, total })),
    bar,
    actions(mainButton(t("continue"), goOn)),
  );
}
