// Keys that zoom and move pictures.

/** How far an arrow key moves, as a share of what is visible. */
const PAN_STEP = 0.15;
const PAN_KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Does what a key asks for: + - 0 zoom, arrows move the part. Returns whether it was such a key. */
export function zoomByKey(zoom, key) {
  if (key === "+" || key === "=") zoom.larger();
  else if (key === "-") zoom.smaller();
  else if (key === "0") zoom.fit();
  else if (key in PAN_KEYS && zoom.zoomed()) zoom.pan(PAN_STEP * PAN_KEYS[key][0], PAN_STEP * PAN_KEYS[key][1], true);
  else return false;
  return true;
}
