// Files that are given to the page: what can be said about them before anything is sent.

/** While the server has not yet said what it takes. */
export const NO_LIMITS = { upload_mb: Infinity, most_photos: Infinity, suffixes: null };

const NO_PHOTO = "This is not a photo.";

export function isArchive({ name }) {
  return /\.zip$/i.test(name);
}

/** Returns a sentence about a file that is too large, or null. */
export function tooLargeText(file, megabytes) {
  const size = file.size / 1e6;
  if (size <= megabytes) return null;
  return `This file has ${Math.ceil(size)} MB; photos may have up to ${megabytes} MB.`;
}

/**
 * Looks at files before they are sent.
 *
 * `limits`: as the server tells them; `room`: how many more can be taken. Returns {checked, left}: what is taken or
 * named, as {file, problem}, where `problem` is a sentence or null; and how many are left out for lack of room.
 */
export function sortOut(files, limits, room) {
  let free = room;
  const all = files.map((file) => ({ file, problem: problemOf(file, limits) }));
  const checked = all.filter(({ problem }) => {
    if (problem !== null) return true;
    free -= 1;
    return free >= 0;
  });
  return { checked, left: all.length - checked.length };
}

/** Returns what there is to know before an upload: "Up to 200 photos or a ZIP file, ...". */
export function limitsText({ most_photos: most, upload_mb: megabytes, keep_minutes: minutes }) {
  return `Up to ${most} photos or a ZIP file, ${megabytes} MB each; deleted after ${minutes} minutes without use`;
}

/** Returns for how long photos are kept. */
export function keptText({ keep_minutes: minutes }) {
  return `Photos are deleted after ${minutes} minutes without use, or at once:`;
}

/** Returns a sentence about files that were left out. */
export function leftOutText(left, most) {
  return `Up to ${most} photos at once: ${left === 1 ? "one was" : `${left} were`} left out.`;
}

function problemOf(file, { upload_mb: megabytes, suffixes }) {
  const isKnown = suffixes === null || suffixes.some((suffix) => file.name.toLowerCase().endsWith(suffix));
  if (!isKnown && !isArchive(file)) return NO_PHOTO;
  return tooLargeText(file, megabytes);
}
