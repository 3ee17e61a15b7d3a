// What is done to a photo: {method, parameters, strength, crop}, and how strength and sliders change it.

export const STRENGTH_LARGEST = 1.5;
const DECIMALS = 4;

/** The edit that shows the photo as it was. */
export const ORIGINAL = { method: "original" };

/** Returns the edit without its crop, which the page shows by itself. */
export function colorsOf({ method, parameters, strength }) {
  return { method, parameters, strength };
}

/** Returns the edit with another crop; undefined for none. */
export function withCrop(edit, crop) {
  const next = { ...edit, crop };
  if (crop === undefined) delete next.crop;
  return next;
}

/** Returns the value of a parameter that the edit applies: its strength multiplies the distance from the identity. */
export function appliedValue(edit, parameter) {
  const { name, identity } = parameter;
  const distance = (edit.parameters?.[name] ?? identity) - identity;
  return limited(identity + (edit.strength ?? 1) * distance, parameter);
}

/**
 * Returns the edit with another applied value of a parameter; `parameters`: all those of its operator.
 *
 * The strength stays. Where it is too weak for such a value, all the applied values become those at full strength:
 * the picture keeps everything else.
 */
export function withValue(edit, parameters, name, value) {
  const changed = parameters.find((each) => each.name === name);
  const strength = edit.strength ?? 1;
  const atFull = changed.identity + (value - changed.identity) / strength;
  if (strength > 0 && atFull >= changed.low && atFull <= changed.high) {
    return { ...edit, parameters: { ...edit.parameters, [name]: atFull } };
  }
  const applied = Object.fromEntries(parameters.map((each) => [each.name, appliedValue(edit, each)]));
  return { ...edit, parameters: { ...applied, [name]: value }, strength: 1 };
}

/** Returns the edit with one parameter as in `model`. */
export function withValueOf(edit, model, { name, identity }) {
  return { ...edit, parameters: { ...edit.parameters, [name]: model.parameters?.[name] ?? identity } };
}

export function withStrength(edit, strength) {
  return { ...edit, strength: Math.min(Math.max(strength, 0), STRENGTH_LARGEST) };
}

/** Returns the edit that changes nothing yet, with the same sliders and the same frame. */
export function neutral(edit) {
  return { ...edit, parameters: {}, strength: 1 };
}

/** Returns whether a parameter has the value of `model`. */
export function hasValueOf(edit, model, { name, identity }) {
  return rounded(edit.parameters?.[name] ?? identity) === rounded(model.parameters?.[name] ?? identity);
}

/** Writes an edit for an address: equal edits give equal texts, so that browsers know what they have. */
export function editText(edit) {
  const { method, parameters, strength, crop } = edit;
  const names = Object.keys(parameters ?? {}).sort();
  return JSON.stringify({
    method,
    parameters: parameters && Object.fromEntries(names.map((name) => [name, rounded(parameters[name])])),
    strength: strength === undefined ? undefined : rounded(strength),
    crop,
  });
}

function limited(value, { low, high }) {
  return Math.min(Math.max(value, low), high);
}

function rounded(value) {
  return Number(value.toFixed(DECIMALS));
}
