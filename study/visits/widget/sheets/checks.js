// The display check: is there room for the photos, and can dark and light be told apart?

import { make } from "../../../viewer/elements.js";
import { actions, checkedValues, mainButton, makeForm, makeOption } from "../elements.js";

/** Gray levels (0-255) of the patches, the faintest first: on black, and by as much below white. */
const PATCH_STEPS = [4, 8, 13, 20];

/** Returns the sizes and properties of window and screen that are stored with the check. */
function measureScreen() {
  return {
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

/** Makes a line that says how large the window is, kept up to date; `onResize(large enough)` is called too. */
function makeWindowCheck(t, [width, height], onResize) {
  const line = make("p", { class: "check-window", role: "status" });
  function update() {
    const enough = window.innerWidth >= width && window.innerHeight >= height;
    const size = { width: window.innerWidth, height: window.innerHeight };
    const needed = { needed_width: width, needed_height: height };
    line.textContent = t(enough ? "window_large" : "window_small", { ...size, ...needed });
    line.classList.toggle("study-error", !enough);
    onResize(enough);
  }
  const listener = () => (line.isConnected ? update() : window.removeEventListener("resize", listener));
  window.addEventListener("resize", listener);
  update();
  return line;
}

/** Shows the check; `onChecked(screen)` receives measurements and the number of patches seen of each kind. */
export function showChecks(sheets, study, onChecked) {
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
    return onChecked({ ...measureScreen(), ...Object.fromEntries(seen) });
  };
  const button = mainButton(t("continue"), check, { type: "submit" });
  const size = makeWindowCheck(t, study.smallest_window, (enough) => {
    button.disabled = !enough;
  });
  const hints = ["hint_brightness", "hint_night", "hint_light"].map((key) => make("li", {}, t(key)));
  const form = makeForm(
    make("div", { class: "check-questions" }, questions.dark, questions.light),
    size,
    problem,
    actions(button),
  );
  form.addEventListener("input", () => {
    if (missing() === undefined) problem.hidden = true;
  });
  sheets.show(
    "check",
    t("check"),
    make("p", {}, t("check_text")),
    make("ul", { class: "study-hints" }, ...hints),
    form,
  );
}
