// Keeps a study with unsaved settings from being opened, tried or frozen: participants would see what was saved last.

import { make, makeButton } from "../../viewer/elements.js";

/** Controls of the tab Set up that put the settings before people, or fix them. */
const LETS_IN = "#status input:is([value=open], [value=pilot])";
const GUARDED = `${LETS_IN}, #try, #freeze`;

/** The label of a radio button is pressed as often as the button. */
function guarded(target) {
  return (target.closest("#status label")?.querySelector("input") ?? target).closest(GUARDED);
}

function makeDialog(onGo) {
  const dialog = make("dialog", { class: "unsaved", "aria-labelledby": "unsaved-title" });
  const go = makeButton("Go to Settings", () => {
    dialog.close();
    onGo();
  }, { class: "unsaved-go" });
  dialog.append(
    make("h2", { id: "unsaved-title" }, "Settings have changes that are not saved"),
    make("p", {}, "Participants would see the study as it was saved last. Save your changes first, or discard them."),
    make("div", { class: "unsaved-buttons" }, go, makeButton("Cancel", () => dialog.close())),
  );
  dialog.addEventListener("close", () => dialog.remove());
  return dialog;
}

/**
 * Starts to watch; `page`: the element with the page's colors, where it asks; `isDirty(slug)`: whether the settings of
 * that study have changes that are not saved.
 *
 * The page's address says which study it is about.
 */
export function guardUnsaved(page, isDirty) {
  const goToSettings = () => document.querySelector("#tabs [role=tab][data-tab-id=settings]").click();

  function stop(event) {
    if (!guarded(event.target) || !isDirty(new URLSearchParams(location.search).get("study"))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const dialog = makeDialog(goToSettings);
    page.append(dialog);
    dialog.showModal();
  }

  // Before Gradio hears of it; a link is opened in another tab by the middle button, too.
  for (const press of ["click", "auxclick"]) window.addEventListener(press, stop, true);
}
