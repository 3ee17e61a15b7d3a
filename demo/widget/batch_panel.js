// What many photos share: look, strength, and how they are written; the link to all of them in one file.

import { make, makeButton } from "../../study/viewer/elements.js";
import { icon } from "../../study/viewer/icons.js";
import { AUTO, lackingText, ownText } from "./batch_looks.js";
import { createChoices, createSelect } from "./choices.js";
import { ORIGINAL } from "./edit.js";
import { percentText } from "./numbers.js";
import { createSection } from "./section.js";
import { createSlider } from "./slider.js";
import { STRENGTH } from "./sliders.js";

const ABOUT =
  "All photos get the same look at the same strength. " +
  "One that you open alone can be edited further, and keeps its edit.";

/**
 * Builds the controls; `onChange()`: something else is chosen now; `onShareAll()`: edits of single photos are to go;
 */
export function createBatchPanel({ onChange, onShareAll }) {
  let strength = STRENGTH.identity;
  const look = createSelect("Look", {}, onChange);
  const lacks = make("p", { class: "panel-text batch-lacks", role: "status" });
  const ownCount = make("span", {});
  const shareAll = makeButton("Use the look for all", onShareAll, { class: "link-button" });
  const own = make("p", { class: "panel-text", hidden: true }, ownCount, " ", shareAll);
  const slider = createSlider(STRENGTH, percentText, {
    onInput: setStrength,
    onReset: () => setStrength(STRENGTH.identity),
  });
  const edit = make(
    "div",
    { class: "panel-edit" },
    make("h2", {}, "All photos"),
    make("p", { class: "panel-text batch-about" }, ABOUT),
    look.element,
    lacks,
    slider.element,
    own,
  );
  const choices = createChoices(onChange);
  const kept = make("p", { class: "panel-text" });
  const { element: section } = createSection(
    "Export",
    [choices.element, kept],
    { open: matchMedia("(min-width: 861px)").matches },
  );
  const element = make("div", { class: "batch-panel batch-only" });
  const label = make("span", {});
  const toAll = { class: "main-button download-button batch-only", download: "", role: "link" };
  const download = make("a", toAll, icon("download"), label);

  function setStrength(value) {
    strength = value;
    onChange();
  }

  /** Offers looks, each as [key, label]; the chosen one stays, if it is among them. */
  function offer(looks) {
    const chosen = look.input.value;
    const offered = [...look.input.options].map(({ value }) => value);
    if (looks.map(([key]) => key).join() === offered.join()) return;
    look.input.replaceChildren(...looks.map(([key, text]) => make("option", { value: key }, text)));
    look.input.value = looks.some(([key]) => key === chosen) ? chosen : AUTO;
  }

  return {
    element,
    download,
    look: () => look.input.value || AUTO,
    strength: () => strength,
    choices: choices.value,
    offer,
    /** Shows how many photos lack the look, how many have an edit of their own, how many can be downloaded, and where; null: nowhere yet. */
    draw(lackingCount, alone, ready, address) {
      own.hidden = alone === 0;
      ownCount.textContent = ownText(alone);
      if (lacks.textContent !== lackingText(lackingCount)) lacks.textContent = lackingText(lackingCount);
      slider.element.hidden = look.input.value === ORIGINAL.method;
      slider.draw(strength, strength !== STRENGTH.identity);
      label.textContent = downloadText(ready);
      // A link that leads nowhere yet is none.
      if (address === null) download.removeAttribute("href");
      else download.setAttribute("href", address);
      download.setAttribute("aria-disabled", String(address === null));
    },
    /** Puts the controls in, or takes them out: those of a photo alone have the same names. */
    show: (isShown) => element.replaceChildren(...(isShown ? [edit, section] : [])),
    /** Says for how long photos are kept. */
    setKept: (text) => (kept.textContent = text),
    /** Begins anew. */
    reset() {
      strength = STRENGTH.identity;
      look.input.value = AUTO;
    },
  };
}

function downloadText(ready) {
  if (ready === 0) return "Download (ZIP)";
  return ready === 1 ? "Download 1 photo (ZIP)" : `Download ${ready} photos (ZIP)`;
}
