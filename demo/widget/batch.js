// Many photos at once: the state of each, and what there is to say about all of them.

import { isArchive } from "./intake.js";
import { percentText } from "./numbers.js";

export const WAITING = "waiting";
export const SENDING = "sending";
export const READY = "ready";
export const FAILED = "failed";

/** Begins without photos; `onChange()`: something is different now. */
export function createBatch(onChange) {
  let items = [];

  function item(name, rest) {
    const empty = { share: 0, sentence: "", again: false, file: null, id: null, photo: null, own: null };
    return { name, state: WAITING, ...empty, ...rest };
  }

  const having = (state) => items.filter((each) => each.state === state);

  function replace(next) {
    items = next;
    onChange();
  }

  function change(one, changes) {
    Object.assign(one, changes);
    onChange();
  }

  return {
    items: () => items,
    has: (one) => items.includes(one),
    having,
    change,
    /** Adds files, as from `sortOut`. */
    add(checked) {
      const added = checked.map(({ file, problem }) =>
        problem === null ? item(file.name, { file }) : item(file.name, { state: FAILED, sentence: problem }),
      );
      replace([...items, ...added]);
    },
    /** Puts an archive's photos in its place, and a failure for each sentence in `errors`. */
    unpack(archive, photos, errors) {
      const inside = [
        ...photos.map(({ id, name }) => item(name, { id })),
        ...errors.map((sentence) => item(archive.name, { state: FAILED, sentence })),
      ];
      replace(items.flatMap((each) => (each === archive ? inside : [each])));
    },
    /** Says why one cannot be used; `again`: whether the next try may end differently. */
    fail: (one, sentence, again) => change(one, { state: FAILED, sentence, again }),
    /** Lets those wait once more that may be tried again. */
    tryAgain() {
      const those = having(FAILED).filter(({ again }) => again);
      those.forEach((each) => Object.assign(each, { state: WAITING, again: false }));
      onChange();
    },
    /** Leaves out those that have not begun. */
    dropWaiting: () => replace(items.filter((each) => each.state !== WAITING)),
    /** Leaves out usable ones beyond the first `most`; returns how many these were. */
    dropBeyond(most) {
      const beyond = new Set(items.filter(({ state }) => state !== FAILED).slice(most));
      if (beyond.size > 0) replace(items.filter((each) => !beyond.has(each)));
      return beyond.size;
    },
    clear: () => replace([]),
    next: () => items.find((each) => each.state === WAITING),
    /** Returns how many there are of each kind; `again`: of those that failed. */
    counts: () => ({
      all: items.length,
      ready: having(READY).length,
      bad: having(FAILED).length,
      waiting: having(WAITING).length,
      sending: having(SENDING).length,
      again: having(FAILED).filter(({ again }) => again).length,
    }),
  };
}

/** Returns the state of one photo in words; `own`: its own {key, edit}, or null for what all photos share. */
export function stateText({ name, state, share, id, sentence, own }) {
  if (state === FAILED) return sentence;
  if (state === READY && own !== null) return "edited alone";
  if (state !== SENDING) return state;
  if (id === null && share < 1) return `uploading ${percentText(share)}`;
  return isArchive({ name }) ? "unpacking" : "enhancing";
}

/** Returns how far all are: "5 of 12 ready". */
export function readyText({ all, ready }) {
  return `${ready} of ${all} ready`;
}

/** Returns how many will not be: "1 of 12 could not be used", or nothing. */
export function badText({ all, bad }) {
  return bad === 0 ? "" : `${bad} of ${all} could not be used`;
}
