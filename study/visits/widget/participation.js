// A participant's way through the study: what comes next, and what the browser keeps of it.

import { createBoard } from "./board/board.js";
import { createPictures } from "./board/pictures.js";
import { linkButton } from "./elements.js";
import { createOutbox } from "./exchange/outbox.js";
import { refusalText } from "./exchange/refusals.js";
import { Refused, Unreachable } from "./exchange/requests.js";
import { untilReached } from "./exchange/retry.js";
import { showChecks } from "./sheets/checks.js";
import { showNotOpen, showThanks, showWithdrawn } from "./sheets/endings.js";
import { showBreak, showFeedback } from "./sheets/intervals.js";
import { createMenu } from "./sheets/menu.js";
import { showQuestions } from "./sheets/questions.js";
import { showInstructions } from "./sheets/screens.js";
import { createSheets, testLine } from "./sheets/sheets.js";
import { counted } from "./words.js";

/** A stored answer is usually acknowledged sooner than this; only after it does a page say that it is waiting. */
const PATIENCE_MS = 500;
const LONGEST_RT_MS = 2 ** 31 - 1;

/**
 * Leads a participant from consent to the last page.
 *
 * `first`: what the server said about study and participant; `memory`: what the browser keeps of the participant;
 * `onLeft()` is called when everything about the participant has been deleted on the server.
 */
export function createParticipation(root, t, first, { server, memory, onLeft }) {
  const { study } = first;
  const sets = new Map();
  let state = first;
  let stalled = false;
  let postponed = false;
  let left = false;
  let patience = null;
  let refreshing = null;

  const sheets = createSheets(root, t, () => [
    ...testLine(t, study),
    ...(left ? [] : [linkButton(t("withdraw"), () => menu.open(true))]),
  ]);
  const pictures = createPictures(server.image, (trouble) => board.tell(trouble ? t("pictures_missing") : ""));
  const menu = createMenu(root, t, {
    onWithdraw: withdraw,
    onClosed() {
      if (postponed) goOn();
    },
  });
  const outbox = createOutbox(memory, server.answer, {
    onStored(reply) {
      if (left) return;
      tell("");
      const next = reply.sets[0];
      if (reply.feedback && next) {
        memory.set("feedback", { ...reply.feedback, before: next.trial, last: next.part !== "practice" });
      }
      take(reply);
      if (stalled || overtaken()) goOn();
    },
    onTrouble(count) {
      tell(counted(t, "kept", count));
    },
    async onPostponed() {
      const before = state;
      tellWaiting();
      await refresh();
      const moved = ["person", "stage", "answered"].some((name) => state[name] !== before[name]);
      if (moved || stalled) goOn();
      tellWaiting();
    },
    async onDropped(error) {
      await refresh();
      goOn();
      tell(error.code === "already_answered" ? t("elsewhere") : refusalText(t, error));
    },
  });
  const board = createBoard(root, t, study, {
    onRanked(set, order, milliseconds, record) {
      memory.remove(`draft:${set.trial}`);
      outbox.add({ trial: set.trial, number: set.number, order, rt_ms: Math.min(milliseconds, LONGEST_RT_MS), record });
      goOn();
    },
    onChanged(set, draft) {
      if (!left) memory.set(`draft:${set.trial}`, { ...draft, number: set.number });
    },
    onMenu: () => menu.open(),
  });

  const steps = {
    check: () => showChecks(sheets, study, (screen) => proceed(() => server.screen(screen))),
    before: () => ask("before"),
    instructions: () => showInstructions(sheets, study, () => proceed(server.begin)),
    ranking: rank,
    after: () => ask("after"),
    finished: finish,
  };

  function tell(text) {
    sheets.tell(text);
    board.tell(text);
  }

  /** Says that answers wait because the server refused them; returns whether there are any. */
  function tellWaiting() {
    const count = outbox.waiting().length;
    if (count > 0) tell(counted(t, "not_stored", count));
    return count > 0;
  }

  /** Takes in what the server says, and loads the images of the sets that come next. */
  function take(reply) {
    // A reply that was overtaken by a newer one.
    if (reply.person === state.person && reply.answered < state.answered) return;
    state = { ...state, ...reply };
    for (const set of reply.sets) {
      if (sets.get(set.number)?.trial !== set.trial) sets.set(set.number, set);
      pictures.ahead(sets.get(set.number));
    }
    for (const [number, set] of sets) {
      if (number <= state.answered && set !== board.current()) {
        sets.delete(number);
        pictures.forget(set);
      }
    }
    for (const name of memory.names("draft:")) {
      if (memory.get(name)?.number <= state.answered) memory.remove(name);
    }
  }

  /** Asks until the server can be reached; what is shown stays, and says so. */
  async function reach(request) {
    const reply = await untilReached(request, () => tell(t("no_connection")));
    tell("");
    return reply;
  }

  /** Asks for the progress until the server replies: a study that is being saved is unknown for a moment. */
  function refresh() {
    refreshing ??= askState().finally(() => {
      refreshing = null;
    });
    return refreshing;
  }

  async function askState() {
    let told = false;
    const say = () => {
      told = true;
      if (!tellWaiting()) tell(t("no_connection"));
    };
    const reply = await untilReached(() => server.state(study.language), say, [Unreachable, Refused]);
    if (told) tell("");
    take(reply);
  }

  /** Continues with the reply to `request`; if the server refuses, says so at the participant's actual stage. */
  async function proceed(request) {
    try {
      take(await reach(request));
      goOn();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      await refresh();
      goOn();
      tell(refusalText(t, error));
    }
  }

  /** Shows what comes next. */
  function goOn() {
    if (left) return;
    postponed = menu.isOpen();
    if (postponed) return;
    stalled = false;
    clearTimeout(patience);
    // Withdrawn in another window, or somebody else uses this browser now: start anew.
    if (state.person !== first.person) location.reload();
    else if (state.stage in steps) steps[state.stage]();
    else showNotOpen(sheets, state.stage);
  }

  function ask(part) {
    const name = `questions:${part}`;
    showQuestions(sheets, part, study.questions[part], memory.get(name) ?? {}, {
      onChanged: (typed) => memory.set(name, typed),
      async onAnswered(answers) {
        await proceed(() => server.questions(part, answers));
        if (state.stage !== part) memory.remove(name);
      },
    });
  }

  /** Returns the first set that has no answer here or on the server; null if the reply has to be awaited. */
  function nextSet() {
    const waiting = new Set(outbox.waiting().map((answer) => answer.trial));
    let set = sets.get(state.answered + 1);
    while (set !== undefined && waiting.has(set.trial)) {
      // Practice is for the feedback, which comes with the reply.
      if (set.part === "practice") return null;
      set = sets.get(set.number + 1);
    }
    return set ?? null;
  }

  function rank() {
    const set = nextSet();
    if (set === null) return stall();
    const feedback = memory.get("feedback");
    if (feedback?.before === set.trial) return showFeedback(sheets, feedback, () => pass("feedback", null));
    if (set.pause && memory.get("rested") !== set.trial) {
      return showBreak(sheets, set.place - 1, set.of, () => pass("rested", set.trial));
    }
    if (set === board.current() && root.dataset.stage === "ranking") return undefined;
    return board.show(set, (wanted) => pictures.persistently(set, wanted), memory.get(`draft:${set.trial}`));
  }

  /** Records that a sheet between two sets was left, and continues. */
  function pass(name, value) {
    memory.set(name, value);
    goOn();
  }

  function stall() {
    stalled = true;
    patience = setTimeout(() => sheets.wait(t("one_moment"), t("storing")), PATIENCE_MS);
  }

  function overtaken() {
    return root.dataset.stage === "ranking" && board.current().number <= state.answered;
  }

  function finish() {
    showThanks(sheets, study, state.completion, {
      automatic: !study.test && !memory.get("sent_back"),
      onLeave: () => memory.set("sent_back", true),
      onRestart: study.test ? restart : null,
    });
  }

  /** Deletes everything about the person, here and on the server. */
  async function erase() {
    await server.withdraw().catch((error) => {
      if (error.code !== "no_participant") throw error;
    });
    left = true;
    memory.clear();
    onLeft();
  }

  async function withdraw() {
    await erase();
    menu.close();
    showWithdrawn(sheets);
  }

  async function restart() {
    await erase();
    location.reload();
  }

  // It often comes before the first request gets through.
  window.addEventListener("online", outbox.hurry);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") outbox.flush();
  });
  window.addEventListener("pageshow", async (event) => {
    // Back from the browser's cache, the page is as it was left; the participant may have progressed.
    if (event.persisted) await refresh().then(goOn);
  });

  return {
    async enter() {
      take(first);
      await outbox.flush();
      goOn();
    },
  };
}
