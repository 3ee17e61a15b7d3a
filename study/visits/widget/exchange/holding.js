// The newest answer, held back for some seconds in which its last choice can be undone.

/**
 * Holds back one answer at a time; it is in the browser's memory all the while, so that a crash loses nothing.
 *
 * `onChange(whether)`: an answer can be taken back from now on, or no longer.
 */
export function createHolding(outbox, seconds, onChange) {
  let held = null;
  let timer = null;

  function end() {
    const one = held;
    clearTimeout(timer);
    held = null;
    if (one !== null) onChange(false);
    return one;
  }

  /** Sends the answer that is held, if there is one. */
  function release() {
    if (end() !== null) outbox.release();
  }

  return {
    hold(set, answer) {
      release();
      held = { set, answer };
      outbox.hold(answer);
      timer = setTimeout(release, 1000 * seconds);
      onChange(true);
    },
    release,
    /** Returns the {set, answer} that was held and now counts for nothing; null if it is on its way already. */
    takeBack() {
      const one = end();
      return one !== null && outbox.takeBack(one.answer) ? one : null;
    },
  };
}
