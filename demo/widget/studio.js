// The enhancement page: puts its parts together and says what follows from what.

import { make, makeButton } from "../../study/viewer/elements.js";
import { createAbout } from "./about.js";
import { createAdjust } from "./adjust.js";
import { createBatchPage } from "./batch_page.js";
import { createCrop } from "./crop.js";
import { createDownload } from "./download.js";
import { colorsOf, ORIGINAL } from "./edit.js";
import { createFilmStrip } from "./film_strip.js";
import { createFullScreen } from "./full_screen.js";
import { createInside } from "./inside.js";
import { bindKeyboard } from "./keyboard.js";
import { isArchive, limitsText } from "./intake.js";
import { putTogether } from "./layout.js";
import { createOpener } from "./opener.js";
import { createOpening } from "./opening.js";
import { createPainter } from "./painter.js";
import { createProgress, MODEL_LOADS } from "./progress.js";
import { connectServer, FOR_GOOD, GONE, sentenceOf } from "./requests.js";
import { createResending } from "./resending.js";
import { createSamples } from "./samples.js";
import { createSession } from "./session.js";
import { createStage } from "./stage.js";
import { createStageBar } from "./stage_bar.js";
import { createSummary } from "./summary.js";
import { createTrouble } from "./trouble.js";

const PAINTING = "Enhancing …";
const RESENDING = "The server no longer had this photo. Sending it again …";

/** Starts the page in `root`; `others`: the addresses of the pages {study, researcher}, or null without them. */
export async function startStudio(root, others = null) {
  const requests = connectServer(location.pathname.replace(/\/*$/, "/"));
  let session = null;
  let hasResult = false;

  const progress = createProgress(requests.queue);
  const server = createResending(requests, {
    onBegin: () => progress.say(RESENDING),
    onEnd: () => progress.over(RESENDING),
  });
  const trouble = createTrouble();
  const summary = createSummary();
  const stage = createStage(() => {
    bar.draw(stage.zoom.view());
    painter.look();
  });
  const bar = createStageBar(stage, progress.element, { onHold: stage.hold, onFull: () => fullScreen.toggle() });
  const painter = createPainter(server, stage, {
    onBusy: (isBusy) => (isBusy ? progress.saySoon(PAINTING) : progress.over(PAINTING)),
    onPainted() {
      hasResult = true;
      stage.setBusy(false);
      trouble.clear();
      strip.follow();
      download.look();
      inside.look();
    },
    onError: (error) => failPhoto(error, error.status === GONE ? null : painter.again),
  });
  const strip = createFilmStrip((key) => edit(() => session.choose(key)));
  const crop = createCrop({
    onCrop: (next, about) => edit(() => session.crop(next, about)),
    onFold(isOpen) {
      stage.setCropping(isOpen, crop.overlay);
      root.classList.toggle("cropping", isOpen);
      painter.look();
    },
  });
  const adjust = createAdjust({
    onEdit: (next, about) => edit(() => session.change(next, about), about !== null),
    onUndo: undo,
    onRedo: redo,
    onModel: () => edit(session.toModel),
    onNeutral: () => edit(session.toNeutral),
  });
  const result = () => (session !== null && hasResult ? { photo: session.photo, edit: session.edit() } : null);
  const download = createDownload(server, result, {
    onBegin(text) {
      trouble.clear();
      progress.say(text);
    },
    onDone: progress.over,
    onError: fail,
  });
  const inside = createInside(server, result, (error, again) => {
    fail(error, () => {
      trouble.clear();
      again();
    });
  });
  const opener = createOpener(server, {
    say: progress.say,
    onBegin(name) {
      many.hide();
      empty();
      summary.clear(name);
      stage.setBusy(true);
      root.classList.add("opening");
    },
    onPreview(image, size) {
      stage.setPhoto(size);
      stage.show("before", image);
    },
    onOpened: begin,
    onError(error, again) {
      empty();
      failPhoto(error, FOR_GOOD.includes(error.status) ? null : again);
    },
  });
  const samples = createSamples(server.address, (sample, thumbnail) => openSample(sample, thumbnail));
  const many = createBatchPage(server, root, {
    onShow() {
      opener.stop();
      samples.draw(null);
      empty();
      // Arrow keys would move what is no longer seen.
      stage.zoom.fit(false);
    },
    onOpen: openOne,
  });
  const opening = createOpening(root, (files) => {
    if (many.isShown() || files.length > 1 || isArchive(files[0])) return many.take(files);
    samples.draw(null);
    return opener.file(files[0]);
  });
  const about = createAbout(others, location.origin + location.pathname);
  const fullScreen = createFullScreen(root);

  putTogether(root, {
    file: summary.file,
    open: opening.buttons,
    about: about.button,
    trouble: trouble.element,
    stage: stage.element,
    bar: bar.element,
    grid: many.grid,
    back: many.back,
    strip: strip.element,
    samples: samples.element,
    sections: [
      make("div", { class: "panel-edit" }, summary.element, adjust.element),
      crop.section,
      inside.section,
      download.section,
      many.panel,
      makeButton("Delete my photos", deletePhotos, { class: "link-button delete-photos" }),
    ],
    downloads: [download.button, many.download],
    over: [opening.hint, about.dialog],
  });
  root.dataset.stage = "ready";
  empty();

  /** Takes in a photo that the server has opened. */
  function begin(photo) {
    progress.clear();
    root.classList.remove("opening", "without-photo");
    session = createSession(photo);
    hasResult = false;
    adjust.forget();
    strip.show(photo, (wanted, side) => server.pictureAddress(photo.id, colorsOf(wanted), side));
    download.begin(photo);
    crop.begin(photo);
    inside.clear();
    painter.begin(photo);
    edit(() => {});
  }

  /** Takes one of many photos, in the version and with the edit in which it was seen. */
  function openOne(photo, key, seen) {
    begin(photo);
    edit(() => {
      session.choose(key);
      session.change(seen, null);
    });
  }

  /** Makes a change, then shows what there is now; `moving`: more of the kind follows soon. */
  function edit(change, moving = false) {
    if (session === null) return;
    change();
    stage.setBusy(true);
    strip.draw(session.chosen(), session.isChanged, session.editOf);
    summary.draw(session.photo, session.version(), session.changes());
    adjust.draw(session.edit(), session.model(), session.photo.operators, session.can());
    crop.draw(session.edit().crop);
    stage.compare(session.edit().method !== ORIGINAL.method);
    painter.paint(session.edit(), moving);
    download.look();
    inside.look();
  }

  function undo() {
    edit(() => session.undo());
  }

  function redo() {
    edit(() => session.redo());
  }

  /** Takes the photo away, and whatever was said about the one before. */
  function empty() {
    if (session !== null) many.keep(session.photo, session.chosen(), session.edit());
    session = null;
    hasResult = false;
    root.classList.remove("opening");
    root.classList.add("without-photo");
    stage.setBusy(false);
    crop.close();
    inside.clear();
    painter.clear();
    strip.clear();
    summary.clear();
    trouble.clear();
    progress.clear();
    download.look();
  }

  /** Says why there is no result, which can therefore not be taken home. */
  function failPhoto(error, again) {
    hasResult = false;
    stage.setBusy(false);
    download.look();
    fail(error, again);
  }

  /** Says what went wrong; `again`: what may be tried again, or null. */
  function fail(error, again = null) {
    progress.clear();
    trouble.say(sentenceOf(error), again);
  }

  function openSample(sample, thumbnail) {
    samples.draw(sample.name);
    return opener.sample(sample, thumbnail);
  }

  async function deletePhotos() {
    try {
      many.stop();
      await server.deletePhotos();
      many.clear();
      opener.stop();
      samples.unfold();
      empty();
      progress.say("Your photos are deleted.");
    } catch (error) {
      fail(error);
    }
  }

  bindKeyboard(root, stage.zoom, {
    onHold: bar.press,
    onNumber(number) {
      const key = strip.numbered(number);
      if (key !== undefined) edit(() => session.choose(key));
    },
    onUndo: undo,
    onRedo: redo,
    onFull: fullScreen.toggle,
    onEscape: () => crop.close() || fullScreen.leave(),
  });

  await Promise.all([learnLimits(), offerSamples()]).catch((error) => fail(error, () => location.reload()));

  async function learnLimits() {
    const limits = await server.limits();
    opener.setLargest(limits.upload_mb);
    opening.accept(limits.suffixes);
    opening.setLimits(limitsText(limits));
    stage.setLimits(limitsText(limits));
    many.setLimits(limits);
    about.setMinutes(limits.keep_minutes);
  }

  /** Shows the samples, and opens the first one unless somebody was quicker. */
  async function offerSamples() {
    const isWaiting = () => session === null && !root.classList.contains("opening") && !many.isShown();
    progress.saySoon(MODEL_LOADS);
    const offered = await server.samples();
    samples.show(offered);
    if (isWaiting() && offered.length > 0) await openSample(offered[0], server.address(offered[0].thumbnail));
  }
}
