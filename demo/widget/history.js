// The states of one photo's edits, one after another: undo and redo.

const ONE_STEP_MS = 1000;
const MOST_STEPS = 200;

/** Keeps the states; changes `about` the same thing (not null) that follow one another within a second are one step. */
export function createHistory(first) {
  let past = [];
  let current = first;
  let future = [];
  let last = { about: null, at: -Infinity };

  function push(state, about, at = performance.now()) {
    const goesOn = about !== null && about === last.about && at - last.at < ONE_STEP_MS;
    if (!goesOn) past = [...past, current].slice(-MOST_STEPS);
    current = state;
    future = [];
    last = { about, at };
  }

  function undo() {
    if (past.length === 0) return;
    future = [current, ...future];
    current = past.at(-1);
    past = past.slice(0, -1);
    last = { about: null, at: -Infinity };
  }

  function redo() {
    if (future.length === 0) return;
    past = [...past, current];
    [current, ...future] = future;
    last = { about: null, at: -Infinity };
  }

  return {
    push,
    undo,
    redo,
    current: () => current,
    canUndo: () => past.length > 0,
    canRedo: () => future.length > 0,
  };
}
