// Files with their paths, from a drop or from a file field: browsers tell of folders in two different ways.

const HIDDEN = /^(\.|__MACOSX$|thumbs\.db$|desktop\.ini$)/i;

/** Returns the files of a field, [{path, file}]; a field for folders knows their paths. */
export function filesOf(input) {
  return visible([...input.files].map((file) => ({ path: file.webkitRelativePath || file.name, file })));
}

/** Returns the files of a drop, also those in folders: [{path, file}]. */
export async function filesDropped(transfer) {
  // Both have to be asked for before anything is waited for.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = [...transfer.files];
  if (!entries.length) return visible(files.map((file) => ({ path: file.name, file })));
  return visible((await Promise.all(entries.map((entry) => filesIn(entry, "")))).flat());
}

function visible(found) {
  return found.filter(({ path }) => !path.split("/").some((part) => HIDDEN.test(part)));
}

async function filesIn(entry, above) {
  const path = above + entry.name;
  if (entry.isFile) return [{ path, file: await new Promise((resolve, reject) => entry.file(resolve, reject)) }];
  const reader = entry.createReader();
  const inside = [];
  for (;;) {
    // A hundred at a time, until there are none.
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) break;
    inside.push(...some);
  }
  return (await Promise.all(inside.map((each) => filesIn(each, `${path}/`)))).flat();
}
