// The way in, for somebody who has not consented: welcome, language, consent or none.

import { whatIsKept } from "./exchange/keeping.js";
import { browserKey } from "./exchange/memory.js";
import { Refused } from "./exchange/requests.js";
import { untilReached } from "./exchange/retry.js";
import { showDeclined } from "./sheets/endings.js";
import { makeConsentNotes, makeKeepingNote } from "./sheets/keeping.js";
import { showConsent, showWelcome } from "./sheets/screens.js";
import { troubleText } from "./sheets/troubles.js";

/**
 * Leads somebody from the welcome to consent; `state` is what the server said about the study.
 *
 * `onLanguage(code)` shows the same in another language; `onConsent(progress)` continues; `onNotOpen()` asks
 * again what to show, because the study is no longer open; `onChangedText()` shows the new text of consent. The
 * pages are entries of the browser's history: its back button leads from one to the other, and a reload keeps them.
 */
export function createEntrance(sheets, state, { server, memory, onLanguage, onConsent, onNotOpen, onChangedText }) {
  const { study } = state;
  const { t } = sheets;
  const kept = whatIsKept();
  // Whoever is named by a link finds the same place again by it, even if the browser keeps nothing.
  const keeps = state.named && kept !== "browser" ? "link" : kept;
  const { version, notes } = state.consent[keeps];
  // By the link: what a panel's participant is given to go back with is not for the next one in this browser.
  const declined = `declined:${JSON.stringify(server.sentBy)}`;
  const pages = {
    welcome: () => showWelcome(sheets, study, makeKeepingNote(t, keeps), () => go("consent"), onLanguage),
    consent: () => showConsent(sheets, study, makeConsentNotes(t, notes), agree, decline),
    declined: () => showDeclined(sheets, memory.get(declined) ?? {}, () => go("welcome")),
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
    const reply = await untilReached(ask, (error) => sheets.tell(troubleText(t, error)));
    sheets.tell("");
    return reply;
  }

  async function agree() {
    try {
      const progress = await reach(() => server.consent(study.language, browserKey(memory), version));
      leave();
      onConsent(progress);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.code === "consent_changed") {
        await onChangedText();
      } else {
        leave();
        await onNotOpen();
      }
    }
  }

  function leave() {
    window.onpopstate = null;
    history.replaceState(null, "");
  }

  async function decline() {
    // Told once only, so that nobody is counted twice.
    if (!memory.get(declined)) memory.set(declined, (await reach(server.decline)).completion);
    go("declined");
  }

  window.onpopstate = show;
  show();
}
