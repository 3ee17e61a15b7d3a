// The display check: is there room for the photos, and can dark and light be told apart?

import { make } from "../../../viewer/elements.js";
import { actions, checkedValues, mainButton, makeForm, makeOption, quietButton } from "../elements.js";
import { makeWindowCheck } from "./window_size.js";

/** Gray levels (0-255) of the patches, the faintest first: on black, and by as much below white. */
const PATCH_STEPS = [4, 8, 13, 20];
const FIRST_HINTS = ["hint_brightness", "hint_night", "hint_light"];

/** Returns the last of the `values` of a media feature that holds, the strongest being last; empty if none does. */
function feature(name, values) {
  return values.filter((value) => window.matchMedia(`(${name}: ${value})`).matches).pop() ?? "";
}

/** Returns the sizes and properties of window and screen that are stored with the check. */
function measureScreen() {
  return {
    gamut: feature("color-gamut", ["srgb", "p3", "rec2020"]),
    dynamic_range: feature("dynamic-range", ["standard", "high"]),
    color_scheme: feature("prefers-color-scheme", ["light", "dark"]),
    forced_colors: feature("forced-colors", ["active"]) !== "",
    window: [window.innerWidth, window.innerHeight],
    screen: [screen.width, screen.height],
    pixel_ratio: window.devicePixelRatio,
    color_depth: screen.colorDepth,
    touch: navigator.maxTouchPoints > 0,
  };
}

function makePatches(background, levels) {
  const gray = (level) => `background-color: rgb(${level} ${level} ${level})`;
  const patches = levels.map((level) => make("span", { style: gray(level) }));
  return make("div", { class: "check-patches", style: gray(background), "aria-hidden": "true" }, ...patches);
}

/** Makes the question how many patches are seen, answered with 0 to all of them. */
function makePatchQuestion(t, name, background, levels) {
  const numbers = Array.from({ length: levels.length + 1 }, (_, number) => String(number));
  const options = numbers.map((number) => makeOption("radio", name, number, number, false));
  return make(
    "fieldset",
    { class: "check-question" },
    make("legend", {}, t(`check_${name}`)),
    makePatches(background, levels),
    make("div", { class: "check-options" }, ...options),
  );
}

/**
 * Shows the check; `onChecked(screen)` receives measurements and the number of patches seen of each kind.
 *
 * `refused`: the measurements that were not enough for the study the last time, else null; then the sheet says what
 * can be done, and `onLeave(refused)` ends the visit.
 */
export function showChecks(sheets, study, refused, { onChecked, onLeave }) {
  const { t } = sheets;
  const questions = {
    dark: makePatchQuestion(t, "dark", 0, PATCH_STEPS),
    light: makePatchQuestion(t, "light", 255, PATCH_STEPS.map((step) => 255 - step)),
  };
  const problem = make("p", { class: "study-error", role: "alert", hidden: true }, t("check_missing"));
  const missing = () => Object.values(questions).find((question) => checkedValues(question).length === 0);
  const check = () => {
    problem.hidden = missing() === undefined;
    if (missing()) return missing().querySelector("input").focus();
    const seen = Object.entries(questions).map(([name, question]) => [name, Number(checkedValues(question)[0])]);
    return onChecked({ ...measureScreen(), ...Object.fromEntries(seen), tries: (refused?.tries ?? 0) + 1 });
  };
  const button = mainButton(t("continue"), check, { type: "submit" });
  const size = makeWindowCheck(t, study.smallest_window, (enough) => {
    button.disabled = !enough;
  });
  const keys = refused ? ["hint_brighter", "hint_night", "hint_light", "hint_other"] : FIRST_HINTS;
  const hints = keys.map((key) => make("li", {}, t(key)));
  const leave = refused ? quietButton(t("check_leave"), () => onLeave(refused)) : null;
  const form = makeForm(
    make("div", { class: "check-questions" }, questions.dark, questions.light),
    size,
    problem,
    actions(...[button, leave].filter(Boolean)),
  );
  form.addEventListener("input", () => {
    if (missing() === undefined) problem.hidden = true;
  });
  sheets.show(
    "check",
    t("check"),
    refused ? make("p", { class: "check-tried" }, t("check_tried", refused)) : null,
    make("p", {}, t(refused ? "check_again" : "check_text")),
    make("ul", { class: "study-hints" }, ...hints),
    form,
  );
}
