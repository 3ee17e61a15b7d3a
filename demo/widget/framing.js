// A crop, shown: the server sends whole photos, and the page cuts them.
//
// A crop is {box: [left, top, right, bottom], angle}: the photo is turned by `angle` degrees, clockwise, in a frame
// that keeps its size, and the box is in shares of that frame.

const WHOLE = [0, 0, 1, 1];

/** Returns the size in pixels that is left of a photo. */
export function croppedSize(photo, crop) {
  const [left, top, right, bottom] = crop?.box ?? WHOLE;
  const length = (from, to, of) => Math.round(to * of) - Math.round(from * of);
  return { width: length(left, right, photo.width), height: length(top, bottom, photo.height) };
}

/** Places an image of a whole photo in a parent of the crop's shape, which cuts off the rest. */
export function placeInCrop(image, crop) {
  const [left, top, right, bottom] = crop?.box ?? WHOLE;
  const percent = (share) => `${100 * share}%`;
  Object.assign(image.style, {
    left: percent(-left / (right - left)),
    top: percent(-top / (bottom - top)),
    width: percent(1 / (right - left)),
    height: percent(1 / (bottom - top)),
    transform: crop?.angle ? `rotate(${crop.angle}deg)` : "",
  });
}
