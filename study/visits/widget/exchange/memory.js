// What the browser keeps of one study between visits, under names of its own, as JSON.

/**
 * Returns the entries of localStorage whose names start with `prefix`.
 *
 * Where the browser forbids or lacks storage, or it is full, entries live as long as the page does. Each
 * entry is written whole, so that two windows never overwrite each other's other entries.
 */
export function createMemory(prefix) {
  const spare = new Map();

  /** Returns what `use` returns for localStorage; undefined where there is none. */
  function attempt(use) {
    try {
      return use(localStorage);
    } catch {
      return undefined;
    }
  }

  function storedNames() {
    return attempt((storage) => Object.keys(storage)) ?? [];
  }

  function names(start = "") {
    const all = new Set([...storedNames(), ...spare.keys()]);
    return [...all].filter((name) => name.startsWith(prefix + start)).map((name) => name.slice(prefix.length));
  }

  function get(name) {
    const text = spare.get(prefix + name) ?? attempt((storage) => storage.getItem(prefix + name)) ?? "null";
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }

  function set(name, value) {
    const text = JSON.stringify(value);
    const kept = attempt((storage) => {
      storage.setItem(prefix + name, text);
      return true;
    });
    if (kept) spare.delete(prefix + name);
    else spare.set(prefix + name, text);
  }

  function remove(name) {
    spare.delete(prefix + name);
    attempt((storage) => storage.removeItem(prefix + name));
  }

  return { names, get, set, remove, clear: () => names().forEach(remove) };
}

/** Returns the random key by which the server recognizes this browser; made once. */
export function browserKey(memory) {
  const known = memory.get("browser_key");
  if (known !== null) return known;
  // Not crypto.randomUUID: browsers have it on https only.
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
  const key = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  memory.set("browser_key", key);
  return key;
}
