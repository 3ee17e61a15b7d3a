// The pictures of the sets that come next, loaded ahead and loaded again where that failed.

/**
 * Returns the loader of sets' images; `address` turns a set's path into an address.
 *
 * `onTrouble(whether)` is told when images that are needed now could not be loaded, and when they could.
 */
function createPictures(address, onTrouble) {
  const loading = new Map();

  function load(set) {
    if (!loading.has(set.trial)) loading.set(set.trial, loadImages(set, address));
    return loading.get(set.trial);
  }

  /** Begins to load a set that comes later. */
  function ahead(set) {
    load(set).catch(() => loading.delete(set.trial));
  }

  /** Loads a set's images, trying again for as long as some are missing. */
  async function persistently(set) {
    for (let failed = false; ; failed = true) {
      try {
        const images = await load(set);
        if (failed) onTrouble(false);
        return images;
      } catch {
        loading.delete(set.trial);
        onTrouble(true);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  return { ahead, persistently, forget: (set) => loading.delete(set.trial) };
}
