// What is tried again until the server can be reached.

import { Unreachable } from "./requests.js";

export const RETRY_MS = 2000;

export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * Repeats `ask` until the server can be reached; `onTrouble(error)` is called before every new attempt.
 *
 * `passing`: the errors after which to try again; any other is thrown.
 */
export async function untilReached(ask, onTrouble, passing = [Unreachable]) {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!passing.some((kind) => error instanceof kind)) throw error;
      onTrouble(error);
      await pause(RETRY_MS);
    }
  }
}
