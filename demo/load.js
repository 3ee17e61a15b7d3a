// Loads the modules of the enhancement page and starts it. Gradio's `element` is in scope, and `START`: {entry, study}.

const PATIENCE_MS = 10000;

const root = element.querySelector(".studio");
const base = location.pathname.replace(/\/*$/, "/");
const slow = setTimeout(() => say("This takes longer than usual. The connection may be slow."), PATIENCE_MS);

/** Shows a sentence in place of the page, and a button that loads it anew. */
function say(sentence) {
  const text = document.createElement("p");
  text.setAttribute("role", "status");
  text.textContent = sentence;
  const again = document.createElement("button");
  again.className = "quiet-button";
  again.textContent = "Load the page again";
  again.addEventListener("click", () => location.reload());
  const card = document.createElement("div");
  card.className = "start-card";
  card.append(text, again);
  root.replaceChildren(card);
}

/** Says why the modules could not be loaded. */
function refuse(error) {
  clearTimeout(slow);
  console.warn(error);
  say("The page could not be loaded completely. Please check the connection.");
}

/** Starts the page: from here on it speaks for itself. */
function start({ startStudio }) {
  clearTimeout(slow);
  return startStudio(root, START.study ? { study: `${base}study/`, researcher: `${base}researcher/` } : null);
}

import(new URL(base + START.entry, location.href).href).then(start).catch(refuse);
