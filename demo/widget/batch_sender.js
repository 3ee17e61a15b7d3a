// Sends many photos to the server, one after the other.

import { READY, SENDING } from "./batch.js";
import { isArchive } from "./intake.js";
import { FOR_GOOD, sentenceOf } from "./requests.js";

/** Works on what waits in `batch`; `onUnpacked()`: there are the photos of an archive now. */
export function createBatchSender(server, batch, onUnpacked) {
  let isRunning = false;
  let stopping = new AbortController();

  /** Returns what the server knows about a photo, or null for an archive, whose photos wait from now on. */
  async function open(item) {
    const tell = (share) => batch.change(item, { share });
    if (item.id !== null) return server.openAgain(item.id);
    if (!isArchive(item.file)) return server.upload(item.file, tell, stopping.signal);
    const { photos, errors } = await server.uploadArchive(item.file, tell, stopping.signal);
    if (!batch.has(item)) return null;
    batch.unpack(item, photos, errors);
    onUnpacked();
    return null;
  }

  async function send(item) {
    batch.change(item, { state: SENDING, share: 0 });
    try {
      const photo = await open(item);
      if (photo !== null) batch.change(item, { state: READY, photo, id: photo.id, name: photo.name, file: null });
    } catch (error) {
      batch.fail(item, sentenceOf(error), !FOR_GOOD.includes(error.status));
    }
  }

  async function work() {
    isRunning = true;
    for (let item = batch.next(); item !== undefined; item = batch.next()) await send(item);
    isRunning = false;
  }

  return {
    /** Begins, unless it is at it. */
    look() {
      if (!isRunning) work();
    },
    /** Gives up the upload on its way. */
    stop() {
      stopping.abort();
      stopping = new AbortController();
    },
  };
}
