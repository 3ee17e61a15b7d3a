// The ranking itself: the versions of one photo, ranked from best to poorest by click, touch or key.

const DOUBLE_CLICK_MS = 400;
const SETTLE_MS = 250;
const RELOAD_MS = 2000;
const CAPTION_PX = { below: 34, beside: 108 };
const GAP_PX = 10;

/** Loads and decodes all images of a set; resolves to image elements ready to be shown. */
function loadImages(set, address) {
  const load = async (path) => {
    const image = new Image();
    image.alt = "";
    image.draggable = false;
    image.src = address(path);
    await image.decode();
    return image;
  };
  return Promise.all(set.images.map(load));
}

/**
 * Builds the board for sets of `labels.length` versions; `labels` are the ranks' words, best first.
 *
 * `onRanked(set, order, milliseconds)`: every version has its rank, `order` lists the slots best first.
 * `onChanged(set, order, milliseconds)`: a version was ranked or taken back.
 */
function createBoard(root, labels, total, { onRanked, onChanged }) {
  const count = labels.length;
  const slots = labels.map((_, index) => index + 1);
  let set = null;
  let order = [];
  let shownAt = Infinity;
  let earlier = 0;
  let openAt = Infinity;
  let lastClick = { slot: 0, at: -Infinity };

  const tiles = slots.map((slot) => {
    const rank = make("span", { class: "tile-rank" });
    const caption = make("span", { class: "tile-caption", "aria-hidden": "true" }, make("kbd", {}, String(slot)), rank);
    const frame = make("span", { class: "tile-frame" });
    const button = make("button", { type: "button", class: "tile", onclick: () => choose(slot) }, frame, caption);
    return { button, frame, rank };
  });
  const steps = labels.map((label) => make("li", {}, label));
  const bar = make("span", { class: "board-bar-fill" });
  const counter = make("span", { class: "board-count" });
  const progress = make(
    "div",
    { class: "board-progress", role: "progressbar", "aria-label": "Photos ranked", "aria-valuemin": "0" },
    counter,
    make("span", { class: "board-bar" }, bar),
  );
  const undoButton = make(
    "button",
    { type: "button", class: "board-undo", onclick: () => undo(), title: "Backspace" },
    "Undo",
  );
  const live = make("p", { class: "study-hidden", role: "status", "aria-live": "polite" });
  const notice = make("p", { class: "board-notice", role: "status", hidden: true });
  const grid = make("div", { class: "board-grid", role: "group" }, ...tiles.map((tile) => tile.button));
  const prompt = make("h1", { class: "board-prompt", tabindex: "-1" });
  const head = make(
    "header",
    { class: "board-head" },
    progress,
    make("div", { class: "board-task" }, prompt, make("ol", { class: "board-steps" }, ...steps)),
    undoButton,
  );
  const board = make("div", { class: "study-board" }, head, make("main", { class: "board-main" }, grid), notice, live);

  function question(ranked) {
    if (ranked === 0) return "Which version is best?";
    return ranked < count - 1 ? "Which is the next best?" : "And the last one?";
  }

  function elapsed() {
    return earlier + Math.max(0, Math.round(performance.now() - shownAt));
  }

  function isOpen() {
    return set !== null && performance.now() >= openAt;
  }

  function arrange() {
    if (set === null) return;
    const space = grid.parentElement.getBoundingClientRect();
    const best = largestGrid(count, set.width / set.height, space.width, space.height, GAP_PX, CAPTION_PX);
    grid.style.setProperty("--image-width", `${best.width}px`);
    grid.style.setProperty("--image-height", `${best.height}px`);
    grid.classList.toggle("beside", best.beside);
    const tileWidth = best.width + (best.beside ? CAPTION_PX.beside : 0);
    grid.style.maxWidth = `${best.columns * tileWidth + (best.columns - 1) * GAP_PX}px`;
  }

  function draw() {
    const next = labels[order.length] ?? null;
    tiles.forEach(({ button, rank }, index) => {
      const place = order.indexOf(index + 1);
      const label = place < 0 ? null : labels[place];
      button.classList.toggle("ranked", label !== null);
      button.classList.toggle("last", place >= 0 && place === order.length - 1);
      button.setAttribute("aria-label", `Version ${index + 1} of ${count}, ${label ? `ranked ${label}` : "not ranked"}`);
      rank.textContent = label ?? next ?? "";
    });
    steps.forEach((step, index) => {
      step.classList.toggle("done", index < order.length);
      step.classList.toggle("now", index === order.length);
      if (index === order.length) step.setAttribute("aria-current", "step");
      else step.removeAttribute("aria-current");
    });
    prompt.textContent = question(order.length);
    undoButton.disabled = order.length === 0;
  }

  function say(text) {
    live.textContent = text;
  }

  function choose(slot) {
    const now = performance.now();
    const doubled = slot === lastClick.slot && now - lastClick.at < DOUBLE_CLICK_MS;
    if (!isOpen() || doubled) return;
    lastClick = { slot, at: now };
    if (order.at(-1) === slot) {
      undo();
    } else if (order.includes(slot)) {
      say(`Version ${slot} is ranked ${labels[order.indexOf(slot)]} already. Undo takes back the last choice.`);
    } else {
      rankNext(slot);
    }
  }

  function rankNext(slot) {
    order = [...order, slot];
    draw();
    if (order.length === count) {
      const answered = set;
      openAt = Infinity;
      onRanked(answered, order, elapsed());
      return;
    }
    onChanged(set, order, elapsed());
    say(`Version ${slot} ranked ${labels[order.length - 1]}. Next: ${labels[order.length]}.`);
  }

  function undo() {
    if (!isOpen() || order.length === 0) return;
    const slot = order.at(-1);
    order = order.slice(0, -1);
    draw();
    onChanged(set, order, elapsed());
    say(`Version ${slot} is not ranked any more. Next: ${labels[order.length]}.`);
  }

  function onKey(event) {
    if (!board.isConnected) return;
    const command = event.ctrlKey || event.metaKey;
    if (event.repeat && [" ", "Enter"].includes(event.key)) event.preventDefault();
    if (event.repeat || event.altKey) return;
    if (event.key === "Backspace" || (command && event.key.toLowerCase() === "z")) {
      event.preventDefault();
      undo();
    } else if (!command && slots.includes(Number(event.key))) {
      choose(Number(event.key));
    }
  }

  /** Puts the set on the screen as soon as all its images are there; `draft` is what was ranked before. */
  async function show(nextSet, images, draft) {
    set = nextSet;
    openAt = Infinity;
    order = [];
    if (!board.isConnected) {
      root.replaceChildren(board);
      root.dataset.stage = "ranking";
      prompt.focus({ preventScroll: true });
    }
    board.classList.add("loading");
    const ready = await images();
    if (set !== nextSet) return;
    order = draft.order;
    earlier = draft.elapsed;
    counter.textContent = `${set.number} of ${total}`;
    bar.style.width = `${(100 * (set.number - 1)) / total}%`;
    progress.setAttribute("aria-valuemax", String(total));
    progress.setAttribute("aria-valuenow", String(set.number - 1));
    progress.setAttribute("aria-valuetext", `Photo ${set.number} of ${total}`);
    grid.setAttribute("aria-label", `Versions of photo ${set.number}`);
    tiles.forEach(({ frame }, index) => frame.replaceChildren(ready[index]));
    board.classList.remove("loading");
    arrange();
    draw();
    say(`Photo ${set.number} of ${total}. Choose ${labels[order.length]}.`);
    shownAt = performance.now();
    lastClick = { slot: 0, at: -Infinity };
    // A click meant for the set before must not fall into this one.
    openAt = shownAt + SETTLE_MS;
  }

  function tell(text) {
    notice.textContent = text;
    notice.hidden = text === "";
  }

  new ResizeObserver(arrange).observe(grid.parentElement);
  document.addEventListener("keydown", onKey);
  window.addEventListener("pagehide", () => {
    if (isOpen()) onChanged(set, order, elapsed());
  });

  return { show, tell, current: () => set };
}
