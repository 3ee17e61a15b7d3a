// A row that is scrolled sideways, and shows that there is more of it.

import { make } from "../../study/viewer/elements.js";
import { iconButton } from "../../study/viewer/icons.js";

/** A press on an arrow moves this share of what is seen. */
const PAGE = 0.8;
/** What is scrolled to keeps this distance from the ends of the row. */
const MARGIN_PX = 12;

/** Wraps `row`: its ends fade where there is more, and arrows for the mouse lead there. */
export function createScrollRow(row) {
  // Keys and screen readers go from one thing in the row to the next: they need no arrows.
  const arrow = (sign, label, step) =>
    iconButton(sign, label, () => row.scrollBy({ left: step * PAGE * row.clientWidth, behavior: motion() }), {
      class: `viewer-tool scroll-arrow scroll-${sign}`,
      tabindex: "-1",
      "aria-hidden": "true",
    });
  const element = make("div", { class: "scroller" }, row, arrow("previous", "Back", -1), arrow("next", "More", 1));

  function look() {
    const rest = row.scrollWidth - row.clientWidth - row.scrollLeft;
    element.classList.toggle("more-before", row.scrollLeft > 1);
    element.classList.toggle("more-after", rest > 1);
  }

  row.addEventListener("scroll", look, { passive: true });
  new ResizeObserver(look).observe(row);

  return {
    element,
    /** Looks again what there is more of: something else is in the row. */
    look,
    /** Scrolls the row, and nothing around it, to what is in it. */
    reveal(node) {
      const [inside, around] = [node.getBoundingClientRect(), row.getBoundingClientRect()];
      if (inside.left < around.left + MARGIN_PX) row.scrollLeft += inside.left - around.left - MARGIN_PX;
      else if (inside.right > around.right - MARGIN_PX) {
        row.scrollLeft += Math.min(inside.right - around.right + MARGIN_PX, inside.left - around.left - MARGIN_PX);
      }
      look();
    },
  };
}

function motion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}
