// Taking the result home: the file as chosen, its size before it is fetched, the table of colors and the settings.

import { make, makeButton } from "../../study/viewer/elements.js";
import { icon } from "../../study/viewer/icons.js";
import { createChoices } from "./choices.js";
import { editText } from "./edit.js";
import { createLatest } from "./latest.js";
import { bytesText, sizeText } from "./numbers.js";
import { createSection } from "./section.js";

/** The file is prepared, and its size known, when edit and choices have rested for so long. */
const REST_MS = 600;
/** Up to so many megapixels a file is made at once, and therefore before anybody asks for it. */
const QUICK_MEGAPIXELS = 4;
/** A file that was made longer ago may be gone. */
const KEPT_MS = 5 * 60_000;

/**
 * Builds the section and the main button.
 *
 * `result()`: what to take home, {photo, edit}, or null while there is nothing; `onBegin(text)`, `onDone(text)`: it
 * does what the text says; `onError(error, again)`: it could not.
 */
export function createDownload(server, result, { onBegin, onDone, onError }) {
  let prepared = null;
  let rest = null;
  let isNear = false;
  const summary = make("span", { class: "download-size" });
  const notes = make("ul", { class: "notes" });
  const choices = createChoices(look);
  const button = makeButton("", download, { class: "main-button download-button" });
  button.append(icon("download"), "Download", summary);
  // Whoever is about to press it wants to know, and to have the file soon.
  for (const kind of ["pointerenter", "focus"]) button.addEventListener(kind, () => near(true));
  for (const kind of ["pointerleave", "blur"]) button.addEventListener(kind, () => near(false));
  const link = (text, ask, suffix) => makeButton(text, () => saveAs(ask, suffix), { class: "link-button" });
  const section = createSection(
    "Export",
    [
      choices.element,
      notes,
      make(
        "p",
        { class: "download-links" },
        link("LUT (.cube)", server.cube, ".cube"),
        link("Settings (.json)", server.settings, ".settings.json"),
      ),
    ],
    { onFold: look },
  );
  const queue = createLatest(prepare, { onError: () => draw() });

  const nameOf = (wanted) => JSON.stringify([wanted.photo.id, editText(wanted.edit), choices.value()]);

  /** Returns the file, which is made once. */
  async function prepare(wanted) {
    const name = nameOf(wanted);
    if (prepared?.of === name && performance.now() - prepared.at < KEPT_MS) return prepared.making;
    const making = server.file(wanted.photo.id, wanted.edit, choices.value());
    const mine = { of: name, at: performance.now(), making, file: null };
    prepared = mine;
    try {
      mine.file = await making;
    } catch (error) {
      if (prepared === mine) prepared = null;
      throw error;
    }
    draw();
    return mine.file;
  }

  function near(isNow) {
    isNear = isNow;
    if (isNear) look();
  }

  function draw() {
    const wanted = result();
    const file = wanted !== null && prepared?.of === nameOf(wanted) ? prepared.file : null;
    summary.textContent = wanted === null ? "" : factsText(choices.formatName(), file);
    const sentences = file === null ? [] : [`${sizeText(file)} pixels.`, ...file.notes];
    notes.replaceChildren(...sentences.map((sentence) => make("li", {}, sentence)));
    button.disabled = wanted === null;
    section.element.querySelectorAll(".download-links button").forEach((each) => (each.disabled = wanted === null));
  }

  /** Looks whether a file is to be prepared, once nothing has changed for a moment. */
  function look() {
    clearTimeout(rest);
    draw();
    rest = setTimeout(() => {
      const wanted = result();
      if (wanted !== null && isWorthwhile(wanted)) queue.ask(wanted);
    }, REST_MS);
  }

  /** Returns whether a file is to be made before anybody has asked for it. */
  function isWorthwhile({ photo }) {
    return section.isOpen() || isNear || photo.megapixels <= QUICK_MEGAPIXELS;
  }

  async function download() {
    await attempt("Writing the file …", async () => {
      let file = await prepare(result());
      // Another tab may have deleted it, or newer ones have taken its place; a browser would only cancel the download.
      if (!(await server.isThere(file.url))) {
        prepared = null;
        file = await prepare(result());
      }
      save(server.address(file.url), file.name);
    });
  }

  async function saveAs(ask, suffix) {
    await attempt("", async () => {
      const { photo, edit } = result();
      const address = URL.createObjectURL(await ask(photo.id, edit));
      save(address, photo.name.replace(/\.[^.]*$/, "") + suffix);
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    });
  }

  async function attempt(text, action) {
    onBegin(text);
    try {
      await action();
      onDone(text);
    } catch (error) {
      onError(error, () => attempt(text, action));
    }
  }

  return {
    section: section.element,
    button,
    look,
    /** Takes another photo, as the server describes it. */
    begin: (photo) => choices.setPhotoFormat(photo.format),
  };
}

/** Returns what there is to know of a file: "JPEG · 3.4 MB"; without its size until it is made. */
function factsText(format, file) {
  return [format, ...(file === null ? [] : [bytesText(file.bytes)])].join(" · ");
}

/** Has the browser save what is at an address. */
function save(address, name) {
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
}
