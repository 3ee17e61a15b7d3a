// Sends files one after the other, two at a time, and keeps what was not taken.

import { sentenceOf } from "./requests.js";

const AT_ONCE = 2;

/**
 * Returns what sends files.
 *
 * `send(kind, path, file, onProgress)` sends one and resolves to {refused}; `onChange({left, all, share, refused})` is
 * called whenever something has come, with the share of the bytes that are there.
 */
export function createUploads(send, onChange) {
  const waiting = [];
  let all = 0;
  let done = 0;
  let bytes = 0;
  let running = 0;
  const sent = new Map();
  let refused = [];

  function tell() {
    const gone = [...sent.values()].reduce((sum, each) => sum + each, 0);
    onChange({ left: all - done, all, share: bytes ? gone / bytes : 0, refused });
  }

  async function sendNext() {
    const { kind, path, file } = waiting.shift();
    running += 1;
    try {
      const reply = await send(kind, path, file, (loaded) => {
        sent.set(file, Math.min(loaded, file.size));
        tell();
      });
      refused = [...refused, ...reply.refused];
    } catch (error) {
      refused = [...refused, `${path}: ${sentenceOf(error)}`];
    } finally {
      sent.set(file, file.size);
      running -= 1;
      done += 1;
      if (waiting.length) sendNext();
      tell();
    }
  }

  return {
    /** Adds files, [{path, file}], and sentences on those that were not even sent. */
    add(kind, files, notSent) {
      if (all === done) {
        all = done = bytes = 0;
        sent.clear();
        refused = [];
      }
      refused = [...refused, ...notSent];
      all += files.length;
      bytes += files.reduce((sum, { file }) => sum + file.size, 0);
      waiting.push(...files.map((each) => ({ kind, ...each })));
      while (waiting.length && running < AT_ONCE) sendNext();
      tell();
    },
    forgetRefused() {
      refused = [];
      tell();
    },
    get busy() {
      return done < all;
    },
  };
}
