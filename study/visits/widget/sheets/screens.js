// The sheets before the ranking: studies to choose from, welcome, consent or none, instructions.

import { make, makeButton } from "../../../viewer/elements.js";
import { actions, checkedValues, mainButton, makeOption, prose, quietButton } from "../elements.js";
import { counted } from "../words.js";

/** Says how much there is to do, e.g. "100 photos, about 50 minutes". */
function effort(t, { sets, minutes }) {
  return t("start_effort", { sets: counted(t, "start_sets", sets), minutes: counted(t, "start_minutes", minutes) });
}

export function showStudies(sheets, studies, lang) {
  const { t } = sheets;
  const entry = (study) => {
    const query = new URLSearchParams({ study: study.slug, ...(lang ? { lang } : {}) });
    const texts = [make("strong", {}, study.title), make("span", {}, effort(t, study))];
    return make("li", {}, make("a", { href: `?${query}` }, ...texts));
  };
  const list = make("ul", { class: "study-list" }, ...studies.map(entry));
  const none = make("p", {}, t("start_no_studies"));
  sheets.show("studies", t("start_studies"), studies.length > 0 ? list : none);
}

/** Shows the welcome page; `onLanguage(code)` is called for another language, `goOn` to continue. */
export function showWelcome(sheets, study, goOn, onLanguage) {
  const { t } = sheets;
  const buttons = study.languages.map(({ code, name }) =>
    makeButton(name, () => onLanguage(code), { lang: code, "aria-pressed": String(code === study.language) }),
  );
  const choice = make("div", { class: "study-languages", role: "group", "aria-label": t("language") }, ...buttons);
  sheets.show(
    "welcome",
    study.title,
    prose(study.texts.introduction),
    make("p", { class: "study-facts" }, effort(t, study)),
    actions(mainButton(t("take_part"), goOn)),
    buttons.length > 1 ? choice : null,
  );
}

export function showConsent(sheets, study, agree, decline) {
  const { t } = sheets;
  const button = mainButton(t("continue"), agree, { disabled: true });
  const option = makeOption("checkbox", "agree", "yes", t("agree"), false);
  option.addEventListener("change", () => {
    button.disabled = checkedValues(option).length === 0;
  });
  sheets.show(
    "consent",
    t("consent"),
    prose(study.texts.consent),
    option,
    actions(button, quietButton(t("decline"), decline)),
  );
}

export function showDeclined(sheets, back) {
  const { t } = sheets;
  const text = make("p", {}, t("declined_text"));
  sheets.show("declined", t("declined"), text, actions(quietButton(t("declined_back"), back)));
}

export function showInstructions(sheets, study, begin) {
  const { t } = sheets;
  // Not in the order of the scale: the numbers name versions, not ranks.
  const ranks = study.scale.map((_, index) => study.scale[(index + 2) % study.scale.length]);
  const tiles = ranks.map((label, index) =>
    make("li", {}, make("span", { class: "example-picture" }, String(index + 1)), make("span", {}, label)),
  );
  sheets.show(
    "instructions",
    t("instructions"),
    make("ol", { class: "study-example", "aria-label": t("example") }, ...tiles),
    prose(study.texts.instructions),
    actions(mainButton(t("begin"), begin)),
  );
}
