// A section of the panel that can be folded.

import { make } from "../../study/viewer/elements.js";

/** Builds a section under a title; `onFold(isOpen)`. */
export function createSection(title, content, { open = false, onFold = () => {} } = {}) {
  const element = make(
    "details",
    { class: "section", open },
    make("summary", {}, make("h2", {}, title)),
    make("div", { class: "section-content" }, ...content),
  );
  element.addEventListener("toggle", () => {
    if (element.open) element.scrollIntoView({ block: "nearest" });
    onFold(element.open);
  });
  return {
    element,
    isOpen: () => element.open,
    /** Folds the section; returns whether it was open. */
    close() {
      const wasOpen = element.open;
      element.open = false;
      return wasOpen;
    },
  };
}
