// The sheets before the ranking: studies to choose from, welcome, consent, instructions.

import { make, makeButton } from "../../../viewer/elements.js";
import { actions, checkedValues, mainButton, makeOption, prose, quietButton } from "../elements.js";
import { counted } from "../words.js";
import { makeExample } from "./example.js";
import { makeNeededWindow } from "./window_size.js";

/** Says how much there is to do, e.g. "100 photos, about 50 minutes". */
function effort(t, { sets, minutes }) {
  return t("start_effort", { sets: counted(t, "start_sets", sets), minutes: counted(t, "start_minutes", minutes) });
}

/** Shows the studies to choose from; `researcher`: the address of the researcher's page. */
export function showStudies(sheets, studies, lang, researcher) {
  const { t } = sheets;
  const entry = (study) => {
    const query = new URLSearchParams({ study: study.slug, ...(lang ? { lang } : {}) });
    const texts = [make("strong", {}, study.title), make("span", {}, effort(t, study))];
    return make("li", {}, make("a", { href: `?${query}` }, ...texts));
  };
  const list = make("ul", { class: "study-list" }, ...studies.map(entry));
  const none = make("p", {}, t("start_no_studies"));
  const others = make("p", { class: "study-facts" }, make("a", { href: researcher }, t("start_researchers")));
  sheets.show("studies", t("start_studies"), studies.length > 0 ? list : none, others);
}

/** Shows the welcome page with a `note` or null; `onLanguage(code)` is called for another language, `goOn` to continue. */
export function showWelcome(sheets, study, note, goOn, onLanguage) {
  const { t } = sheets;
  const buttons = study.languages.map(({ code, name }) =>
    makeButton(name, () => onLanguage(code), { lang: code, dir: "auto", "aria-pressed": String(code === study.language) }),
  );
  const choice = make("div", { class: "study-languages", role: "group", "aria-label": t("language") }, ...buttons);
  const button = mainButton(t("take_part"), goOn);
  const size = makeNeededWindow(t, study, (enough) => {
    button.disabled = !enough;
  });
  sheets.show(
    "welcome",
    study.title,
    prose(study.texts.introduction),
    make("p", { class: "study-facts" }, effort(t, study)),
    note,
    size,
    actions(button),
    buttons.length > 1 ? choice : null,
  );
}

/** Shows the page of consent; `notes`: elements that say what else is consented to. */
export function showConsent(sheets, study, notes, agree, decline) {
  const { t } = sheets;
  const button = mainButton(t("continue"), agree, { disabled: true });
  const option = makeOption("checkbox", "agree", "yes", t("agree"), false);
  let enough = true;
  const update = () => {
    button.disabled = !enough || checkedValues(option).length === 0;
  };
  option.addEventListener("change", update);
  const size = makeNeededWindow(t, study, (large) => {
    enough = large;
    update();
  });
  sheets.show(
    "consent",
    t("consent"),
    prose(study.texts.consent),
    ...notes,
    size,
    option,
    actions(button, quietButton(t("decline"), decline)),
  );
}

export function showInstructions(sheets, study, begin) {
  const { t } = sheets;
  sheets.show(
    "instructions",
    t("instructions"),
    prose(study.texts.instructions),
    makeExample(t, study.scale),
    actions(mainButton(t("begin"), begin)),
  );
}
