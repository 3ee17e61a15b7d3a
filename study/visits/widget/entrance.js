// The way in, for somebody who has not consented: welcome, language, consent or none.

import { browserKey } from "./exchange/memory.js";
import { Refused } from "./exchange/requests.js";
import { untilReached } from "./exchange/retry.js";
import { showConsent, showDeclined, showWelcome } from "./sheets/screens.js";

/**
 * Leads somebody from the welcome to consent; `state` is what the server said about the study.
 *
 * `onLanguage(code)` shows the same in another language; `onConsent(progress)` continues; `onNotOpen()` asks
 * again what to show, because the study is no longer open. The pages are entries of the browser's history:
 * its back button leads from one to the other, and a reload keeps them.
 */
export function createEntrance(sheets, state, { server, memory, onLanguage, onConsent, onNotOpen }) {
  const { study } = state;
  const { t } = sheets;
  const pages = {
    welcome: () => showWelcome(sheets, study, () => go("consent"), onLanguage),
    consent: () => showConsent(sheets, study, agree, decline),
    declined: () => showDeclined(sheets, () => go("welcome")),
  };

  function show() {
    (pages[history.state?.page] ?? pages.welcome)();
  }

  function go(page) {
    history.pushState({ page }, "");
    show();
  }

  /** Asks until the server can be reached; the sheet stays, and says so. */
  async function reach(ask) {
    const reply = await untilReached(ask, () => sheets.tell(t("no_connection")));
    sheets.tell("");
    return reply;
  }

  async function agree() {
    try {
      const progress = await reach(() => server.consent(study.language, browserKey(memory)));
      leave();
      onConsent(progress);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      leave();
      await onNotOpen();
    }
  }

  function leave() {
    window.onpopstate = null;
    history.replaceState(null, "");
  }

  async function decline() {
    if (!memory.get("declined")) await reach(server.decline);
    memory.set("declined", true);
    go("declined");
  }

  window.onpopstate = show;
  show();
}
