// One request at a time: the newest waits for its turn, those between are left out.

/**
 * Runs `run(job)` for the newest job, one after another.
 *
 * `onError(error)`: one failed; the next goes on. `onIdle()`: nothing runs or waits any more.
 */
export function createLatest(run, { onError, onIdle = () => {} }) {
  let running = false;
  let waiting = [];

  async function work() {
    running = true;
    while (waiting.length > 0) {
      const [job] = waiting.splice(0);
      try {
        await run(job);
      } catch (error) {
        onError(error, job);
      }
    }
    running = false;
    onIdle();
  }

  return {
    ask(job) {
      waiting = [job];
      if (!running) work();
    },
    forget() {
      waiting = [];
    },
    busy: () => running,
  };
}
