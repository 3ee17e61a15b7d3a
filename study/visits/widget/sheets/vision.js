// The color-vision screening: plates of colored dots, one on a sheet, each with the question which digit it shows.

import { make } from "../../../viewer/elements.js";
import { digitOf } from "../../../viewer/typed_keys.js";
import { actions, checkedValues, mainButton, makeForm, makeOption } from "../elements.js";
import { makePlate } from "./plates.js";

const DIGITS = Array.from({ length: 10 }, (_, digit) => String(digit));
const NONE = "none";

/**
 * Makes the choice of a digit, or of none, not yet enabled; the key of a digit chooses it as well while the choice is on
 * the page.
 */
function makeChoice(t) {
  const digits = DIGITS.map((digit) => makeOption("radio", "digit", digit, digit, false));
  const none = makeOption("radio", "digit", NONE, t("vision_none"), false);
  const node = make(
    "fieldset",
    { class: "check-question vision-choice", disabled: true },
    make("legend", {}, t("vision_question")),
    make("div", { class: "vision-digits" }, ...digits),
    none,
  );
  function onKey(event) {
    if (!node.isConnected) return document.removeEventListener("keydown", onKey);
    const modified = event.altKey || event.ctrlKey || event.metaKey;
    const digit = digitOf(event);
    if (modified || Number.isNaN(digit) || event.target.closest?.("dialog")) return undefined;
    const input = digits[digit].querySelector("input");
    input.click();
    return input.focus();
  }
  document.addEventListener("keydown", onKey);
  return { node, read: () => checkedValues(node)[0] };
}

/**
 * Shows the plates of one round that have no answer yet, one after the other.
 *
 * `round`: {round, plates: their paths}; `answers`: those given so far, a digit or null; `pictures` loads the
 * plates (`createPlates`); `onChanged(answers)` is called after every plate, and `onAnswered(answers)` after the last.
 */
export function showVision(sheets, { round, plates }, answers, { pictures, onChanged, onAnswered }) {
  const { t } = sheets;
  const place = answers.length;
  if (place >= plates.length) return onAnswered(answers);
  const choice = makeChoice(t);
  const problem = make("p", { class: "study-error", role: "alert", hidden: true }, t("vision_missing"));
  function submit() {
    const read = choice.read();
    problem.hidden = read !== undefined;
    if (read === undefined) return choice.node.querySelector("input").focus();
    const given = [...answers, read === NONE ? null : Number(read)];
    onChanged(given);
    return showVision(sheets, { round, plates }, given, { pictures, onChanged, onAnswered });
  }
  const button = mainButton(t("continue"), submit, { type: "submit", disabled: true });
  const form = makeForm(choice.node, problem, actions(button));
  // "No digit" about a picture that is still on its way would count against the participant.
  const plate = makePlate(t, pictures, plates[place], () => {
    pictures.ahead(plates[place + 1]);
    choice.node.disabled = false;
    button.disabled = false;
  });
  form.addEventListener("input", () => {
    problem.hidden = true;
  });
  const before = { of: plates.length };
  const intro = place > 0 ? [] : [make("p", {}, t(round > 1 ? "vision_again" : "vision_text", before))];
  return sheets.show(
    "vision",
    t("vision", { place: place + 1, of: plates.length }),
    ...intro,
    make("div", { class: "vision-task" }, plate, form),
    make("p", { class: "study-facts vision-note" }, t("vision_no_diagnosis")),
  );
}
