// The pictures of the color-vision screening: loaded ahead, and again where one does not come.

import { make } from "../../../viewer/elements.js";
import { quietButton } from "../elements.js";
import { pause, RETRY_MS } from "../exchange/retry.js";

/** How long a picture may take before a participant can ask for it again, and before it is asked for again anyway. */
const SLOW_MS = 4000;
const LOST_MS = 20000;

/** Returns the loader of plates; `show(image, path)` loads and decodes what a path names. */
export function createPlates(t, show) {
  const asked = new Map();
  const tries = new Map();

  async function load(image, path) {
    const before = tries.get(path) ?? 0;
    tries.set(path, before + 1);
    // Browsers answer a second request for an address with what the first will bring, which may be nothing.
    await show(image, before > 0 ? `${path}?again=${before}` : path);
    image.dataset.loaded = "";
    return image;
  }

  /** Returns {image, loaded}: the element, and a promise of it that is kept once it is decoded. */
  function ask(path) {
    if (!asked.has(path)) {
      const image = make("img", { class: "vision-plate", alt: t("vision_plate") });
      asked.set(path, { image, loaded: load(image, path) });
    }
    return asked.get(path);
  }

  function forget(path) {
    // Ends a request that is still under way.
    asked.get(path)?.image.removeAttribute("src");
    asked.delete(path);
  }

  return {
    ask,
    forget,
    /** Starts to load a picture that comes later. */
    ahead: (path) => path !== undefined && ask(path).loaded.catch(() => forget(path)),
  };
}

/**
 * Makes the frame of the plate at `path`; `onSeen()` is called once its picture is loaded and decoded.
 *
 * What could not be loaded, or takes very long, is loaded again after a moment, or at once on the button that appears.
 */
export function makePlate(t, plates, path, onSeen) {
  const status = make("p", { class: "study-facts", role: "status" }, t("vision_loading"));
  let hurry = () => {};
  const again = quietButton(t("look_again"), () => hurry(), { hidden: true });
  const frame = make("div", { class: "vision-frame" }, status, again);

  function offer(word) {
    status.textContent = t(word);
    again.hidden = false;
  }

  /** Asks once; returns whether the picture has come. */
  async function attempt() {
    const pressed = new Promise((resolve) => {
      hurry = () => resolve(false);
    });
    const { image, loaded } = plates.ask(path);
    frame.prepend(image);
    const slow = setTimeout(() => offer("vision_slow"), SLOW_MS);
    const failed = () => {
      // Not where it is being asked for again, which ends the request.
      if (image.isConnected) offer("pictures_missing");
      return pause(RETRY_MS);
    };
    const came = await Promise.race([loaded.then(() => true, failed), pressed, pause(LOST_MS)]);
    clearTimeout(slow);
    return came === true;
  }

  async function persist() {
    while (!(await attempt())) {
      if (!frame.isConnected) return;
      frame.querySelector(".vision-plate").remove();
      plates.forget(path);
    }
    status.textContent = "";
    again.hidden = true;
    onSeen();
  }

  persist();
  return frame;
}
