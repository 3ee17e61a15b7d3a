// Answers on their way: kept in the browser until the server has said that they are stored.

const RETRY_FIRST_MS = 1000;
const RETRY_LONGEST_MS = 15000;

/** Returns localStorage, or a stand-in for this page's life where the browser forbids storage. */
function browserStorage() {
  try {
    const probe = "ranking:probe";
    localStorage.setItem(probe, "1");
    localStorage.removeItem(probe);
    return localStorage;
  } catch {
    const kept = new Map();
    return {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => kept.set(key, value),
      removeItem: (key) => kept.delete(key),
      key: (index) => [...kept.keys()][index] ?? null,
      get length() {
        return kept.size;
      },
    };
  }
}

/**
 * Sends the answers of one study in the order of their sets, again and again until each is stored.
 *
 * An answer is {trial, number, order, rt_ms}. Every answer has a storage entry of its own, so that two
 * windows never overwrite each other's. `onStored(reply)`: an answer is stored; `onTrouble(count)`: the
 * server cannot be reached while `count` answers wait; `onRefused(error)`: the server does not want the
 * answer now, or ever; the page should ask where it stands.
 */
function createOutbox(study, storage, send, { onStored, onTrouble, onRefused }) {
  const prefix = `ranking:${study}:answer:`;
  let sending = false;
  let timer = null;
  let delay = RETRY_FIRST_MS;

  function waiting() {
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index));
    return keys
      .filter((key) => key?.startsWith(prefix))
      .map((key) => JSON.parse(storage.getItem(key)))
      .filter(Boolean)
      .sort((one, other) => one.number - other.number);
  }

  function discard(answer) {
    storage.removeItem(prefix + answer.trial);
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
      onStored(reply);
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) {
        retryLater();
        return false;
      }
      // These may become acceptable: earlier answers first, or the person's cookie back again.
      const keep = ["out_of_order", "not_begun", "no_participant", "other_site"].includes(error.code);
      if (!keep) discard(answer);
      onRefused(error);
      return !keep;
    }
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
      storage.setItem(prefix + answer.trial, JSON.stringify(answer));
      return flush();
    },
    flush,
    waiting,
  };
}
