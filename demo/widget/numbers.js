// Numbers as people read them.

/** Units longer than this are not written behind a number. */
const SHORT_UNIT = 4;

/** Returns a parameter's value with its unit, and with its sign where zero changes nothing: "+0.30 EV". */
export function valueText(value, { identity, low, step, unit }) {
  const digits = decimals(step);
  const number = Math.abs(value).toFixed(digits);
  const isZero = Number(number) === 0;
  const plus = identity === 0 && low < 0 ? "+" : "";
  const sign = isZero ? "" : value < 0 ? "−" : plus;
  return `${sign}${number}${isShort(unit) ? ` ${unit}` : ""}`;
}

export function isShort(unit) {
  return unit !== "" && unit.length <= SHORT_UNIT;
}

export function percentText(share) {
  return `${Math.round(100 * share)} %`;
}

/** Returns "640 KB" or "3.4 MB"; decimal units, as browsers count downloads. */
export function bytesText(bytes) {
  if (bytes < 999_500) return `${Math.max(Math.round(bytes / 1000), 1)} KB`;
  const megabytes = bytes / 1e6;
  return `${megabytes < 9.95 ? megabytes.toFixed(1) : Math.round(megabytes)} MB`;
}

/** Returns "6000 × 4000". */
export function sizeText({ width, height }) {
  return `${width} × ${height}`;
}

/** Returns the zoom in words: how large the photo's own pixels are on the screen. */
export function scaleText(scale) {
  return Math.abs(scale - 1) < 0.005 ? "1:1" : percentText(scale);
}

/** Returns how many decimals tell values apart that differ by a step. */
function decimals(step) {
  // Logarithms of powers of ten are not exact.
  return Math.max(Math.ceil(-Math.log10(step) - 1e-9), 0);
}
