// The ranking itself: the versions of one photo, ranked from best to poorest by click, touch or key.

import { make } from "../../../viewer/elements.js";
import { createFullView } from "../../../viewer/full_view.js";
import { bindGestures, nearestRectangle } from "../../../viewer/gestures.js";
import { zoomByKey } from "../../../viewer/keys.js";
import { applyZoom, createZoom } from "../../../viewer/zoom.js";
import { createZoomButtons } from "../../../viewer/zoom_buttons.js";
import { createBoardHead, photoName } from "./head.js";
import { SETTLE_MS } from "./pictures.js";
import { createRecord } from "./record.js";
import { createTiles, rankOf } from "./tiles.js";

const DOUBLE_CLICK_MS = 400;

/**
 * Builds the board on which the sets of `study` are ranked; `t(key, values)` gives the page's words.
 *
 * `onRanked(set, order, milliseconds, record)`: the ranking is complete, `order` lists the slots best first, and
 * `milliseconds` is the time from showing the set to the last choice;
 * `onChanged(set, draft)`: what to pass to `show` after a reload; `onMenu()`: the menu was asked for.
 */
export function createBoard(root, t, study, { onRanked, onChanged, onMenu }) {
  const labels = study.scale;
  const count = labels.length;
  let set = null;
  let order = [];
  let record = null;
  let shownAt = Infinity;
  let earlier = 0;
  let openAt = Infinity;
  let answeredAt = -Infinity;
  let completed = null;
  let shows = 0;
  let lastClick = { slot: 0, at: -Infinity };
  let space = { width: 0, height: 0 };
  let imageSize = [0, 0];

  const zoom = createZoom(drawZoom);
  const zoomButtons = createZoomButtons(t, zoom);
  const head = createBoardHead(t, labels, zoomButtons.element, { undo: takeBack, menu: onMenu, next: finish });
  const tiles = createTiles(t, count, { onChoose: choose, onFull: openFull });
  const full = createFullView(t, count, zoom, { onShow: (slot) => record?.full(slot), onClosed: closeFull });
  const live = make("p", { class: "viewer-hidden", role: "status", "aria-live": "polite" });
  const notice = make("p", { class: "board-notice", role: "status" });
  const loading = make("p", { class: "board-loading" }, t("board_loading"));
  const main = make("div", { class: "board-main" }, tiles.element, loading);
  const board = make("div", { class: "study-board" }, head.element, main, notice, live, full.element);

  const elapsed = () => earlier + Math.max(0, Math.round(performance.now() - shownAt));
  const place = () => ({
    window: [window.innerWidth, window.innerHeight],
    pixel_ratio: window.devicePixelRatio,
    image: imageSize,
  });
  const isOpen = () => board.isConnected && set !== null && performance.now() >= openAt;
  const isComplete = () => order.length === count;
  const say = (...sentences) => {
    live.textContent = sentences.join(" ");
  };

  function arrange() {
    if (set === null || space.width === 0) return;
    imageSize = tiles.arrange(set.width / set.height, space.width, space.height);
  }

  function draw() {
    tiles.draw(order, labels);
    head.draw(order.length, study.confirm && isComplete());
  }

  function drawZoom(view, smooth) {
    applyZoom(board, view, smooth);
    board.classList.toggle("zoomed", view.factor > 1);
    zoomButtons.draw(view);
    full.draw(view);
    record?.zoom(view.factor);
  }

  function keepDraft() {
    if (isOpen()) onChanged(set, { order, elapsed: elapsed(), completed, record: record.sum(place()) });
  }

  function choose(slot, pointed = false) {
    const now = performance.now();
    const doubled = slot === lastClick.slot && now - lastClick.at < DOUBLE_CLICK_MS;
    // The second half of a slow double click, with which the set before was completed.
    const belated = pointed && now - answeredAt < DOUBLE_CLICK_MS;
    if (!isOpen() || doubled || belated) return;
    lastClick = { slot, at: now };
    if (order.at(-1) === slot) undo();
    else if (order.includes(slot)) say(t("board_said_already", { slot, label: rankOf(slot, order, labels) }));
    else rankNext(slot);
  }

  function rankNext(slot) {
    order = [...order, slot];
    record.ranked(slot);
    draw();
    if (isComplete()) completed = elapsed();
    if (isComplete() && !study.confirm) return finish();
    keepDraft();
    say(t("board_said_ranked", { slot, label: labels[order.length - 1] }), whatNext());
    if (isComplete()) head.next.focus({ preventScroll: true });
    return undefined;
  }

  function whatNext() {
    return isComplete() ? t("board_complete") : t("board_choose", { label: labels[order.length] });
  }

  function undo() {
    if (!isOpen() || order.length === 0) return;
    const slot = order.at(-1);
    if (document.activeElement === head.next) head.prompt.focus({ preventScroll: true });
    order = order.slice(0, -1);
    completed = null;
    record.undone(slot);
    draw();
    keepDraft();
    say(t("board_said_undone", { slot }), whatNext());
  }

  /** Takes the last choice back by key or button; the same version can be chosen again at once. */
  function takeBack() {
    lastClick = { slot: 0, at: -Infinity };
    undo();
  }

  function finish() {
    if (!isOpen() || !isComplete()) return;
    openAt = Infinity;
    answeredAt = performance.now();
    onRanked(set, order, completed, record.sum(place()));
  }

  function openFull(slot) {
    if (!isOpen()) return;
    const ranks = tiles.pictures().map((_, index) => rankOf(index + 1, order, labels));
    full.open(slot, tiles.pictures(), ranks, set.width / set.height);
  }

  function closeFull() {
    tiles.place();
    record?.full(0);
  }

  function onKey(event) {
    const elsewhere = document.querySelector("dialog[open], [aria-modal='true']") !== null;
    if (!board.isConnected || elsewhere || event.target.closest?.("input, textarea, select")) return;
    const command = event.ctrlKey || event.metaKey;
    if (event.repeat && [" ", "Enter"].includes(event.key)) event.preventDefault();
    if (event.altKey) return;
    if (command ? !event.repeat && onCommand(event.key) : onPlainKey(event)) event.preventDefault();
  }

  /** Does what a key together with Ctrl asks for; returns whether it was one of ours. */
  function onCommand(key) {
    if (key.toLowerCase() !== "z") return false;
    takeBack();
    return true;
  }

  /** Does what a key asks for; returns whether it was one of ours. */
  function onPlainKey(event) {
    if (zoomByKey(zoom, event.key)) return true;
    if (event.repeat) return false;
    const slot = Number(event.key);
    if (event.key === "Backspace") takeBack();
    else if (slot >= 1 && slot <= count) choose(slot);
    else if (event.key.toLowerCase() === "f") openFull(tiles.pointed() ?? 1);
    else if (event.key === "Enter" && !event.target.closest?.("button, a")) finish();
    else return false;
    return true;
  }

  /**
   * Shows the set as soon as all its images are loaded; `draft` is what `onChanged` received, or null.
   *
   * `images(wanted)` loads them; it may give up once `wanted()` returns false: the board has moved on.
   */
  async function show(nextSet, images, draft) {
    const called = performance.now();
    const call = (shows += 1);
    const wanted = () => call === shows && board.isConnected;
    full.close();
    set = nextSet;
    openAt = Infinity;
    record = null;
    if (!board.isConnected) enter();
    board.classList.add("loading");
    const loaded = await images(wanted);
    if (!wanted()) return;
    // A set that is loaded again after a failure was first asked for when it was due.
    const asked = Math.max(Math.min(loaded.asked, called), answeredAt);
    reveal(loaded.elements, draft, Math.round(Math.max(0, loaded.ready - asked)));
  }

  function enter() {
    root.replaceChildren(board);
    root.dataset.stage = "ranking";
    head.prompt.focus({ preventScroll: true });
  }

  function reveal(pictures, draft, loadingMs) {
    order = draft?.order ?? [];
    earlier = draft?.elapsed ?? 0;
    completed = draft?.completed ?? null;
    zoom.fit(false);
    tiles.place(pictures);
    head.count(set);
    arrange();
    draw();
    board.classList.remove("loading");
    if (document.activeElement === head.next) head.prompt.focus({ preventScroll: true });
    say(`${photoName(t, set)}.`, whatNext());
    shownAt = performance.now();
    record = createRecord(elapsed, draft?.record ?? null, loadingMs);
    record.hidden(document.hidden);
    lastClick = { slot: 0, at: -Infinity };
    // A click meant for the set before must not fall into this one.
    openAt = shownAt + SETTLE_MS;
  }

  function tell(text) {
    notice.textContent = text;
  }

  new ResizeObserver(head.fit).observe(board);
  new ResizeObserver(([entry]) => {
    space = entry.contentRect;
    arrange();
    // Nor a click meant for a picture that has just moved.
    openAt = Math.max(openAt, performance.now() + SETTLE_MS);
  }).observe(main);
  bindGestures(main, zoom, (x, y) => nearestRectangle(tiles.frames(), x, y));
  document.addEventListener("keydown", onKey);
  document.addEventListener("visibilitychange", () => {
    record?.hidden(document.hidden);
    if (document.hidden) keepDraft();
  });
  window.addEventListener("pagehide", keepDraft);

  return { show, tell, current: () => set };
}
