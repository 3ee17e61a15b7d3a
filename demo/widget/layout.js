// Where the parts of the page are.

import { make } from "../../study/viewer/elements.js";

/** Puts the parts, all of them elements, into `root`; `sections` are those of the panel, from top to bottom. */
export function putTogether(root, parts) {
  const { file, open, about, trouble, stage, bar, strip, samples, sections, download, over } = parts;
  const table = make("div", { class: "table" }, trouble, stage, bar);
  const panel = make(
    "section",
    { class: "panel", "aria-label": "Edit" },
    make("div", { class: "panel-scroll" }, samples, ...sections),
    make("div", { class: "panel-foot" }, download),
  );
  root.replaceChildren(
    make("header", { class: "head" }, make("h1", {}, "EnhanceGAN Studio"), file, open, about),
    make("div", { class: "work" }, table, strip, panel),
    ...over,
  );
}
