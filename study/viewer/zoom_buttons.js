// Buttons that zoom, for those without a wheel, a keyboard or a second finger.

import { make } from "./elements.js";
import { iconButton } from "./icons.js";

/** Writes a factor in percent, as the page's language does. */
function percent({ factor }) {
  return factor.toLocaleString(document.documentElement.lang || "en", { style: "percent", numberingSystem: "latn" });
}

/** Builds the three buttons: smaller, the whole picture (it reads the factor, as `say(view)` puts it), larger. */
export function createZoomButtons(t, zoom, say = percent) {
  const factor = make("span", { class: "zoom-factor" });
  const fit = make(
    "button",
    { type: "button", class: "viewer-tool zoom-fit", title: t("zoom_fit"), onclick: () => zoom.fit() },
    factor,
    make("span", { class: "viewer-hidden" }, `, ${t("zoom_fit")}`),
  );
  const smaller = iconButton("minus", t("zoom_out"), zoom.smaller, { "aria-keyshortcuts": "-" });
  const larger = iconButton("plus", t("zoom_in"), zoom.larger, { "aria-keyshortcuts": "+" });
  const element = make("div", { class: "zoom-buttons", role: "group", "aria-label": t("zoom") }, smaller, fit, larger);

  function draw(view) {
    factor.textContent = say(view);
    smaller.setAttribute("aria-disabled", String(view.factor === 1));
    fit.setAttribute("aria-disabled", String(view.factor === 1));
    larger.setAttribute("aria-disabled", String(view.factor >= zoom.largest()));
  }

  draw(zoom.view());
  return { element, draw };
}
