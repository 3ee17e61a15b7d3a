// One version as large as the window, with the others a key or a swipe away at the very same place.

import { make } from "./elements.js";
import { bindGestures } from "./gestures.js";
import { iconButton } from "./icons.js";
import { zoomByKey } from "./keys.js";
import { digitOf, letterOf } from "./typed_keys.js";
import { createZoomButtons } from "./zoom_buttons.js";

/**
 * Builds the full-screen view of `count` versions of one picture; a dialog, so the browser keeps the focus inside.
 *
 * `t(key, values)` gives the words, whose keys begin with "full_" and "zoom"; `onShow(slot)`: a version, counted
 * from 1, is shown now; `onClosed()`: the view is closed, the pictures are free again; `onKey(event)` may take a key, and
 * returns whether it did; `foot`: an element to put below the picture, or null.
 */
export function createFullView(t, count, zoom, { onShow, onClosed, onKey = () => false, foot = null }) {
  let pictures = [];
  let notes = [];
  let slot = 0;

  const name = make("h2", { class: "full-name", tabindex: "-1", "aria-live": "polite" });
  const note = make("span", { class: "full-note" });
  const picks = Array.from({ length: count }, (_, index) =>
    make(
      "button",
      { type: "button", class: "viewer-tool", "aria-label": t("full_pick", { slot: index + 1 }), onclick: () => show(index + 1) },
      String(index + 1),
    ),
  );
  const buttons = createZoomButtons(t, zoom);
  const frame = make("div", { class: "full-frame" });
  const stage = make("div", { class: "full-stage" }, frame);
  const dialog = make(
    "dialog",
    { class: "full-view", "aria-label": t("full_pick_group") },
    make(
      "div",
      { class: "full-head" },
      make("div", { class: "full-title" }, name, note),
      make(
        "div",
        { class: "full-picks", role: "group", "aria-label": t("full_pick_group") },
        iconButton("previous", t("full_previous"), () => step(-1)),
        ...picks,
        iconButton("next", t("full_next"), () => step(1)),
      ),
      buttons.element,
      iconButton("close", t("full_close"), close, { class: "viewer-tool full-close" }),
    ),
    stage,
    foot,
  );

  function show(next) {
    slot = next;
    pictures.forEach((picture, index) => picture.classList.toggle("shown", index + 1 === slot));
    picks.forEach((pick, index) => pick.setAttribute("aria-pressed", String(index + 1 === slot)));
    name.textContent = t("full_version", { slot, of: count });
    drawNote();
    onShow(slot);
  }

  function drawNote() {
    note.textContent = notes[slot - 1] ?? "";
  }

  /** Shows other `texts`: a note on each version, or null. */
  function annotate(texts) {
    notes = texts;
    drawNote();
  }

  function step(by) {
    show(((slot - 1 + by + count) % count) + 1);
  }

  /** Shows the next version on the right (1) or on the left (-1): where text runs from right to left, the next is there. */
  function stepSideways(by) {
    step(getComputedStyle(dialog).direction === "rtl" ? -by : by);
  }

  /** Shows `images` of one `aspect` (width / height), the one in the slot `first` at once; `texts`: a note on each, or null. */
  function open(first, images, texts, aspect) {
    pictures = images;
    notes = texts;
    frame.replaceChildren(...pictures);
    frame.style.setProperty("--aspect", String(aspect));
    dialog.showModal();
    show(first);
    name.focus({ preventScroll: true });
  }

  function close() {
    if (slot === 0) return;
    slot = 0;
    pictures.forEach((picture) => picture.classList.remove("shown"));
    pictures = [];
    onClosed();
    dialog.close();
  }

  function onKeyDown(event) {
    if (onKey(event)) {
      // The key may have closed the view: it is not for what lies below, too.
      event.stopPropagation();
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const number = digitOf(event);
    if (letterOf(event) === "f" && !event.repeat) close();
    else if (sideways && !event.shiftKey) stepSideways(sideways);
    else if (!zoomByKey(zoom, event.key)) {
      if (!(number >= 1 && number <= count)) return;
      show(number);
    }
    event.preventDefault();
  }

  dialog.addEventListener("keydown", onKeyDown);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  // Browsers may close a dialog without asking, e.g. at a second Esc.
  dialog.addEventListener("close", close);
  bindGestures(stage, zoom, () => frame.getBoundingClientRect(), stepSideways);

  return { element: dialog, open, close, annotate, isOpen: () => slot > 0, draw: buttons.draw };
}
