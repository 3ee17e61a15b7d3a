// The sheets at the ends of a visit, with what is given to go back with; a withdrawal, a study that is not open.

import { make } from "../../../viewer/elements.js";
import { actions, linkButton, mainButton, prose, quietButton } from "../elements.js";
import { counted } from "../words.js";

const REDIRECT_SECONDS = 5;
const SCREENED_OUT_TEXTS = new Map([
  ["brightness", "screened_out_brightness"],
  ["color_vision", "screened_out_color_vision"],
]);

/** Copies the text in `node`, also over plain http, where there is no clipboard; rejects if it cannot. */
async function copyText(node) {
  getSelection().selectAllChildren(node);
  if (navigator.clipboard) await navigator.clipboard.writeText(node.textContent);
  else if (!document.execCommand("copy")) throw new Error("the browser does not copy");
}

/** Makes a code with its `label` and a button that copies it; `hint`: what to do with it, or null. */
function makeCode(t, { label, hint }, code, onCopied) {
  const text = make("code", { class: "thanks-code", dir: "ltr" }, code);
  const said = make("span", { class: "study-facts", role: "status" });
  const copy = quietButton(t("copy"), async () => {
    onCopied();
    await copyText(text).then(
      () => (said.textContent = t("copied")),
      () => (said.textContent = t("not_copied")),
    );
  });
  const todo = hint === null ? null : make("p", {}, hint);
  return make("div", { class: "thanks-completion" }, make("p", {}, label), text, todo, actions(copy, said));
}

/** Reads an address of the web; null for anything else: even then the thanks and the code must be shown. */
function readWebAddress(url) {
  try {
    const address = new URL(url);
    return ["https:", "http:"].includes(address.protocol) ? address : null;
  } catch {
    return null;
  }
}

/** Makes the way back to the panel: a button, and if `automatic` a countdown that can be stopped. */
function makeWayBack(t, address, automatic, onLeave) {
  const leave = () => {
    onLeave();
    location.assign(address.href);
  };
  const back = mainButton(t("back_to", { place: address.host }), leave);
  const stay = quietButton(t("stay"), () => stop());
  const countdown = make("p", { class: "study-facts", role: "timer" });
  const node = make("div", {}, countdown, actions(back, stay));
  let seconds = REDIRECT_SECONDS;
  let timer = null;
  function say() {
    countdown.textContent = counted(t, "redirect", seconds);
  }
  function stop() {
    clearInterval(timer);
    countdown.hidden = true;
    stay.hidden = true;
  }
  function tick() {
    seconds -= 1;
    if (!node.isConnected) return stop();
    say();
    return seconds === 0 ? (stop(), leave()) : undefined;
  }
  say();
  if (automatic) timer = setInterval(tick, 1000);
  else stop();
  return { node, stop };
}

/**
 * Shows the last page.
 *
 * `completion`: {code, url}, each of them text or null, a url that no browser opens being left out; `automatic`:
 * whether to go to the url without being asked; `onLeave` is called when this page is left for the url;
 * `onRestart`: tests only, else null; `withdrawalCode`: what deletes the answers from another browser, or null; `more`: what
 * else there is to read, elements or null.
 */
export function showThanks(sheets, study, completion, { automatic, onLeave, onRestart, withdrawalCode, more }) {
  const { t } = sheets;
  const restart = onRestart ? actions(quietButton(t("start_again"), onRestart)) : null;
  const given = giveBack(t, { label: t("code"), hint: null }, completion, automatic, onLeave);
  const code = makeWithdrawalCode(t, withdrawalCode);
  sheets.show("thanks", t("thanks"), prose(study.texts.thanks), ...given, restart, code, ...more);
}

/** Shows that the check `by` has ended the visit before the sets; the options are those of `showThanks`. */
export function showScreenedOut(sheets, by, completion, { automatic, onLeave, onRestart, withdrawalCode }) {
  const { t } = sheets;
  const restart = onRestart ? actions(quietButton(t("start_again"), onRestart)) : null;
  const given = giveBack(t, codeOfOtherEnd(t), completion, automatic, onLeave);
  const code = makeWithdrawalCode(t, withdrawalCode);
  const reason = make("p", {}, t(SCREENED_OUT_TEXTS.get(by) ?? "screened_out_text"));
  sheets.show("screened_out", t("screened_out"), reason, ...given, restart, code);
}

/** Shows that somebody does not take part; `completion` as for `showThanks`, `back()` leads to the study again. */
export function showDeclined(sheets, completion, back) {
  const { t } = sheets;
  // Never sent away without being asked: it may have been a slip.
  const given = giveBack(t, codeOfOtherEnd(t), completion, false, () => {});
  const again = makeAside(linkButton(t("declined_back"), back));
  sheets.show("declined", t("declined"), make("p", {}, t("declined_text")), ...given, again);
}

function makeWithdrawalCode(t, code) {
  return code ? make("p", { class: "study-facts" }, t("delete_code", { code })) : null;
}

/** Returns what is said about the code of an end before the sets. */
function codeOfOtherEnd(t) {
  return { label: t("code_other"), hint: t("code_enter") };
}

/**
 * Makes what is given at an end: the code and the way back, or the sentence that the window can be closed.
 *
 * `about`: {label, hint} of the code.
 */
function giveBack(t, about, completion, automatic, onLeave) {
  const address = completion.url ? readWebAddress(completion.url) : null;
  const way = address ? makeWayBack(t, address, automatic, onLeave) : null;
  const code = completion.code ? makeCode(t, about, completion.code, () => way?.stop()) : null;
  return code === null && way === null ? [makeClose(t)] : [code, way?.node ?? null];
}

export function showWithdrawn(sheets) {
  const { t } = sheets;
  sheets.show("withdrawn", t("withdrawn"), make("p", {}, t("withdrawn_text")), makeClose(t));
}

/** Makes the line below a sheet's buttons for what is not the next step. */
function makeAside(link) {
  return make("p", { class: "study-aside" }, link);
}

/** Says that there is nothing left to do here. */
function makeClose(t) {
  return make("p", {}, t("close_window"));
}

/** In these states of a study somebody may get in later. */
const MAY_CHANGE = ["draft", "paused", "full"];
/** In these it says something else to those who take part already. */
const MEANWHILE = new Map([
  ["full", "full_meanwhile"],
  ["closed", "closed_meanwhile"],
]);

/**
 * Shows that the study is a "draft", "paused", "closed", "full", for those "invited" only, a
 * "preview", or its link "not_filled_in".
 *
 * `details`: `joined`, whether this person takes part already; `closedAt`, when a study closed by its date (ISO 8601);
 * `researcher`, where its researcher can walk through a draft. Each may be missing.
 */
export function showNotOpen(sheets, stage, { joined = false, closedAt = null, researcher = null } = {}) {
  const { t } = sheets;
  const key = (joined && MEANWHILE.get(stage)) || stage;
  const date = () =>
    new Date(closedAt).toLocaleString(t.language, { dateStyle: "long", timeStyle: "short", numberingSystem: "latn" });
  sheets.show(
    stage,
    t(key),
    closedAt === null ? null : make("p", {}, t("closed_on", { date: date() })),
    make("p", {}, t(`${key}_text`)),
    MAY_CHANGE.includes(stage) ? actions(mainButton(t("look_again"), () => location.reload())) : null,
    stage === "not_filled_in" ? make("p", { class: "study-facts" }, t("not_filled_in_researcher")) : null,
    stage === "draft" && researcher ? makeAside(make("a", { href: researcher }, t("draft_researcher"))) : null,
  );
}
