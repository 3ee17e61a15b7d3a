// The stage as large as the screen.

/**
 * Returns {toggle, leave}; `root` has the class "full" meanwhile.
 *
 * Where the browser has no full screen, as on iPhones, or a frame forbids it, the stage fills the window.
 */
export function createFullScreen(root) {
  let isOnScreen = false;
  const isFull = () => root.classList.contains("full");

  function leave() {
    root.classList.remove("full");
    if (isOnScreen) document.exitFullscreen();
  }

  async function enter() {
    root.classList.add("full");
    await root.requestFullscreen?.().catch(() => {});
  }

  document.addEventListener("fullscreenchange", () => {
    isOnScreen = root.matches(":fullscreen");
    root.classList.toggle("full", isOnScreen);
  });
  return { toggle: () => (isFull() ? leave() : enter()), leave };
}
