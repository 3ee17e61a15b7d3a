// A participant's way through the study: what comes next, and what the browser keeps of it.

import { createBoard } from "./board/board.js";
import { createPictures } from "./board/pictures.js";
import { linkButton } from "./elements.js";
import { createHolding } from "./exchange/holding.js";
import { createOutbox } from "./exchange/outbox.js";
import { refusalText } from "./exchange/refusals.js";
import { Refused, Unreachable } from "./exchange/requests.js";
import { untilReached } from "./exchange/retry.js";
import { showChecks } from "./sheets/checks.js";
import { showNotOpen, showScreenedOut, showThanks, showWithdrawn } from "./sheets/endings.js";
import { showBreak, showFeedback } from "./sheets/intervals.js";
import { makeLastPage } from "./sheets/last_page.js";
import { createMenu } from "./sheets/menu.js";
import { createPlates } from "./sheets/plates.js";
import { showQuestions } from "./sheets/questions.js";
import { showInstructions } from "./sheets/screens.js";
import { createSheets, pilotLine, testLine } from "./sheets/sheets.js";
import { troubleText } from "./sheets/troubles.js";
import { showVision } from "./sheets/vision.js";
import { counted } from "./words.js";

/** A stored answer is usually acknowledged sooner than this; only after it does a page say that it is waiting. */
const PATIENCE_MS = 500;
const LONGEST_RT_MS = 2 ** 31 - 1;
/** Stages after which nothing is left to stop. */
const OVER = ["finished", "screened_out"];

/** Returns under which name a set's draft is kept; those of answered sets are forgotten, but not that of a further try. */
function draftName({ trial, attempt }) {
  return attempt ? `try:${trial}` : `draft:${trial}`;
}

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
    ...pilotLine(t, state),
    ...(left ? [] : [linkButton(t(isOver() ? "delete_answers" : "withdraw"), () => menu.open(true))]),
  ]);
  const pictures = createPictures(server.show, (trouble) => board.tell(trouble ? t("pictures_missing") : ""));
  const menu = createMenu(root, t, {
    withdrawal,
    isOver,
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
        const { feedback, again } = reply;
        memory.set("feedback", { ...feedback, again, before: next.trial, last: next.part !== "practice" });
      }
      take(reply);
      // A study that has closed meanwhile says so at once: nobody is to rank on for nothing.
      if (stalled || overtaken() || shut() || state.stage === "closed") goOn();
    },
    onTrouble(count, error) {
      tell(troubleText(t, error, counted(t, "kept", count)));
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
  const holding = createHolding(outbox, study.undo_seconds, (held) => board.offerBack(held));
  const board = createBoard(root, t, study, {
    onRanked: keepAnswer,
    onChanged(set, draft) {
      // With the first choice in this set, the last one in the set before is final.
      if (draft.order.length > 0) holding.release();
      keepDraft(set, draft);
    },
    onMenu: () => menu.open(),
    onBack: reopen,
    isFollowed,
  });

  const steps = {
    check: checkScreen,
    vision: screenVision,
    before: () => ask("before"),
    instructions: () => showInstructions(sheets, study, () => proceed(server.begin)),
    ranking: rank,
    after: () => ask("after"),
    finished: () => showThanks(sheets, study, state.completion, ending()),
    screened_out: () => showScreenedOut(sheets, state.screened_out_by, state.completion, ending()),
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
    const reply = await untilReached(request, (error) => tell(troubleText(t, error)));
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
    const say = (error) => {
      told = true;
      if (!tellWaiting()) tell(error instanceof Unreachable ? troubleText(t, error) : t("keeps_trying"));
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
    else showNotOpen(sheets, state.stage, { joined: true, closedAt: state.closed_at ?? null });
  }

  function checkScreen() {
    showChecks(sheets, study, memory.get("screen"), {
      onChecked: (screen) =>
        proceed(async () => {
          try {
            return await server.screen(screen, false);
          } catch (error) {
            if (error.code === "screen_not_enough") memory.set("screen", screen);
            throw error;
          }
        }),
      onLeave: (screen) => proceed(() => server.screen(screen, true)),
    });
  }

  function screenVision() {
    const { round } = state.vision;
    const name = `vision:${round}`;
    showVision(sheets, state.vision, memory.get(name) ?? [], {
      pictures: createPlates(t, server.show),
      onChanged: (answers) => memory.set(name, answers),
      async onAnswered(answers) {
        if (root.dataset.stage !== "vision") sheets.wait(t("one_moment"), t("storing"));
        await proceed(async () => {
          try {
            const reply = await server.vision(round, answers);
            memory.remove(name);
            return reply;
          } catch (error) {
            if (error instanceof Refused) memory.remove(name);
            throw error;
          }
        });
      },
    });
  }

  function ask(part) {
    const name = `questions:${part}`;
    showQuestions(sheets, part, study.questions[part], memory.get(name) ?? {}, {
      onChanged: (typed) => memory.set(name, typed),
      async onAnswered(answers) {
        await proceed(async () => {
          try {
            return await server.questions(part, answers);
          } catch (error) {
            // What was typed is kept; the page that is loaded now asks what the study asks now.
            if (error instanceof Refused && (await asksOtherwise(part))) location.reload();
            throw error;
          }
        });
        if (state.stage !== part) memory.remove(name);
      },
    });
  }

  /** Returns whether the study asks other questions than this page, which has been open for a while. */
  async function asksOtherwise(part) {
    const now = await server.arrive(study.language, null);
    return JSON.stringify(now.study.questions[part]) !== JSON.stringify(study.questions[part]);
  }

  function keepDraft(set, draft) {
    if (!left) memory.set(draftName(set), { ...draft, number: set.number });
  }

  /** Sends an answer: at once, or after the time in which the next set's Undo takes its last choice back. */
  function keepAnswer(set, order, milliseconds, record) {
    if (left) return;
    holding.release();
    const { trial, number, attempt } = set;
    const answer = { trial, number, order, rt_ms: Math.min(milliseconds, LONGEST_RT_MS), record, attempt };
    // The feedback on practice comes with the reply.
    const undoable = study.undo_seconds > 0 && !study.confirm && set.part !== "practice" && !document.hidden;
    if (undoable && isFollowed(set)) holding.hold(set, answer);
    else outbox.add(answer);
    if (attempt) memory.remove("trying");
    memory.remove(draftName(set));
    goOn();
  }

  /** Returns whether nothing but another set comes after `set`, and that one is known already. */
  function isFollowed(set) {
    const next = sets.get(set.number + 1);
    return next !== undefined && !next.pause;
  }

  /** Shows the set again whose answer is held, without its last choice. */
  function reopen() {
    const held = holding.takeBack();
    if (held === null) return;
    const { set, answer } = held;
    const { order, rt_ms, record } = answer;
    const draft = { order: order.slice(0, -1), elapsed: rt_ms, completed: null, record, undone: order.at(-1) };
    keepDraft(set, draft);
    showSet(set);
  }

  function showSet(set) {
    return board.show(set, (wanted) => pictures.persistently(set, wanted), memory.get(draftName(set)));
  }

  /** Returns the first set that has no answer here or on the server; null if the reply has to be awaited. */
  function nextSet() {
    const answers = outbox.waiting();
    if (answers.some((answer) => answer.attempt)) return null;
    const waiting = new Set(answers.map((answer) => answer.trial));
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
    if (feedback?.before === set.trial) {
      return showFeedback(sheets, feedback, () => pass("feedback", null), () => tryAgain(feedback));
    }
    const trying = memory.get("trying");
    if (trying?.before === set.trial) return isTried(trying) ? undefined : showSet({ ...trying.set, attempt: trying.attempt });
    if (set.pause && memory.get("rested") !== set.trial) {
      return showBreak(sheets, set.place - 1, set.of, () => pass("rested", set.trial));
    }
    if (set === board.current() && root.dataset.stage === "ranking") return undefined;
    return showSet(set);
  }

  /** Shows a practice set once more, which the reply to it offered. */
  function tryAgain({ again, before }) {
    memory.set("trying", { ...again, before });
    pass("feedback", null);
  }

  /** Returns whether that try is on the screen. */
  function isTried({ set, attempt }) {
    const shown = board.current();
    return root.dataset.stage === "ranking" && shown?.trial === set.trial && shown.attempt === attempt;
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
    const shown = board.current();
    return root.dataset.stage === "ranking" && !shown.attempt && shown.number <= state.answered;
  }

  /** Returns whether the page says that the study lets nobody go on: an answer that is stored now shows that it does. */
  function shut() {
    return root.dataset.stage === "full";
  }

  function ending() {
    return {
      automatic: !study.test && !memory.get("sent_back"),
      onLeave: () => memory.set("sent_back", true),
      onRestart: study.test ? restart : null,
      withdrawalCode: withdrawal().code,
      more: makeLastPage(t, state.last_page, server.show),
    };
  }

  /** Returns whether the visit has come to its end: then there is nothing left to stop. */
  function isOver() {
    return OVER.includes(state.stage);
  }

  /** Returns what it takes to withdraw; a server that says nothing about it asks for no code. */
  function withdrawal() {
    return state.withdrawal ?? { needs_code: false, code: null };
  }

  /** Deletes everything about the person, here and on the server; `code` is for a browser that did not consent. */
  async function erase(code) {
    await server.withdraw(code).catch((error) => {
      if (error.code !== "no_participant") throw error;
    });
    left = true;
    memory.clear();
    onLeft();
  }

  async function withdraw(code) {
    await erase(code);
    menu.close();
    showWithdrawn(sheets);
  }

  async function restart() {
    await erase(null);
    location.reload();
  }

  // It often comes before the first request gets through.
  window.addEventListener("online", outbox.hurry);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") outbox.flush();
    else holding.release();
  });
  window.addEventListener("pagehide", holding.release);
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
