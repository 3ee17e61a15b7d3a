// Loads the modules of the visit and starts it. Gradio's `element` is in scope, and `START`: {entry, words}.

const root = element.querySelector(".study-root");
const entry = new URL(location.pathname.replace(/\/*$/, "/") + START.entry, location.href).href;

/** Shows that the modules could not be fetched; a page that is loaded anew asks for those of the server's version. */
function startAgain() {
  const words = START.words[navigator.language.split("-")[0]] ?? START.words.en;
  root.textContent = words.start_no_connection;
  setInterval(() => fetch(entry, { cache: "no-store" }).then(() => location.reload(), () => {}), 2000);
}

import(entry).then(
  ({ startVisit }) => startVisit(root, START.words),
  (error) => {
    // What the browser does not understand is no failed request, and another one would not help.
    if (!(error instanceof TypeError)) throw error;
    startAgain();
  },
);
