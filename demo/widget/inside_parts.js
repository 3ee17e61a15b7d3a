// Numbers about a photo before and after, as bars, swatches and words.

import { make } from "../../study/viewer/elements.js";
import { percentText } from "./numbers.js";

const SIDES = { before: "Before", after: "After" };

/** Builds two bars for two values from 0 to 1; `name`: what they measure. */
export function bars(name, values) {
  return make("div", { class: "bars" }, ...Object.entries(SIDES).flatMap(([side, label]) => bar(name, label, values[side])));
}

function bar(name, label, value) {
  const text = percentText(value);
  const meter = { role: "meter", "aria-label": `${name} ${label.toLowerCase()}`, "aria-valuemin": "0", "aria-valuemax": "100" };
  const track = make(
    "div",
    { class: "bar-track", ...meter, "aria-valuenow": String(Math.round(100 * value)), "aria-valuetext": text },
    make("div", { class: "bar-value", style: `width: ${100 * value}%` }),
  );
  return [make("span", {}, label), track, make("span", { class: "bar-number", "aria-hidden": "true" }, text)];
}

/** Builds a table of the shares of pixels that are quite dark or quite bright. */
export function clippingTable({ before, after }) {
  const row = (label, name) =>
    make("tr", {}, make("th", { scope: "row" }, label), ...[before, after].map((side) => make("td", {}, fineShare(side[name]))));
  return make(
    "table",
    { class: "clipping" },
    make("thead", {}, make("tr", {}, make("td", {}), ...Object.values(SIDES).map((side) => make("th", { scope: "col" }, side)))),
    make("tbody", {}, row("Clipped to black", "dark"), row("Clipped to white", "bright")),
  );
}

/** Builds the colors of both sides with their shares. */
export function palettes(palette) {
  return make("div", { class: "palettes" }, ...Object.entries(SIDES).flatMap(([side, label]) => [make("span", {}, label), swatches(label, palette[side])]));
}

function swatches(label, colors) {
  const items = colors.map(({ color, share }) =>
    make(
      "li",
      { title: color },
      make("span", { class: "swatch", style: `background: ${color}` }),
      make("span", { class: "viewer-hidden" }, `${color} `),
      percentText(share),
    ),
  );
  return make("ul", { class: "swatches", "aria-label": `Colors ${label.toLowerCase()}` }, ...items);
}

/** Returns a share with what matters of small ones: "0.3 %", "12 %". */
function fineShare(share) {
  const percent = 100 * share;
  if (percent === 0) return "0 %";
  if (percent < 0.1) return "< 0.1 %";
  return percent < 9.95 ? `${percent.toFixed(1)} %` : percentText(share);
}
