// The pages of text around the ranking: welcome, consent, instructions, thanks.

const SECONDS_PER_SET = 30;

/** Makes an element: `make("p", {class: "x", onclick: f}, "text", child)`. */
function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "html") node.innerHTML = value;
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** Makes a button that cannot be pressed again while `action` runs. */
function actionButton(label, action, attributes = {}) {
  const button = make("button", { type: "button", class: "study-button", ...attributes }, label);
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    try {
      await action();
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
  return button;
}

/** Shows one page of text in `root` and moves the focus to its heading. */
function showSheet(root, name, heading, ...content) {
  const title = make("h1", { tabindex: "-1" }, heading);
  const card = make("main", { class: `study-card study-${name}` }, title, ...content);
  root.replaceChildren(make("div", { class: "study-sheet" }, card));
  root.dataset.stage = name;
  title.focus({ preventScroll: true });
}

function prose(html) {
  return make("div", { class: "study-prose", html });
}

function setsAndMinutes(sets) {
  const minutes = Math.max(1, Math.round((sets * SECONDS_PER_SET) / 60));
  return `${sets} ${sets === 1 ? "photo" : "photos"}, about ${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
}

function showStudies(root, studies) {
  const list = studies.map((study) =>
    make(
      "li",
      {},
      make(
        "a",
        { href: `?study=${encodeURIComponent(study.slug)}` },
        make("strong", {}, study.title),
        make("span", {}, setsAndMinutes(study.sets)),
      ),
    ),
  );
  showSheet(
    root,
    "studies",
    studies.length ? "Choose a study" : "No study is open",
    studies.length
      ? make("ul", { class: "study-list" }, ...list)
      : make("p", {}, "There is nothing to take part in at the moment. Please come back later."),
  );
}

function showWelcome(root, study, goOn) {
  showSheet(
    root,
    "welcome",
    study.title,
    prose(study.texts.introduction),
    make("p", { class: "study-facts" }, setsAndMinutes(study.sets)),
    make("div", { class: "study-actions" }, actionButton("Take part", goOn)),
  );
}

function showConsent(root, study, agree, decline) {
  const box = make("input", { type: "checkbox", id: "study-agree" });
  const button = actionButton("Continue", agree, { disabled: true });
  box.addEventListener("change", () => {
    button.disabled = !box.checked;
  });
  showSheet(
    root,
    "consent",
    "Your consent",
    prose(study.texts.consent),
    make("label", { class: "study-check", for: "study-agree" }, box, "I have read this and agree to take part."),
    make(
      "div",
      { class: "study-actions" },
      button,
      make("button", { type: "button", class: "study-button study-quiet", onclick: decline }, "No, thank you"),
    ),
  );
}

function showDeclined(root, back) {
  showSheet(
    root,
    "declined",
    "That is fine",
    make("p", {}, "You are not taking part, and nothing about you has been stored."),
    make(
      "div",
      { class: "study-actions" },
      make("button", { type: "button", class: "study-button study-quiet", onclick: back }, "Back to the study"),
    ),
  );
}

function showInstructions(root, study, begin) {
  // Not in the order of the scale: the numbers name versions, not ranks.
  const ranks = study.scale.map((_, index) => study.scale[(index + 2) % study.scale.length]);
  const tiles = ranks.map((label, index) =>
    make("li", {}, make("span", { class: "example-picture" }, String(index + 1)), make("span", {}, label)),
  );
  showSheet(
    root,
    "instructions",
    "How it works",
    make("ol", { class: "study-example", "aria-label": "An example: every version has its rank" }, ...tiles),
    prose(study.texts.instructions),
    make("div", { class: "study-actions" }, actionButton("Begin", begin)),
  );
}

function showThanks(root, study) {
  showSheet(
    root,
    "thanks",
    "Thank you",
    prose(study.texts.thanks),
    make("p", { class: "study-facts" }, `${study.sets} of ${study.sets} photos ranked`),
  );
}

/** Shows a page that waits for something, e.g. for the last answer to be stored. */
function showWaiting(root, heading, text) {
  showSheet(root, "waiting", heading, make("p", { role: "status" }, text));
}
