// Loads the modules of the tab and starts them. Gradio's `element` and `trigger` are in scope, and `START`: {entry}.

const root = element.querySelector(".new-study");
const base = location.pathname.replace(/\/*$/, "/");

/** Says why nothing is there. */
function refuse(error) {
  console.warn(error);
  const text = document.createElement("p");
  text.setAttribute("role", "alert");
  text.textContent = "This could not be loaded. Please check the connection and load the page again.";
  root.replaceChildren(text);
}

import(new URL(base + START.entry, location.href).href)
  .then(({ startNewStudy }) => startNewStudy(root, base, (slug) => trigger("made", { slug })))
  .catch(refuse);
