// Where the parts of the page are.

import { make } from "../../study/viewer/elements.js";

/** Puts the parts, all of them elements, into `root`; the panel has `sections` and, always in sight, `downloads`. */
export function putTogether(root, parts) {
  const { file, open, about, trouble, stage, bar, grid, back, strip, samples, sections, downloads, over } = parts;
  const table = make("div", { class: "table" }, trouble, back, stage, bar, grid);
  const panel = make(
    "section",
    { class: "panel", "aria-label": "Edit" },
    make("div", { class: "panel-scroll" }, samples, ...sections),
    make("div", { class: "panel-foot" }, ...downloads),
  );
  root.replaceChildren(
    make("header", { class: "head" }, make("h1", {}, "EnhanceGAN Studio"), file, open, about),
    make("div", { class: "work" }, table, strip, panel),
    ...over,
  );
}
