// The section that shows what is inside an edit: in words, numbers and figures, while it is open.

import { make } from "../../study/viewer/elements.js";
import { colorsOf, editText } from "./edit.js";
import { createFigures } from "./figures.js";
import { bars, clippingTable, palettes } from "./inside_parts.js";
import { createLatest } from "./latest.js";
import { createSection } from "./section.js";

/** It is looked at anew when the edit has rested for so long. */
const REST_MS = 300;
const ATTENTION_SIDE = 640;
const FIGURES = {
  curve: "Red, green and blue lines: what becomes of grays from black to white. Dotted: unchanged.",
  histogram: "How many pixels have which level of red, green and blue. Dotted: before.",
  wheel: "The hues of these colors, stronger ones farther out. Rings: before; dots: after; gray: the best fitting harmony.",
};

/**
 * Builds the section.
 *
 * `result()`: what to look into, {photo, edit}, or null while there is nothing; `onError(error, again)`.
 */
export function createInside(server, result, onError) {
  let shown = null;
  let rest = null;
  const figures = createFigures(server.plotlyAddress);
  const places = Object.fromEntries(
    Object.entries(FIGURES).map(([name, caption]) => [name, make("div", { class: `figure figure-${name}`, role: "img", "aria-label": caption })]),
  );
  const waiting = make("p", { class: "panel-text", role: "status" });
  const words = make("p", {});
  const judge = make("div", { class: "inside-block" });
  const tones = make("div", { class: "inside-block" });
  const colors = make("div", { class: "inside-block" });
  const looked = make("div", { class: "inside-block" });
  const content = make(
    "div",
    { class: "inside", hidden: true },
    words,
    block("The judge’s score", judge),
    block("Tones", figure("curve"), figure("histogram"), tones),
    block("Colors", colors, figure("wheel")),
    looked,
  );
  const section = createSection("Look inside", [make("div", { class: "inside-frame" }, waiting, content)], { onFold: look });
  const queue = createLatest(load, { onError: (error, job) => isStillWanted(job.photo) && refuse(error) });

  function block(title, ...nodes) {
    return make("div", { class: "inside-block" }, make("h3", {}, title), ...nodes);
  }

  function figure(name) {
    return make("figure", {}, places[name], make("figcaption", { "aria-hidden": "true" }, FIGURES[name]));
  }

  const nameOf = ({ photo, edit }) => `${photo.id} ${editText(edit)}`;

  /** Looks whether something else is to be shown, once nothing has changed for a moment. */
  function look() {
    clearTimeout(rest);
    if (!section.isOpen()) return;
    if (content.hidden) waiting.textContent = "Looking inside …";
    rest = setTimeout(() => {
      const wanted = result();
      if (wanted !== null) queue.ask({ photo: wanted.photo, edit: colorsOf(wanted.edit) });
    }, REST_MS);
  }

  async function load(wanted) {
    const name = nameOf(wanted);
    if (name === shown) return;
    const found = await server.inside(wanted.photo.id, wanted.edit);
    if (!isStillWanted(wanted.photo)) return;
    const isFirst = content.hidden;
    // Figures measure the place they are drawn in.
    content.hidden = false;
    waiting.textContent = "";
    shown = name;
    fill(found, wanted);
    // When it was unfolded, there was nothing yet that could come into view.
    if (isFirst) section.element.scrollIntoView({ block: "start" });
    await Promise.all(Object.entries(found.figures).map(([each, drawn]) => figures.draw(places[each], drawn)));
  }

  function isStillWanted(photo) {
    return section.isOpen() && result()?.photo === photo;
  }

  function fill(found, { photo, edit }) {
    words.textContent = found.words;
    // What a program does to a photo has no curve.
    for (const [name, place] of Object.entries(places)) place.parentElement.hidden = !(name in found.figures);
    judge.replaceChildren(bars("Score", found.judge), make("p", { class: "inside-note" }, found.judge.meaning));
    tones.replaceChildren(clippingTable(found.clipped));
    colors.replaceChildren(palettes(found.palette), make("p", { class: "inside-note" }, found.harmony));
    looked.hidden = !found.attention;
    if (!found.attention) return;
    const picture = make("img", {
      class: "attention",
      alt: "The photo; places that the network looked at more are brighter.",
      src: server.attentionAddress(photo.id, edit.method, ATTENTION_SIDE),
    });
    looked.replaceChildren(make("h3", {}, "Where the model looked"), picture);
  }

  function refuse(error) {
    clear();
    onError(error, look);
  }

  /** Forgets what is shown. */
  function clear() {
    clearTimeout(rest);
    queue.forget();
    shown = null;
    content.hidden = true;
    waiting.textContent = "";
  }

  return { section: section.element, look, clear };
}
