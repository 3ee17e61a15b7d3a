// Answers on their way: kept in the browser until the server has said that they are stored.

const RETRY_FIRST_MS = 1000;
const RETRY_LONGEST_MS = 15000;

/** Refusals of answers that may become acceptable: earlier answers first, or the person's own cookie back again. */
const REFUSED_FOR_NOW = ["out_of_order", "not_begun", "no_participant", "unknown_set", "other_site"];

/**
 * Sends the answers of one person in the order of their sets, again and again until each is stored.
 *
 * An answer is {trial, number, order, rt_ms, record}. Every answer has an entry of its own in `memory`, so
 * that two windows never overwrite each other's. `onStored(reply, answer)`: an answer is stored;
 * `onTrouble(count)`: the server cannot be reached while `count` answers wait; `onRefused(error)`: the
 * server does not want the answer now, or ever; the page should ask where it stands.
 */
function createOutbox(memory, send, { onStored, onTrouble, onRefused }) {
  let sending = false;
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
    onTrouble(waiting().length);
  }

  /** Sends one answer; returns whether to go on with the next. */
  async function sendOne(answer) {
    try {
      const reply = await send(answer);
      discard(answer);
      delay = RETRY_FIRST_MS;
      onStored(reply, answer);
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) {
        if (!(error instanceof Unreachable)) throw error;
        retryLater();
        return false;
      }
      return refuse(answer, error);
    }
  }

  function refuse(answer, error) {
    if (error.code === "invalid" && answer.record) {
      // A browser that measures nonsense: the ranking itself shall count all the same.
      keep({ ...answer, record: undefined });
      return true;
    }
    const later = REFUSED_FOR_NOW.includes(error.code);
    if (!later) discard(answer);
    onRefused(error);
    return !later;
  }

  async function flush() {
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    try {
      for (let [answer] = waiting(); answer; [answer] = waiting()) {
        if (!(await sendOne(answer))) break;
      }
    } finally {
      sending = false;
    }
  }

  window.addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") flush();
  });

  return {
    add(answer) {
      keep(answer);
      return flush();
    },
    flush,
    waiting,
  };
}
