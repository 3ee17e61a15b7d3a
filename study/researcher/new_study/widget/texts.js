// The section of the title, the languages, the short name, and the sets that are added.

import { make } from "../../../viewer/elements.js";
import { makeField, makeSection } from "./parts.js";

const COPY = "Each is a copy of one of your photos, which is also ranked in the study, with one version ruined.";

/** `onInput()` is called after every change; `read()` returns what is in the fields. */
export function createTexts(limits, onInput) {
  const text = (id, attributes = {}) => make("input", { type: "text", id, autocomplete: "off", oninput: onInput, ...attributes });
  const number = (id) => make("input", { type: "number", id, min: "0", step: "1", inputmode: "numeric", oninput: onInput });
  const titles = limits.languages.map(({ code, name }) => ({ code, name, input: text(`title-${code}`, { lang: code, dir: "auto", "aria-required": "true" }) }));
  const boxes = limits.languages.map(({ code, name }) => {
    const box = make("input", { type: "checkbox", value: code, id: `language-${code}`, onchange: changeLanguages });
    return { box, line: make("label", { class: "check" }, box, make("span", { lang: code }, name)) };
  });
  const fields = titles.map(({ name, input }) => ({ input, field: makeField(`Title (${name})`, input) }));
  const slug = text("new-slug", { placeholder: "made from the title", spellcheck: "false" });
  const [practice, traps] = [number("new-practice"), number("new-traps")];
  const seed = text("new-seed", { placeholder: "drawn and recorded", inputmode: "numeric" });

  function changeLanguages() {
    // One language is left, whatever is taken away.
    if (!boxes.some(({ box }) => box.checked)) boxes[0].box.checked = true;
    showTitles();
    onInput();
  }

  function showTitles() {
    fields.forEach(({ field }, place) => {
      field.hidden = !boxes[place].box.checked;
    });
  }

  const whole = (input) => (input.value.trim() === "" ? 0 : Number(input.value));
  return {
    node: makeSection(
      "new-texts",
      "3. Title and sets",
      make("fieldset", {}, make("legend", {}, "Languages of the participants"), ...boxes.map(({ line }) => line)),
      make("p", { class: "note" }, `No native speaker has checked ${limits.unchecked_languages}. Have somebody who speaks the language try the study first.`),
      ...fields.map(({ field }) => field),
      make(
        "div",
        { class: "two" },
        makeField("Practice sets", practice, `${COPY} Shown first; participants are told how they ranked it.`),
        makeField("Attention checks", traps, `${COPY} Shows who does not look.`),
      ),
      make(
        "details",
        {},
        make("summary", {}, "Short name and seed"),
        make(
          "div",
          { class: "two" },
          makeField("Short name", slug, "Part of the study’s address: lower-case letters, digits, hyphens."),
          makeField("Seed", seed, "Whole number that fixes all random orders."),
        ),
      ),
      make("p", { class: "note" }, "All other texts and settings have defaults, and can be changed on Settings."),
    ),
    show({ choices }) {
      for (const { code, input } of titles) input.value = choices.titles[code] ?? "";
      for (const { box } of boxes) box.checked = box.value in choices.titles;
      [slug.value, practice.value, traps.value, seed.value] = [choices.slug, choices.practice, choices.traps, choices.seed ?? ""];
      showTitles();
    },
    read() {
      const chosen = titles.filter((_, place) => boxes[place].box.checked);
      return {
        titles: Object.fromEntries(chosen.map(({ code, input }) => [code, input.value])),
        slug: slug.value,
        practice: whole(practice),
        traps: whole(traps),
        seed: seed.value.trim() === "" ? null : Number(seed.value),
      };
    },
  };
}
