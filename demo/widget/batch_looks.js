// The look that many photos share: which there are, and what each photo makes of it.

import { ORIGINAL, withStrength } from "./edit.js";

export const AUTO = "auto";
/** Looks that every photo has. */
const ALWAYS = [
  [AUTO, "Auto"],
  [ORIGINAL.method, "Original"],
];

/** Returns the looks that at least one photo has, as [key, label]. */
export function looksOf(photos) {
  const own = photos.flatMap((photo) => photo.versions.filter(({ group }) => group === "own"));
  return [...new Map([...ALWAYS, ...own.map(({ key, label }) => [key, label])])];
}

/** Returns how many photos do not have a look. */
export function lacking(photos, look) {
  return look === AUTO ? 0 : photos.filter((photo) => versionOf(photo, look).key !== look).length;
}

/** Returns a sentence about the photos that do not take part in the shared look, or nothing. */
export function ownText(count) {
  if (count === 0) return "";
  return count === 1 ? "One photo keeps an edit of its own." : `${count} photos keep edits of their own.`;
}

/** Returns a sentence about the photos without a look, or nothing. */
export function lackingText(count) {
  if (count === 0) return "";
  if (count === 1) return "One photo does not have this look and gets Auto.";
  return `${count} photos do not have this look and get Auto.`;
}

/** Returns the key of the version that a photo shows: its automatic one where it does not have the look. */
export function keyOf(photo, look) {
  return versionOf(photo, look).key;
}

/** Returns a photo's edit in a look, at a strength: the same that the server puts into the ZIP file. */
export function editOf(photo, look, strength) {
  return atStrength(versionOf(photo, look).edit, strength);
}

/** Returns the edit at a strength; what has no parameters has no strength either. */
function atStrength(edit, strength) {
  return Object.keys(edit.parameters ?? {}).length === 0 ? edit : withStrength(edit, strength);
}

function versionOf({ versions, chosen }, look) {
  return versions.find(({ key }) => key === look) ?? versions.find(({ key }) => key === chosen);
}
