// Photos that the server no longer has are sent again, as long as the browser has them.

import { GONE, Refused } from "./requests.js";

const UNREADABLE = "This photo is no longer on the server, and its file has changed. Please open it again.";

/**
 * Returns the same requests; one about a photo that the server no longer has sends the photo again, and is repeated.
 *
 * The page knows a photo by the name (`id`) that it had first, and keeps its edits. `onBegin()`, `onEnd()`: a photo is
 * being sent again.
 */
export function createResending(requests, { onBegin, onEnd }) {
  const sources = new Map();
  const newest = new Map();
  const running = new Map();

  const nameOf = (id) => newest.get(id) ?? id;

  /** Remembers how a photo can be sent again. */
  function kept(photo, again) {
    sources.set(photo.id, again);
    return photo;
  }

  async function uploadAgain(file) {
    // The browser cannot read a file that has changed since it was chosen; an upload would not say why it failed.
    await file.slice(0, 1).arrayBuffer().catch(() => {
      throw new Refused(UNREADABLE, GONE);
    });
    return requests.upload(file, () => {});
  }

  async function send(id) {
    onBegin();
    try {
      newest.set(id, (await sources.get(id)()).id);
    } finally {
      running.delete(id);
      onEnd();
    }
  }

  /** Sends a photo again, once for all that ask. */
  function sendAgain(id) {
    if (!running.has(id)) running.set(id, send(id));
    return running.get(id);
  }

  /** Makes a request about a photo, in a way that takes the name of the photo on the server. */
  async function about(id, request) {
    const tried = nameOf(id);
    try {
      return await request(tried);
    } catch (error) {
      if (error.status !== GONE || !sources.has(id)) throw error;
      if (nameOf(id) === tried) await sendAgain(id);
      return request(nameOf(id));
    }
  }

  const asking = (name) => [name, (id, ...rest) => about(id, (now) => requests[name](now, ...rest))];
  return {
    ...requests,
    ...Object.fromEntries(["picture", "part", "file", "cube", "settings", "inside"].map(asking)),
    upload: async (file, ...rest) => kept(await requests.upload(file, ...rest), () => uploadAgain(file)),
    openSample: async (name) => kept(await requests.openSample(name), () => requests.openSample(name)),
    pictureAddress: (id, ...rest) => requests.pictureAddress(nameOf(id), ...rest),
    attentionAddress: (id, ...rest) => requests.attentionAddress(nameOf(id), ...rest),
    zipAddress: (ids, choices) => requests.zipAddress(ids.map(nameOf), choices),
    deletePhotos() {
      // What its owner wants to be gone is never sent again.
      sources.clear();
      return requests.deletePhotos();
    },
  };
}
