// Loads the modules of the visit and starts it. Gradio's `element` is in scope, and `START`: {entry, words, rightToLeft}.

const PATIENCE_MS = 10000;
const LONGEST_WAIT_MS = 30000;
const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 30000;
const MOST_RELOADS = 3;
const RELOADS = "ranking:reloads";

const root = element.querySelector(".study-root");
const base = location.pathname.replace(/\/*$/, "/");
const language = chooseLanguage([new URLSearchParams(location.search).get("lang"), ...navigator.languages]);
const t = (key) => START.words[language][key];
const slow = setTimeout(sayIfSlow, PATIENCE_MS);

/** Returns the first of the `wishes` (tags of languages, or null) that there is, else English. */
function chooseLanguage(wishes) {
  const codes = wishes.filter(Boolean).map((wish) => wish.toLowerCase().split("-")[0]);
  return codes.find((code) => Object.keys(START.words).includes(code)) ?? "en";
}

/** Shows a sentence, and if `again` a button that loads the page anew, on a card like those of the visit. */
function say(key, again = false) {
  const text = document.createElement("p");
  text.setAttribute("role", "status");
  text.textContent = t(key);
  const [sheet, card] = ["study-sheet", "study-card"].map((name) => {
    const part = document.createElement("div");
    part.className = name;
    return part;
  });
  card.append(text, ...(again ? [makeAgain()] : []));
  sheet.append(card);
  sheet.lang = language;
  sheet.dir = START.rightToLeft.includes(language) ? "rtl" : "ltr";
  root.replaceChildren(sheet);
}

function makeAgain() {
  const button = document.createElement("button");
  button.className = "study-button study-quiet";
  button.textContent = t("start_reload");
  button.addEventListener("click", () => {
    forgetReloads();
    location.reload();
  });
  return button;
}

function hasBegun() {
  return root.dataset.stage !== "loading";
}

/** What does not answer may still do so later: then the visit takes the place of the sentence. */
function sayIfSlow() {
  if (!hasBegun()) say("start_slow", true);
}

/** Returns whether this page may be loaded anew without being asked: not for ever, should that not help. */
function mayReload() {
  try {
    const reloads = Number(sessionStorage.getItem(RELOADS));
    sessionStorage.setItem(RELOADS, String(reloads + 1));
    return reloads < MOST_RELOADS;
  } catch {
    return false; // without storage, nothing tells this time from the first
  }
}

function forgetReloads() {
  try {
    sessionStorage.removeItem(RELOADS);
  } catch {
    // Without storage there is nothing to forget.
  }
}

/** Fetches an address past the browser's cache, whose entry it replaces; {type, text}, empty if nothing usable came. */
async function get(address) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), LONGEST_WAIT_MS);
  try {
    const reply = await fetch(address, { cache: "reload", signal: patience.signal });
    if (reply.ok) return { type: reply.headers.get("content-type") ?? "", text: await reply.text() };
  } catch {
    // No connection is like an answer that cannot be used.
  } finally {
    clearTimeout(timer);
  }
  return { type: "", text: "" };
}

/** Returns whether all modules arrive that the page names now: it may be that of a newer version. */
async function allArrive() {
  const page = await get(location.href);
  const modules = [...new Set(page.text.match(/modules\/\w+\/[\w/.-]+\.js/g))];
  const replies = await Promise.all(modules.map((path) => get(base + path)));
  return modules.length > 0 && replies.every(({ type }) => /^(text|application)\/javascript\b/.test(type));
}

/** Says why the modules could not be started, and loads the page anew once they arrive. */
async function startAgain(error) {
  clearTimeout(slow);
  console.warn(error);
  // Browsers report a failed request as a TypeError.
  const reason = error instanceof TypeError ? "start_no_connection" : "start_incomplete";
  say(reason);
  let pause = FIRST_PAUSE_MS;
  do {
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
  } while (!(await allArrive()));
  return mayReload() ? location.reload() : say("start_failed", true);
}

/** Starts the visit; if it fails before anything is shown, it says so. */
async function start({ startVisit }) {
  forgetReloads();
  try {
    await startVisit(root, START);
  } catch (error) {
    clearTimeout(slow);
    if (!hasBegun()) say("start_failed", true);
    throw error;
  }
}

import(new URL(base + START.entry, location.href).href).then(start, startAgain);
