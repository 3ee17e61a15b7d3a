// The ways in for photos: the file button, the camera, dropping it anywhere, pasting it.

import { make } from "../../study/viewer/elements.js";
import { icon, iconButton } from "../../study/viewer/icons.js";

/** Builds the buttons, and lets `root` take what is dropped and pasted; `onFiles(files)`: some were given. */
export function createOpening(root, onFiles) {
  const files = fileInput("Photos", { multiple: true });
  const camera = fileInput("New photo", { capture: "environment" });
  const open = make("button", { type: "button", class: "main-button open-button" }, icon("open"), "Open photos");
  const take = iconButton("camera", "Take a photo", () => camera.click(), { class: "quiet-button camera-button" });
  const limits = make("p", { class: "limits" });
  const hint = make("div", { class: "drop-hint", hidden: true }, make("p", {}, "Drop photos to open them"), limits);
  let depth = 0;

  open.addEventListener("click", () => files.click());
  for (const input of [files, camera]) {
    input.addEventListener("change", () => {
      const chosen = [...input.files];
      // The same file can be chosen again.
      input.value = "";
      if (chosen.length > 0) onFiles(chosen);
    });
  }

  const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const listen = (kind, action) =>
    root.addEventListener(kind, (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      // Gradio would open the file, too.
      event.stopPropagation();
      action(event);
      hint.hidden = depth === 0;
    });
  listen("dragenter", () => (depth += 1));
  listen("dragover", () => {});
  listen("dragleave", () => (depth = Math.max(depth - 1, 0)));
  listen("drop", (event) => {
    depth = 0;
    const dropped = [...event.dataTransfer.files];
    if (dropped.length > 0) onFiles(dropped);
  });
  document.addEventListener("paste", (event) => {
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (pasted.length === 0) return;
    event.preventDefault();
    onFiles(pasted);
  });

  return {
    buttons: make("div", { class: "open-buttons" }, open, take, files, camera),
    hint,
    /** Offers files with these suffixes, too: browsers know no type for HEIC or RAW. */
    accept: (suffixes) => files.setAttribute("accept", ["image/*", ...suffixes, ".zip"].join()),
    /** Says what is taken. */
    setLimits: (text) => (limits.textContent = text),
  };
}

/** Makes a field that is opened by a button beside it. */
function fileInput(label, attributes = {}) {
  const always = { type: "file", class: "viewer-hidden", tabindex: "-1", accept: "image/*" };
  return make("input", { ...always, "aria-label": label, ...attributes });
}
