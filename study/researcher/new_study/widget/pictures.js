// Pictures that the server makes when they are asked for: few at a time, so that files on their way have room.

import { make } from "../../../viewer/elements.js";

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

/** Makes a picture, which is loaded when it is nearly visible; where there is none, `reasonOf(address)` says why. */
export function makePicture(address, alt, reasonOf) {
  const picture = make("img", { alt, "data-address": address, decoding: "async" });
  picture.addEventListener("load", loaded);
  picture.addEventListener("error", async () => {
    loaded();
    picture.replaceWith(make("span", { class: "no-picture" }, await reasonOf(address)));
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
