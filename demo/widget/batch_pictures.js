// Keeps the small pictures of many photos up to date with what they share: one request at a time.

import { editText } from "./edit.js";

/** What all share is asked for when it has rested for so long. */
const REST_MS = 300;

/**
 * Loads what is wanted and not yet there.
 *
 * `wanted()`: what is to be seen now, as [{item, edit}]; `load(item, edit)`: loads and shows a picture;
 * `onError(item, error)`: it could not, and is not tried again for this edit.
 */
export function createBatchPictures(wanted, load, onError) {
  const known = new Map();
  let isRunning = false;
  let rest = null;

  const isKnown = ({ item, edit }) => known.get(item) === editText(edit);

  async function work() {
    isRunning = true;
    // What moves would be old when it comes.
    const first = () => (rest === null ? wanted().find((each) => !isKnown(each)) : undefined);
    for (let next = first(); next !== undefined; next = first()) {
      const { item, edit } = next;
      try {
        await load(item, edit);
      } catch (error) {
        onError(item, error);
      }
      known.set(item, editText(edit));
    }
    isRunning = false;
  }

  function look() {
    if (!isRunning) work();
  }

  return {
    look,
    /** Looks once nothing has changed for a moment. */
    lookSoon() {
      clearTimeout(rest);
      rest = setTimeout(() => {
        rest = null;
        look();
      }, REST_MS);
    },
    isKnown,
    forget: () => known.clear(),
  };
}
