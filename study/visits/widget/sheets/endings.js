// The sheets at the end of a visit: thanks with what is given for it, a withdrawal, a study that is not open.

import { make } from "../../../viewer/elements.js";
import { actions, mainButton, prose, quietButton } from "../elements.js";
import { counted } from "../words.js";

const REDIRECT_SECONDS = 5;

/** Copies the text in `node`, also over plain http, where there is no clipboard; rejects if it cannot. */
async function copyText(node) {
  getSelection().selectAllChildren(node);
  if (navigator.clipboard) await navigator.clipboard.writeText(node.textContent);
  else if (!document.execCommand("copy")) throw new Error("the browser does not copy");
}

function makeCode(t, code, onCopied) {
  const text = make("code", { class: "thanks-code" }, code);
  const said = make("span", { class: "study-facts", role: "status" });
  const copy = quietButton(t("copy"), async () => {
    onCopied();
    await copyText(text).then(
      () => (said.textContent = t("copied")),
      () => (said.textContent = t("not_copied")),
    );
  });
  return make("div", { class: "thanks-completion" }, make("p", {}, t("code")), text, actions(copy, said));
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
 * `onRestart`: tests only, else null.
 */
export function showThanks(sheets, study, completion, { automatic, onLeave, onRestart }) {
  const { t } = sheets;
  const address = completion.url ? readWebAddress(completion.url) : null;
  const way = address ? makeWayBack(t, address, automatic, onLeave) : null;
  const code = completion.code ? makeCode(t, completion.code, () => way?.stop()) : null;
  const restart = onRestart ? actions(quietButton(t("start_again"), onRestart)) : null;
  const close = code === null && way === null ? makeClose(t) : null;
  sheets.show("thanks", t("thanks"), prose(study.texts.thanks), close, code, way?.node ?? null, restart);
}

export function showWithdrawn(sheets) {
  const { t } = sheets;
  sheets.show("withdrawn", t("withdrawn"), make("p", {}, t("withdrawn_text")), makeClose(t));
}

/** Says that there is nothing left to do here. */
function makeClose(t) {
  return make("p", {}, t("close_window"));
}

/** Shows that the study is "paused", "closed", or for those "invited" only. */
export function showNotOpen(sheets, stage) {
  const { t } = sheets;
  const again = stage === "paused" ? actions(mainButton(t("look_again"), () => location.reload())) : null;
  sheets.show(stage, t(stage), make("p", {}, t(`${stage}_text`)), again);
}
