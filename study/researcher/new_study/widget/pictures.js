// Pictures that the server makes when they are asked for: few at a time, so that files on their way have room.

import { make } from "../../../viewer/elements.js";
import { makeAgain } from "./parts.js";

const AT_ONCE = 2;

const waiting = [];
let running = 0;

const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    waiting.push(target);
  }
  loadNext();
}, { rootMargin: "300px" });

/**
 * Makes a picture, which is loaded when it is nearly visible; where there is none, `reasonOf(address)` says why, and a
 * button asks again if there may be one later.
 */
export function makePicture(address, alt, reasonOf) {
  const picture = make("img", { alt, "data-address": address, decoding: "async" });
  picture.addEventListener("load", loaded);
  picture.addEventListener("error", async () => {
    loaded();
    const { sentence, again } = await reasonOf(address);
    const retry = again ? makeAgain(() => note.replaceWith(makePicture(address, alt, reasonOf))) : null;
    const note = make("span", { class: "no-picture" }, make("span", {}, sentence), retry);
    picture.replaceWith(note);
  });
  seen.observe(picture);
  return picture;
}

function loaded() {
  running -= 1;
  loadNext();
}

function loadNext() {
  while (running < AT_ONCE && waiting.length) {
    const picture = waiting.shift();
    // It may have been taken out meanwhile.
    if (!picture.isConnected) continue;
    running += 1;
    picture.src = picture.dataset.address;
  }
}
