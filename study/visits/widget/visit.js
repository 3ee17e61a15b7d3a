// Starts a visit: finds the study that the address names, and asks the server for the participant's progress.

import { readAddress, rememberLanguage } from "./address.js";
import { createEntrance } from "./entrance.js";
import { createCredential } from "./exchange/credential.js";
import { createMemory } from "./exchange/memory.js";
import { connectServer, listStudies, Refused } from "./exchange/requests.js";
import { untilReached } from "./exchange/retry.js";
import { createParticipation } from "./participation.js";
import { showNotOpen } from "./sheets/endings.js";
import { showStudies } from "./sheets/screens.js";
import { createSheets, pressMainButton, testLine } from "./sheets/sheets.js";
import { showRefusal, waitForServer } from "./sheets/troubles.js";
import { createWords, firstLanguage, speak } from "./words.js";

/**
 * Starts the visit in `root`; `start`: {words: language -> what the page says before it knows the study, rightToLeft:
 * those of the languages that are written so}.
 */
export async function startVisit(root, start) {
  const base = location.pathname.replace(/\/*$/, "/");
  const address = readAddress(location.search);
  const lang = firstLanguage(start.words, [address.lang, ...navigator.languages]);
  const t = createWords(start.words[lang], lang, start.rightToLeft.includes(lang) ? "rtl" : "ltr");
  const sheets = createSheets(root, t);
  const reach = (ask) => untilReached(ask, (error) => waitForServer(sheets, error));
  const visit = (slug) => visitStudy(root, slug, base, address, reach);
  speakInPage(root, t);
  document.addEventListener("keydown", (event) => pressMainButton(root, event));
  try {
    if (address.study !== null) return await visit(address.study);
    const studies = await reach(() => listStudies(base, address.lang));
    if (studies.length === 1) return await visit(studies[0].slug);
    return showStudies(sheets, studies, address.lang, `${base}../researcher/`);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return showRefusal(sheets, error);
  }
}

async function visitStudy(root, slug, base, address, reach) {
  // One browser may serve several people, e.g. in a laboratory: each one's data are kept under a token.
  const place = `ranking:${slug}:${address.test ? "test" : "live"}:`;
  const memoryOf = (person) => createMemory(`${place}${person}:`);
  const memory = memoryOf("");
  const credential = createCredential(`${place}credential`);
  const server = connectServer(base, slug, address, credential);
  // The reply to a consent may have been lost: the browser's key, if it has one, says that it was given here.
  const arrive = (lang) => reach(() => server.arrive(lang, memory.get("browser_key")));

  async function onLanguage(code) {
    rememberLanguage(code);
    memory.set("lang", code);
    enter(await arrive(code));
  }

  /** Shows where somebody is; `notice`: the word for what to say above it, or null. */
  function enter(state, notice = null) {
    const t = createWords(state.study.words, state.study.language, state.study.direction);
    speakInPage(root, t);
    document.title = state.study.title;
    if (state.person !== null) {
      const own = memoryOf(state.person);
      const onLeft = () => {
        memory.clear();
        credential.forget();
      };
      return createParticipation(root, t, state, { server, memory: own, onLeft }).enter();
    }
    const sheets = createSheets(root, t, () => testLine(t, state.study));
    if (state.stage !== "welcome") {
      const researcher = `${base.replace(/study\/$/, "")}researcher/studies/${encodeURIComponent(slug)}/try`;
      return showNotOpen(sheets, state.stage, { closedAt: state.closed_at ?? null, researcher });
    }
    const onConsent = (progress) => enter({ ...state, ...progress });
    const onNotOpen = async () => enter(await arrive(state.study.language));
    // The page of consent is shown again, with its new text.
    const onChangedText = async () => enter(await arrive(state.study.language), "consent_changed");
    createEntrance(sheets, state, { server, memory, onLanguage, onConsent, onNotOpen, onChangedText });
    if (notice !== null) sheets.tell(t(notice));
    return undefined;
  }

  await enter(await arrive(address.lang ?? memory.get("lang")));
}

/** Says which language the page is in: the whole page, and `root`, since Gradio has its own direction in between. */
function speakInPage(root, t) {
  speak(document.documentElement, t);
  speak(root, t);
}
