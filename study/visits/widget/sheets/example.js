// The example of a ranking: drawn shapes, of which the rounder is the better, so that it says nothing about photos.

import { make } from "../../../viewer/elements.js";

/** Corners of the shapes, from the roundest, which is a circle, to the least round. */
const CORNERS = [Infinity, 9, 7, 6, 5, 4, 3];
/** By the number of versions: the rank, from 0, of the shape in each slot; in no order that one could copy. */
const RANKS = new Map([
  [2, [1, 0]],
  [3, [1, 2, 0]],
  [4, [2, 0, 3, 1]],
  [5, [2, 4, 0, 3, 1]],
  [6, [3, 0, 5, 1, 4, 2]],
  [7, [3, 6, 1, 4, 0, 5, 2]],
]);
const RADIUS = 15;

/** Returns the corners of the shapes of so many versions, the roundest first. */
function shapes(count) {
  const place = (rank) => Math.round((rank * (CORNERS.length - 1)) / (count - 1));
  return Array.from({ length: count }, (_, rank) => CORNERS[place(rank)]);
}

function draw(corners) {
  const corner = (_, index) => {
    const angle = (2 * Math.PI * index) / corners - Math.PI / 2;
    return `${(24 + RADIUS * Math.cos(angle)).toFixed(1)},${(18 + RADIUS * Math.sin(angle)).toFixed(1)}`;
  };
  const shape =
    corners === Infinity
      ? `<circle cx="24" cy="18" r="${RADIUS}"/>`
      : `<polygon points="${Array.from({ length: corners }, corner).join(" ")}"/>`;
  return `<svg viewBox="0 0 48 36" aria-hidden="true" focusable="false">${shape}</svg>`;
}

/** Makes the example for a scale, given by the words of its ranks, best first. */
export function makeExample(t, labels) {
  const ranks = RANKS.get(labels.length);
  const corners = shapes(labels.length);
  const name = (shape) => (shape === Infinity ? t("example_circle") : t("example_corners", { corners: shape }));
  const tiles = ranks.map((rank, index) =>
    make(
      "li",
      {},
      make("span", { class: "example-picture", html: draw(corners[rank]) }),
      make("span", { class: "example-number" }, String(index + 1)),
      make("span", { class: "viewer-hidden" }, ` ${name(corners[rank])}: `),
      make("span", { class: "example-rank" }, labels[rank]),
    ),
  );
  const numbers = { first: ranks.indexOf(0) + 1, last: ranks.indexOf(labels.length - 1) + 1 };
  return make(
    "figure",
    { class: "study-example" },
    make("figcaption", {}, make("strong", {}, t("example")), " ", t("example_text", numbers)),
    make("ol", {}, ...tiles),
  );
}
