// Keeps what is on the stage up to date with the edit: one request at a time, the newest next.

import { colorsOf, editText, ORIGINAL, withCrop } from "./edit.js";
import { canBeSent } from "./geometry.js";
import { createLatest } from "./latest.js";
import { decoded } from "./pictures.js";

/** While a slider moves, whole photos of this side are quicker; the large one follows when it rests. */
const MOVING_SIDE = 1024;
const REST_MS = 250;
/** A picture is sharp enough until its pixels are enlarged by this much. */
const SHARP = 1.05;

/**
 * Paints the edits of one photo after another.
 *
 * `onBusy(isBusy)`: something is on its way; `onPainted()`: the stage shows the newest edit; `onError(error)`: it does
 * not, and shows no result.
 */
export function createPainter(server, stage, { onBusy, onPainted, onError }) {
  let photo = null;
  let edit = null;
  let shown = {};
  let cropText;
  let rest = null;
  const queue = createLatest(paint, {
    onError(error, job) {
      if (job.photo !== photo) return;
      shown = { ...shown, after: null };
      stage.show("after", null);
      onError(error);
    },
    onIdle: () => onBusy(false),
  });

  /** Loads a picture and shows it, unless it is there already or no longer wanted. */
  async function put(job, kind, wanted, side) {
    const name = editText(wanted);
    const known = shown[kind];
    if (known?.name === name && known.side >= side) return;
    const image = await decoded(await server.picture(job.photo.id, wanted, side));
    if (job.photo !== photo) return;
    // Under another picture, the detail of the one before would be wrong.
    if (known?.name !== name && shown.parts?.[kind] !== name) stage.detail(kind, null);
    stage.show(kind, image);
    shown[kind] = { name, side };
  }

  /** Loads the visible part in its own pixels, both before and after. */
  async function putParts(job, box) {
    const place = JSON.stringify([box, job.edit.crop]);
    for (const [kind, wanted] of [["after", colorsOf(job.edit)], ["before", ORIGINAL]]) {
      const name = editText(wanted);
      if (shown.parts?.[kind] === name && shown.parts[`${kind} at`] === place) continue;
      const image = await decoded(await server.part(job.photo.id, withCrop(wanted, job.edit.crop), box));
      if (job.photo !== photo) return;
      stage.detail(kind, image, box);
      shown.parts = { ...shown.parts, [kind]: name, [`${kind} at`]: place };
    }
  }

  /** Returns the pixels to load one by one; null where the pictures are sharp enough. */
  function detailBox(job) {
    if (!stage.zoom.zoomed()) return null;
    const loaded = shown.before?.side ?? 0;
    if (stage.scale() * Math.max(job.photo.width, job.photo.height) <= SHARP * loaded) return null;
    const box = stage.box();
    return canBeSent(box) ? box : null;
  }

  /** Parts of the photo are elsewhere in another crop. */
  function forgetOtherCrop(crop) {
    if (JSON.stringify(crop) !== cropText) dropDetails();
    cropText = JSON.stringify(crop);
  }

  async function paint(job) {
    if (job.photo !== photo) return;
    onBusy(true);
    const side = stage.side();
    await put(job, "before", ORIGINAL, side);
    if (job.photo !== photo) return;
    forgetOtherCrop(job.edit.crop);
    const box = detailBox(job);
    if (box !== null) await putParts(job, box);
    else dropDetails();
    if (job.photo !== photo) return;
    // While parts follow a slider, the whole picture below them can wait.
    if (box === null || !job.moving) await put(job, "after", colorsOf(job.edit), job.moving ? movingSide(side) : side);
    if (job.photo === photo && editText(job.edit) === editText(edit)) onPainted();
  }

  function movingSide(side) {
    return Math.min(side, Math.round(MOVING_SIDE * stage.zoom.view().factor));
  }

  function dropDetails() {
    if (shown.parts === undefined) return;
    shown.parts = undefined;
    ["before", "after"].forEach((kind) => stage.detail(kind, null));
  }

  function ask(moving) {
    clearTimeout(rest);
    if (photo === null) return;
    queue.ask({ photo, edit, moving });
    if (moving) rest = setTimeout(() => ask(false), REST_MS);
  }

  /** Takes another photo; what the stage shows meanwhile stays until its pictures are there. */
  function begin(next) {
    clearTimeout(rest);
    queue.forget();
    photo = next;
    edit = null;
    shown = {};
  }

  return {
    begin,
    /** Takes the photo away. */
    clear() {
      begin(null);
      ["after", "before"].forEach((kind) => stage.show(kind, null));
    },
    /** Shows an edit; `moving`: others follow soon. */
    paint(next, moving = false) {
      edit = next;
      stage.setPhoto(photo, edit.crop);
      ask(moving);
    },
    /** Looks whether what is seen now needs other pictures. */
    look() {
      clearTimeout(rest);
      if (photo !== null && edit !== null) rest = setTimeout(() => ask(false), REST_MS);
    },
    again: () => ask(false),
  };
}
