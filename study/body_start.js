// Says why the page cannot start. Every browser has to understand this: nothing newer than ES5. `START`: {words, rightToLeft, component}.
"use strict";

var PATIENCE_MS = 10000;
var LOOK_MS = 500;

/** Returns the address's language or the first of the browser's languages that there is, else English. */
function chooseLanguage() {
  var named = /[?&]lang=([\w-]+)/.exec(location.search);
  var wishes = (named ? [named[1]] : []).concat(navigator.languages || [navigator.language || "en"]);
  for (var index = 0; index < wishes.length; index += 1) {
    var code = wishes[index].toLowerCase().split("-")[0];
    if (Object.prototype.hasOwnProperty.call(START.words, code)) return code;
  }
  return "en";
}

/** Shows a sentence over the page, and below it `control` if there is one; returns what takes it away again. */
function say(key, control) {
  var language = chooseLanguage();
  var text = document.createElement("p");
  var card = document.createElement("div");
  var cover = document.createElement("div");
  cover.lang = language;
  cover.dir = START.rightToLeft.indexOf(language) < 0 ? "ltr" : "rtl";
  text.setAttribute("role", "alert");
  text.appendChild(document.createTextNode(START.words[language][key]));
  cover.className = "page-start";
  card.appendChild(text);
  if (control) card.appendChild(control);
  cover.appendChild(card);
  document.body.appendChild(cover);
  return function () {
    document.body.removeChild(cover);
  };
}

/** Makes a link that shows the address: the frame may keep it from being followed, but not from being copied. */
function makeLink() {
  var link = document.createElement("a");
  link.href = location.href;
  link.target = "_blank";
  link.rel = "noopener";
  link.appendChild(document.createTextNode(location.href));
  return link;
}

function makeReload() {
  var button = document.createElement("button");
  button.type = "button";
  button.appendChild(document.createTextNode(START.words[chooseLanguage()].start_reload));
  button.onclick = function () {
    location.reload();
  };
  return button;
}

/** Whether the browser lacks something that the page's scripts call; the newest are from 2022 (Safari 15.4). */
function isTooOld() {
  var needed = [
    Array.prototype.at,
    Object.hasOwn,
    window.AbortController,
    window.HTMLDialogElement,
    window.ResizeObserver,
    window.URLSearchParams,
    window.fetch,
  ];
  return !("noModule" in document.createElement("script")) || needed.indexOf(undefined) >= 0;
}

/** Ends the loading of the page: what it would still load could only fail. */
function stopLoading() {
  if (window.stop) window.stop();
}

/** Has Gradio load the rest from where this page is: behind a proxy the server may take another address for its own. */
function loadFromHere() {
  if (window.gradio_config) window.gradio_config.root = location.origin + location.pathname.replace(/\/+$/, "");
}

/** Says after a while that the page is slow, until its component is there. */
function watch() {
  var waited = 0;
  var takeAway = null;
  var timer = setInterval(function () {
    waited += LOOK_MS;
    if (document.querySelector(START.component)) {
      clearInterval(timer);
      if (takeAway) takeAway();
    } else if (waited >= PATIENCE_MS && !takeAway) {
      takeAway = say("start_slow", makeReload());
    }
  }, LOOK_MS);
}

if (isTooOld()) {
  say("start_too_old");
  stopLoading();
} else if (window.origin === "null") {
  // In a frame with the attribute sandbox, without allow-same-origin, no script of the page is loaded.
  say("start_sandboxed", makeLink());
  stopLoading();
} else {
  loadFromHere();
  watch();
}
