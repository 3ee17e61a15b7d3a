// How the parts of the researcher's page load their modules and start them.

/**
 * Loads the module at `entry`, relative to the page, and returns what `start(module, base)` does; `base` is the page's
 * address with its slash. If that fails, `root` says so.
 */
function loadModule(root, entry, start) {
  const base = location.pathname.replace(/\/*$/, "/");
  return import(new URL(base + entry, location.href).href)
    .then((module) => start(module, base))
    .catch((error) => {
      console.warn(error);
      const text = document.createElement("p");
      text.setAttribute("role", "alert");
      text.textContent = "This could not be loaded. Please check the connection and load the page again.";
      root.replaceChildren(text);
    });
}
