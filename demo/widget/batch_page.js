// Many photos on the page: puts the grid and its panel together, and says what follows from what.

import { make } from "../../study/viewer/elements.js";
import { icon } from "../../study/viewer/icons.js";
import { createBatch, READY } from "./batch.js";
import { createBatchGrid } from "./batch_grid.js";
import { editOf, keyOf, lacking, looksOf } from "./batch_looks.js";
import { createBatchPanel } from "./batch_panel.js";
import { createBatchPictures } from "./batch_pictures.js";
import { createBatchSender } from "./batch_sender.js";
import { colorsOf, editText } from "./edit.js";
import { keptText, leftOutText, NO_LIMITS, sortOut } from "./intake.js";
import { decoded } from "./pictures.js";
import { FOR_GOOD, GONE, sentenceOf } from "./requests.js";

const TILE_SIDE = 320;

/**
 * Builds the parts; `root` has the class `many` while the grid is there, `with-many` while it can be gone back to.
 *
 * `actions`: {onShow(), onOpen(photo, key, edit)}: the grid takes the place of the stage; a photo is to
 * be opened alone, in a version with an edit; all photos are to be deleted.
 */
export function createBatchPage(server, root, { onShow, onOpen }) {
  let limits = NO_LIMITS;
  let opened = null;
  let storing = 0;
  let stored = Promise.resolve();
  const batch = createBatch(() => {
    draw();
    pictures.look();
  });
  const sender = createBatchSender(server, batch, dropTooMany);
  const pictures = createBatchPictures(wanted, load, refusePicture);
  const grid = createBatchGrid({
    onOpen: open,
    onSeen: pictures.look,
    onStop: batch.dropWaiting,
    onAgain() {
      batch.tryAgain();
      sender.look();
    },
  });
  const panel = createBatchPanel({
    onChange() {
      draw();
      pictures.lookSoon();
    },
    onShareAll: () => alone().forEach((item) => setOwn(item, null)),
  });
  const backText = make("span", {});
  const back = make(
    "button",
    { type: "button", class: "quiet-button batch-back", onclick: goBack },
    icon("previous"),
    backText,
  );

  const photos = () => batch.having(READY).map(({ photo }) => photo);
  const alone = () => batch.having(READY).filter(({ own }) => own !== null);
  const sharedEdit = (photo) => editOf(photo, panel.look(), panel.strength());
  const entryOf = (item) => ({ item, edit: colorsOf(item.own?.edit ?? sharedEdit(item.photo)) });
  const isShown = () => root.classList.contains("many");

  function wanted() {
    return batch.having(READY).filter(grid.isSeen).map(entryOf);
  }

  async function load(item, edit) {
    const image = await decoded(await server.picture(item.id, edit, TILE_SIDE));
    // What is changing again is shown all the same: it is nearer than what was there.
    if (batch.has(item)) grid.show(item, image);
    // `draw` asks what is known, and this is known once this function is done.
    setTimeout(draw);
  }

  function refusePicture(item, error) {
    const sentence = sentenceOf(error);
    if ([...FOR_GOOD, GONE].includes(error.status)) batch.fail(item, sentence, false);
    else grid.note(sentence);
  }

  function draw() {
    const there = photos();
    panel.offer(looksOf(there));
    const sharing = batch.having(READY).filter(({ own }) => own === null);
    const lacks = lacking(sharing.map(({ photo }) => photo), panel.look());
    panel.draw(lacks, there.length - sharing.length, there.length, address(there));
    grid.draw(batch.items(), batch.counts(), (item) => item.photo !== null && pictures.isKnown(entryOf(item)));
    const { all } = batch.counts();
    root.classList.toggle("with-many", all > 0);
    backText.textContent = `Back to all photos (${all})`;
  }

  function address(there) {
    // What is being stored would be missing.
    if (there.length === 0 || storing > 0) return null;
    const ids = there.map(({ id }) => id);
    return server.zipAddress(ids, { version: panel.look(), strength: panel.strength(), ...panel.choices() });
  }

  function take(files) {
    const { waiting, sending, ready } = batch.counts();
    const { checked, left } = sortOut(files, limits, limits.most_photos - waiting - sending - ready);
    grid.note(left > 0 ? leftOutText(left, limits.most_photos) : "");
    batch.add(checked);
    show();
    sender.look();
  }

  /** Leaves out photos of an archive for which there is no room. */
  function dropTooMany() {
    const left = batch.dropBeyond(limits.most_photos);
    if (left > 0) grid.note(leftOutText(left, limits.most_photos));
  }

  function show() {
    onShow();
    root.classList.add("many");
    panel.show(true);
    draw();
  }

  function goBack() {
    show();
    grid.focus(opened);
  }

  function hide() {
    root.classList.remove("many");
    panel.show(false);
  }

  function open(item) {
    opened = item;
    hide();
    onOpen(item.photo, item.own?.key ?? keyOf(item.photo, panel.look()), item.own?.edit ?? sharedEdit(item.photo));
    back.focus();
  }

  /** Keeps what was done to a photo that was opened alone; it shares the look if it has the same edit. */
  function keep(photo, key, edit) {
    if (opened?.photo !== photo || !batch.has(opened)) return;
    const before = opened.own?.edit ?? sharedEdit(photo);
    if (editText(edit) === editText(before)) return;
    setOwn(opened, editText(edit) === editText(sharedEdit(photo)) ? null : { key, edit });
  }

  /** Gives a photo an edit of its own, or takes it away (null), here and on the server. */
  function setOwn(item, own) {
    const { own: before } = item;
    storing += 1;
    batch.change(item, { own });
    const store = () => (own === null ? server.dropEdit(item.id) : server.keepEdit(item.id, own.edit));
    stored = stored
      .then(store)
      .catch((error) => {
        batch.change(item, { own: before });
        grid.note(sentenceOf(error));
      })
      .finally(() => {
        storing -= 1;
        draw();
      });
  }

  window.addEventListener("beforeunload", (event) => {
    const { waiting, sending } = batch.counts();
    if (waiting + sending === 0) return;
    event.preventDefault();
    // Older browsers ask for this.
    event.returnValue = true;
  });

  return {
    grid: grid.element,
    back,
    panel: panel.element,
    download: panel.download,
    take,
    isShown,
    hide,
    keep,
    setLimits(told) {
      limits = told;
      panel.setKept(keptText(told));
    },
    /** Sends nothing more. */
    stop() {
      batch.dropWaiting();
      sender.stop();
    },
    clear() {
      hide();
      opened = null;
      grid.note("");
      panel.reset();
      pictures.forget();
      batch.clear();
    },
  };
}
