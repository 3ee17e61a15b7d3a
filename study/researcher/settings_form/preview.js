// The sheets of the participants' page as the settings make them, in a frame of their own beside the form.

import { make } from "../../viewer/elements.js";
import { showChecks } from "../../visits/widget/sheets/checks.js";
import { showDeclined, showScreenedOut, showThanks } from "../../visits/widget/sheets/endings.js";
import { makeConsentNotes } from "../../visits/widget/sheets/keeping.js";
import { makeLastPage } from "../../visits/widget/sheets/last_page.js";
import { showQuestions } from "../../visits/widget/sheets/questions.js";
import { showConsent, showInstructions, showWelcome } from "../../visits/widget/sheets/screens.js";
import { createSheets } from "../../visits/widget/sheets/sheets.js";
import { createWords, speak } from "../../visits/widget/words.js";

const STALE = "The preview shows the last valid settings.";

const nothing = () => {};
const ENDING = { automatic: false, onLeave: nothing, onRestart: null, withdrawalCode: null };

/** Name -> {title, shows(preview): whether participants see it, show(sheets, preview, goTo)}. */
const SHEETS = new Map([
  [
    "welcome",
    {
      title: "Welcome",
      show: (sheets, { study }, goTo) => showWelcome(sheets, study, null, () => goTo("consent"), nothing),
    },
  ],
  [
    "consent",
    {
      title: "Consent",
      show: (sheets, { study, notes }) =>
        showConsent(sheets, study, makeConsentNotes(sheets.t, notes), nothing, nothing),
    },
  ],
  [
    "check",
    {
      title: "Display check",
      shows: ({ checks }) => checks.screen !== "off",
      show: (sheets, { study }) => showChecks(sheets, study, null, { onChecked: nothing, onLeave: nothing }),
    },
  ],
  ["before", { title: "Questions before", shows: asks("before"), show: ask("before") }],
  ["instructions", { title: "Instructions", show: (sheets, { study }) => showInstructions(sheets, study, nothing) }],
  ["after", { title: "Questions after", shows: asks("after"), show: ask("after") }],
  [
    "thanks",
    {
      title: "Thanks",
      show: (sheets, { study, completion, contact }) => {
        const more = makeLastPage(sheets.t, { contact, later: false, people: 0, versions: [] }, nothing);
        showThanks(sheets, study, completion.finished, { ...ENDING, more });
      },
    },
  ],
  [
    "screened_out",
    {
      title: "Screened out",
      shows: ({ checks }) => Object.values(checks).includes("require"),
      show: (sheets, { completion }) => showScreenedOut(sheets, "brightness", completion.screened_out, ENDING),
    },
  ],
  [
    "declined",
    { title: "Declined", show: (sheets, { completion }) => showDeclined(sheets, completion.declined, nothing) },
  ],
]);

/** Setting -> the sheet on which it is seen: whoever edits it is shown that one. */
const SEEN_ON = new Map([
  ...["title", "introduction", "languages", "smallest_window"].map((key) => [key, "welcome"]),
  ...["consent", "ethics", "contact"].map((key) => [key, "consent"]),
  ["screen_check", "check"],
  ...["instructions", "scale"].map((key) => [key, "instructions"]),
  ...["thanks", "completion"].map((key) => [key, "thanks"]),
]);

function asks(part) {
  return ({ study }) => study.questions[part].length > 0;
}

function ask(part) {
  return (sheets, { study }) =>
    showQuestions(sheets, part, study.questions[part], {}, { onChanged: nothing, onAnswered: nothing });
}

/**
 * Makes the preview {node, update(previews), follow(setting), shown()}.
 *
 * `styles`: those of the participants' page; `first`: what it shows at first, {sheet, language}, or null.
 */
export function makePreview(styles, first) {
  const sheet = make("select", { class: "setting-entry", "aria-label": "Sheet" });
  const language = make("select", { class: "setting-entry", "aria-label": "Language of the preview" });
  const frame = make("iframe", { class: "preview-frame", title: "What participants see" });
  const stale = make("p", { class: "preview-stale", role: "status" });
  const node = make(
    "section",
    { class: "preview", "aria-label": "Preview" },
    make("div", { class: "preview-head" }, make("h3", {}, "Preview"), sheet, language),
    stale,
    frame,
  );
  let previews = null;

  function fill(list, entries, before) {
    list.replaceChildren(...entries.map(([value, text]) => make("option", { value }, text)));
    if (entries.some(([value]) => value === before)) list.value = before;
  }

  function goTo(name) {
    sheet.value = name;
    draw();
  }

  function draw() {
    const page = frame.contentDocument;
    if (previews === null || page === null) return;
    const shown = previews[language.value];
    const t = createWords(shown.study.words, language.value, shown.study.direction);
    speak(page.documentElement, t);
    page.body.className = document.body.classList.contains("dark") ? "dark" : "";
    const root = make("div", { class: "study-root viewer" });
    // Addresses in the texts are meant from the participants' page.
    page.head.replaceChildren(make("base", { href: "../study/" }), make("style", {}, styles));
    page.body.replaceChildren(root);
    const sheets = createSheets(root, t, () => [], false);
    SHEETS.get(sheet.value).show(sheets, shown, goTo);
    // A preview leads nowhere.
    for (const link of root.querySelectorAll("a[href]")) link.target = "_blank";
  }

  sheet.addEventListener("change", draw);
  language.addEventListener("change", draw);
  // Browsers replace the first, empty document of a frame once it has loaded.
  frame.addEventListener("load", draw);

  const shown = () => ({ sheet: sheet.value, language: language.value });

  return {
    node,
    shown,
    /** Shows what the settings make; null where they make nothing, as long as something is wrong with them. */
    update(next) {
      stale.textContent = next === null ? STALE : "";
      if (next === null) return;
      const { sheet: sheetNow, language: languageNow } = previews === null && first !== null ? first : shown();
      previews = next;
      const codes = Object.keys(next);
      fill(language, codes.map((code) => [code, code]), languageNow);
      language.hidden = codes.length < 2;
      const visible = [...SHEETS].filter(([, { shows }]) => shows?.(next[codes[0]]) ?? true);
      fill(sheet, visible.map(([name, { title }]) => [name, title]), sheetNow);
      draw();
    },
    follow(setting) {
      const name = SEEN_ON.get(setting);
      const there = [...sheet.options].some((option) => option.value === name);
      if (there && sheet.value !== name) goTo(name);
    },
  };
}
