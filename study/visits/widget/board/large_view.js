// Ranking from the large view: the rank of the version that is shown there, and the button that gives it.

import { make } from "../../../viewer/elements.js";
import { createFullView } from "../../../viewer/full_view.js";
import { iconButton } from "../../../viewer/icons.js";
import { letterOf } from "../../../viewer/typed_keys.js";
import { rankOf } from "./tiles.js";

/**
 * Builds the large view of the versions of a set, one per entry of `labels` (words of the ranks, best first).
 *
 * `onRank(slot)`: give the version the next rank; `onUndo()`: take the last choice back; `onShow` and `onClosed` are
 * those of the full-screen view.
 */
export function createLargeView(t, labels, zoom, { onShow, onClosed, onRank, onUndo }) {
  let shown = 1;
  let order = [];

  const rank = make("button", {
    type: "button",
    class: "study-button full-rank",
    "aria-keyshortcuts": "Enter",
    onclick: () => give(),
  });
  const undo = iconButton("undo", t("undo"), () => order.length > 0 && onUndo(), {
    title: `${t("undo")} (Backspace)`,
    "aria-keyshortcuts": "Backspace",
  });
  const said = make("p", { class: "viewer-hidden", role: "status" });
  const foot = make("div", { class: "full-foot" }, rank, undo, said);
  const full = createFullView(t, labels.length, zoom, {
    onShow(slot) {
      shown = slot;
      said.textContent = "";
      drawFoot();
      onShow(slot);
    },
    onClosed,
    onKey,
    foot,
  });

  function give() {
    if (!order.includes(shown)) onRank(shown);
  }

  function drawFoot() {
    const given = rankOf(shown, order, labels);
    const key = given === null ? "full_rank" : "full_ranked";
    rank.textContent = t(key, { label: given ?? labels[order.length] ?? "" });
    // Not disabled: whoever pressed them goes on by key from there.
    rank.setAttribute("aria-disabled", String(given !== null));
    undo.setAttribute("aria-disabled", String(order.length === 0));
  }

  const notes = () => labels.map((_, index) => rankOf(index + 1, order, labels));

  /** Shows the ranks given so far, the slots of `ranked` best first. */
  function draw(ranked) {
    order = ranked;
    if (!full.isOpen()) return;
    full.annotate(notes());
    drawFoot();
  }

  function onKey(event) {
    const command = event.ctrlKey || event.metaKey;
    const back = command ? letterOf(event) === "z" : event.key === "Backspace";
    const forth = !command && ["Enter", " "].includes(event.key) && !event.target.closest?.("button");
    if (event.altKey || !(back || forth)) return false;
    if (!event.repeat) {
      if (forth) give();
      else if (order.length > 0) onUndo();
    }
    return true;
  }

  return {
    element: full.element,
    open: (slot, pictures, aspect) => full.open(slot, pictures, notes(), aspect),
    close: full.close,
    draw,
    drawZoom: full.draw,
    /** Tells those who do not see the view what has happened in it. */
    say(text) {
      if (full.isOpen()) said.textContent = text;
    },
  };
}
