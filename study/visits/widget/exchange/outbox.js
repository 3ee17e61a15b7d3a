// Answers on their way: kept in the browser until the server has said that they are stored.

import { Refused, Unreachable } from "./requests.js";

const RETRY_FIRST_MS = 1000;
const RETRY_LONGEST_MS = 15000;

/** Refusals that no later attempt can change. Any other may pass: a proxy's, or of a study that is being saved. */
const REFUSED_FOR_GOOD = ["already_answered", "invalid"];
const BODY_TOO_LARGE = 413;

/**
 * Sends the answers of one person in the order of their sets, again and again until each is stored.
 *
 * An answer is {trial, number, order, rt_ms, record, attempt}; `attempt` for further tries at practice alone. Every answer has an entry of its own in `memory`, so
 * that two windows never overwrite each other's. `onStored(reply)`: an answer is stored; `onTrouble(count, error)`:
 * the server cannot be reached while `count` answers wait; `onPostponed()`: the server does not accept some
 * of the answers now, they wait; `onDropped(error)`: it will never accept one, which is dropped. After the
 * last two the page should ask for the participant's progress.
 */
export function createOutbox(memory, send, { onStored, onTrouble, onPostponed, onDropped }) {
  let sending = false;
  let held = null;
  let timer = null;
  let delay = RETRY_FIRST_MS;

  function waiting() {
    const answers = memory.names("answer:").map(memory.get).filter(Boolean);
    return answers.sort((one, other) => one.number - other.number);
  }

  function keep(answer) {
    memory.set(`answer:${answer.trial}`, answer);
  }

  function discard(answer) {
    memory.remove(`answer:${answer.trial}`);
  }

  function retryLater() {
    clearTimeout(timer);
    timer = setTimeout(flush, delay);
    delay = Math.min(2 * delay, RETRY_LONGEST_MS);
  }

  /** Handles a refusal; returns whether the answer has to wait as it is. */
  function refuse(answer, error) {
    const measuredWrongly = error.code === "invalid" || error.status === BODY_TOO_LARGE;
    if (measuredWrongly && answer.record) {
      // A browser that measures nonsense: the ranking itself must count all the same.
      keep({ ...answer, record: undefined });
      return false;
    }
    if (!REFUSED_FOR_GOOD.includes(error.code)) return true;
    discard(answer);
    onDropped(error);
    return false;
  }

  /** Sends all answers once; one that has to wait does not hold up those after it. */
  async function sendAll() {
    const postponed = new Set();
    const next = () => waiting().find((answer) => answer.trial !== held && !postponed.has(answer.trial));
    for (let answer = next(); answer; answer = next()) {
      try {
        const reply = await send(answer);
        discard(answer);
        delay = RETRY_FIRST_MS;
        onStored(reply);
      } catch (error) {
        if (error instanceof Unreachable) {
          retryLater();
          onTrouble(waiting().length, error);
          return;
        }
        if (!(error instanceof Refused)) throw error;
        if (refuse(answer, error)) postponed.add(answer.trial);
      }
    }
    if (postponed.size === 0) return;
    retryLater();
    // Not waited for: the next attempt must not depend on what the page does meanwhile.
    onPostponed();
  }

  async function flush() {
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    try {
      await sendAll();
    } finally {
      sending = false;
    }
  }

  return {
    add(answer) {
      keep(answer);
      return flush();
    },
    /** Keeps an answer, which this page does not send before `release`. */
    hold(answer) {
      held = answer.trial;
      keep(answer);
    },
    release() {
      held = null;
      return flush();
    },
    /** Forgets the answer that is held; returns false if another window has sent it meanwhile. */
    takeBack(answer) {
      held = null;
      const there = memory.get(`answer:${answer.trial}`) !== null;
      if (there) discard(answer);
      return there;
    },
    flush,
    /** Sends all answers now, and the next time soon: what made the server unreachable may be over. */
    hurry() {
      delay = RETRY_FIRST_MS;
      return flush();
    },
    waiting,
  };
}
