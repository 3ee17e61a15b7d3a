// Starts a visit: finds the study that the address names, and asks the server for the participant's progress.

import { make } from "../../viewer/elements.js";
import { readAddress, rememberLanguage } from "./address.js";
import { createEntrance } from "./entrance.js";
import { createMemory } from "./exchange/memory.js";
import { connectServer, listStudies, Refused } from "./exchange/requests.js";
import { untilReached } from "./exchange/retry.js";
import { createParticipation } from "./participation.js";
import { showNotOpen } from "./sheets/endings.js";
import { showStudies } from "./sheets/screens.js";
import { createSheets, pressMainButton, testLine } from "./sheets/sheets.js";
import { createWords, firstLanguage } from "./words.js";

/** Starts the visit in `root`; `startWords`: language -> what the page says before it knows the study. */
export async function startVisit(root, startWords) {
  const base = location.pathname.replace(/\/*$/, "/");
  const address = readAddress(location.search);
  const lang = firstLanguage(startWords, [address.lang, ...navigator.languages]);
  const t = createWords(startWords[lang]);
  const sheets = createSheets(root, t);
  const reach = (ask) =>
    untilReached(ask, () => sheets.wait(t("start_no_connection"), t("start_no_connection_text")));
  const visit = (slug) => visitStudy(root, slug, base, address, reach);
  document.documentElement.lang = lang;
  document.addEventListener("keydown", (event) => pressMainButton(root, event));
  try {
    if (address.study !== null) return await visit(address.study);
    const studies = await reach(() => listStudies(base, address.lang));
    if (studies.length === 1) return await visit(studies[0].slug);
    return showStudies(sheets, studies, address.lang);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    // Of what an address says, only what the panel or an invitation has put there can be invalid.
    const trouble = error.code === "invalid" ? "start_bad_link" : "start_not_open";
    return sheets.show("not_open", t(trouble), make("p", {}, t(`${trouble}_text`)));
  }
}

async function visitStudy(root, slug, base, address, reach) {
  // One browser may serve several people, e.g. in a laboratory: each one's data are kept under a token.
  const memoryOf = (person) => createMemory(`ranking:${slug}:${address.test ? "test" : "live"}:${person}:`);
  const memory = memoryOf("");
  const server = connectServer(base, slug, address.test, address.source);
  const arrive = (lang) => reach(() => server.arrive(lang));

  async function onLanguage(code) {
    rememberLanguage(code);
    memory.set("lang", code);
    enter(await arrive(code));
  }

  function enter(state) {
    const t = createWords(state.study.words);
    document.documentElement.lang = state.study.language;
    document.title = state.study.title;
    if (state.person !== null) {
      const own = memoryOf(state.person);
      return createParticipation(root, t, state, { server, memory: own, onLeft: memory.clear }).enter();
    }
    const sheets = createSheets(root, t, () => testLine(t, state.study));
    if (state.stage !== "welcome") return showNotOpen(sheets, state.stage);
    const onConsent = (progress) => enter({ ...state, ...progress });
    const onNotOpen = async () => enter(await arrive(state.study.language));
    return createEntrance(sheets, state, { server, memory, onLanguage, onConsent, onNotOpen });
  }

  await enter(await arrive(address.lang ?? memory.get("lang")));
}
