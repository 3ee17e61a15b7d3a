// The stage as large as the screen.

/** Returns {toggle, leave}; `root` has the class "full" meanwhile. Where a browser has no full screen, it fills the window. */
export function createFullScreen(root) {
  function set(isFull) {
    root.classList.toggle("full", isFull);
  }

  async function toggle() {
    const isFull = !root.classList.contains("full");
    set(isFull);
    if (!isFull) {
      if (document.fullscreenElement) await document.exitFullscreen();
      return;
    }
    // Not on iPhones, and not in a frame that forbids it.
    await root.requestFullscreen?.().catch(() => {});
  }

  /** Returns whether there was something to leave. */
  function leave() {
    const isFull = root.classList.contains("full");
    if (isFull) toggle();
    return isFull;
  }

  document.addEventListener("fullscreenchange", () => set(document.fullscreenElement === root));
  return { toggle, leave };
}
