// The ranking itself: the versions of one photo, ranked from best to poorest by click, touch or key.

import { make } from "../../../viewer/elements.js";
import { bindGestures, nearestRectangle } from "../../../viewer/gestures.js";
import { applyZoom, createZoom } from "../../../viewer/zoom.js";
import { createZoomButtons } from "../../../viewer/zoom_buttons.js";
import { createBoardHead, photoName } from "./head.js";
import { bindKeys } from "./keys.js";
import { createLargeView } from "./large_view.js";
import { SETTLE_MS } from "./pictures.js";
import { createRecord } from "./record.js";
import { createTiles, rankOf } from "./tiles.js";

const DOUBLE_CLICK_MS = 400;
/** On such a screen, versions that were all in sight at once would be too small to judge. */
const SMALL_SCREEN = "(pointer: coarse) and (orientation: portrait) and (max-width: 560px)";

/**
 * Builds the board on which the sets of `study` are ranked; `t(key, values)` gives the page's words.
 *
 * `onRanked(set, order, milliseconds, record)`: the ranking is complete, `order` lists the slots best first, and
 * `milliseconds` is the time from showing the set to the last choice;
 * `onChanged(set, draft)`: what to pass to `show` after a reload; `onMenu()`: the menu was asked for; `onBack()`: the last
 * choice of the set before was taken back, which `offerBack(true)` allows.
 * `isFollowed(set)`: whether another set can be shown at once. If not, a complete ranking stays for the time to undo.
 */
export function createBoard(root, t, study, { onRanked, onChanged, onMenu, onBack, isFollowed }) {
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
  let staying = null;
  let back = false;
  let shows = 0;
  const seen = new Set();
  let lastClick = { slot: 0, at: -Infinity };
  let space = { width: 0, height: 0 };
  let imageSize = [0, 0];
  const small = matchMedia(SMALL_SCREEN);

  const zoom = createZoom(drawZoom);
  const zoomButtons = createZoomButtons(t, zoom);
  const head = createBoardHead(t, labels, zoomButtons.element, { undo: takeBack, menu: onMenu, next: finish });
  const tiles = createTiles(t, count, { onChoose: choose, onFull: openFull });
  const full = createLargeView(t, labels, zoom, {
    onShow: (slot) => record?.full(slot),
    onClosed: closeFull,
    onRank: choose,
    onUndo: takeBack,
  });
  const live = make("p", { class: "viewer-hidden", role: "status", "aria-live": "polite" });
  const notice = make("p", { class: "board-notice", role: "status" });
  const loading = make("p", { class: "board-loading" }, t("board_loading"));
  const main = make("div", { class: "board-main" }, tiles.element, loading);
  const board = make("div", { class: "study-board" }, head.element, main, notice, live, full.element);

  board.style.setProperty("--undo-time", `${study.undo_seconds}s`);

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
    full.say(live.textContent);
  };

  function arrange() {
    if (set === null || space.width === 0) return;
    board.classList.toggle("scrolled", small.matches);
    head.fit();
    imageSize = tiles.arrange(set.width / set.height, space.width, space.height, small.matches);
  }

  function draw() {
    tiles.draw(order, labels);
    head.draw(order.length, isComplete() && waits(), back);
    full.draw(order);
  }

  function drawZoom(view, smooth) {
    applyZoom(board, view, smooth);
    board.classList.toggle("zoomed", view.factor > 1);
    zoomButtons.draw(view);
    full.drawZoom(view);
    record?.zoom(view.factor);
  }

  function remember() {
    onChanged(set, { order, elapsed: elapsed(), completed, record: record.sum(place()) });
  }

  function keepDraft() {
    if (isOpen()) remember();
  }

  /** Returns whether a complete ranking stays on the screen, for "Next" or for the time to undo. */
  function waits() {
    return study.confirm || (study.undo_seconds > 0 && set.part !== "practice" && !isFollowed(set));
  }

  /** Lets a complete ranking that nobody has to confirm stay for the time to undo. */
  function stay() {
    leave();
    if (!isComplete() || study.confirm || !waits()) return;
    staying = setTimeout(() => board.isConnected && conclude(), 1000 * study.undo_seconds);
  }

  function leave() {
    clearTimeout(staying);
    staying = null;
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
    if (isComplete()) completed = elapsed();
    if (isComplete() && !waits()) return conclude();
    if (isComplete()) full.close();
    draw();
    keepDraft();
    stay();
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
    leave();
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
    if (order.length > 0 || !back) return undo();
    keepDraft();
    return onBack();
  }

  function finish() {
    if (isOpen() && isComplete()) conclude();
  }

  function conclude() {
    leave();
    full.close();
    // What is shown until the reply comes can no longer be taken back.
    head.rest();
    openAt = Infinity;
    answeredAt = performance.now();
    onRanked(set, order, completed, record.sum(place()));
  }

  /** Sees to it that nothing is lost if the page does not come back. */
  function secure() {
    if (staying !== null && board.isConnected) conclude();
    else keepDraft();
  }

  function openFull(slot) {
    if (!isOpen()) return;
    full.open(slot, tiles.pictures(), set.width / set.height);
  }

  function closeFull() {
    tiles.place();
    record?.full(0);
  }

  /**
   * Shows the set as soon as all its images are loaded; `draft` is what `onChanged` received, or null. It may have one
   * more entry, `undone`: the slot of a choice that has just been taken back.
   *
   * `images(wanted)` loads them; it may give up once `wanted()` returns false: the board has moved on.
   */
  async function show(nextSet, images, draft) {
    const called = performance.now();
    const call = (shows += 1);
    const wanted = () => call === shows && board.isConnected;
    leave();
    full.close();
    set = nextSet;
    order = draft?.order ?? [];
    openAt = Infinity;
    record = null;
    draw();
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
    earlier = draft?.elapsed ?? 0;
    completed = draft?.completed ?? null;
    zoom.fit(false);
    main.scrollTop = 0;
    tiles.place(pictures);
    head.count(set);
    arrange();
    draw();
    board.classList.remove("loading");
    if (document.activeElement === head.next) head.prompt.focus({ preventScroll: true });
    shownAt = performance.now();
    record = createRecord(elapsed, draft?.record ?? null, loadingMs, !seen.has(set.trial));
    seen.add(set.trial);
    record.hidden(document.hidden);
    begin(draft?.undone ?? null);
    stay();
    lastClick = { slot: 0, at: -Infinity };
    // A click meant for the set before must not fall into this one.
    openAt = shownAt + SETTLE_MS;
  }

  /** Says which set this is; `undone`: the slot of a choice that brought it back, or null. */
  function begin(undone) {
    if (undone !== null) {
      record.undone(undone);
      remember();
    }
    const news = undone === null ? [] : [t("board_said_undone", { slot: undone })];
    say(`${photoName(t, set)}.`, ...news, whatNext(), ...(back ? [t("board_said_back")] : []));
  }

  /** Lets Undo take back the last choice of the set before as well, or no longer. */
  function offerBack(whether) {
    back = whether;
    if (set !== null) draw();
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
  // Zoomed in, a finger on a picture moves what is seen of all; what is between them still scrolls.
  const mayScroll = (node) => small.matches && !(zoom.zoomed() && node.closest(".tile-frame"));
  bindGestures(main, zoom, (x, y) => nearestRectangle(tiles.frames(), x, y), undefined, mayScroll);
  bindKeys(board, zoom, count, { takeBack, choose, finish, openFull: () => openFull(tiles.pointed() ?? 1) });
  document.addEventListener("visibilitychange", () => {
    record?.hidden(document.hidden);
    if (document.hidden) secure();
  });
  window.addEventListener("pagehide", secure);

  return { show, tell, offerBack, current: () => set };
}
