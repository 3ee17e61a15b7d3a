// A photo on its way to the server, and what the stage shows meanwhile.

import { decoded } from "./pictures.js";
import { tooLargeText } from "./intake.js";
import { percentText } from "./numbers.js";
import { Refused } from "./requests.js";

/**
 * Opens photos, one at a time: a newer one takes the place of one on its way.
 *
 * `say(text)` tells how far it is; `onBegin(name)`: it begins; `onPreview(image, size)`: a first picture of the photo, whose
 * own size is {width, height};
 * `onOpened(photo)`: the server has it; `onError(error, again)`: it could not be opened.
 */
export function createOpener(server, { say, onBegin, onPreview, onOpened, onError }) {
  let count = 0;
  let largest = { megabytes: Infinity };

  async function open(name, preview, request) {
    const number = (count += 1);
    const isNewest = () => number === count;
    onBegin(name);
    preview().then(
      ({ image, size }) => isNewest() && onPreview(image, size),
      // A kind of photo that this browser cannot show.
      () => {},
    );
    try {
      const photo = await request((text) => isNewest() && say(text));
      if (!isNewest()) return;
      count += 1;
      onOpened(photo);
    } catch (error) {
      if (isNewest()) onError(error, () => open(name, preview, request));
    }
  }

  function file(chosen) {
    const tooLarge = tooLargeText(chosen, largest.megabytes);
    return open(
      chosen.name,
      async () => {
        const image = await decoded(chosen);
        return { image, size: { width: image.naturalWidth, height: image.naturalHeight } };
      },
      async (tell) => {
        if (tooLarge !== null) throw new Refused(tooLarge, 413);
        tell("Uploading …");
        const tellShare = (share) => tell(share < 1 ? `Uploading ${percentText(share)}` : "Reading the photo …");
        return server.upload(chosen, tellShare);
      },
    );
  }

  return {
    file,
    sample: (sample, thumbnail) =>
      open(
        sample.title,
        async () => ({ image: await decoded(await (await fetch(thumbnail)).blob()), size: sample }),
        (tell) => {
          tell("Opening …");
          return server.openSample(sample.name);
        },
      ),
    setLargest: (megabytes) => (largest = { megabytes }),
    /** Forgets the photo on its way. */
    stop: () => (count += 1),
  };
}
