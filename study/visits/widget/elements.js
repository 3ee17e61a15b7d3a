// The elements that the participant's pages are made of.

/** Makes an element: `make("p", {class: "x", onclick: f}, "text", child)`; null children are left out. */
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

/** Makes a button that cannot be pressed again while `action` runs, nor by the second click of a double click. */
function makeButton(label, action, attributes = {}) {
  const button = make("button", { type: "button", ...attributes }, label);
  button.addEventListener("click", async (event) => {
    // The first click may have put this button where another one was.
    if (event.detail > 1 || button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    try {
      await action();
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
  return button;
}

/** Makes the main button of a sheet, which Enter presses too. */
function mainButton(label, action, attributes = {}) {
  return makeButton(label, action, { class: "study-button study-main", ...attributes });
}

/** Makes a button for what is not the usual next step. */
function quietButton(label, action, attributes = {}) {
  return makeButton(label, action, { class: "study-button study-quiet", ...attributes });
}

/** Makes a button that looks like a link. */
function linkButton(label, action) {
  return makeButton(label, action, { class: "study-link" });
}

function actions(...buttons) {
  return make("div", { class: "study-actions" }, ...buttons);
}

/** Makes a text of the study, which the server has turned from Markdown into HTML. */
function prose(html) {
  return make("div", { class: "study-prose", html });
}

/** Makes a form in which Enter presses the main button (of type "submit"), and which is never sent as such. */
function makeForm(...children) {
  return make("form", { novalidate: true, onsubmit: (event) => event.preventDefault() }, ...children);
}

/** Makes one line with a radio button or checkbox; the whole line can be clicked. */
function makeOption(kind, name, value, label, checked) {
  const input = make("input", { type: kind, name, value });
  input.checked = checked;
  return make("label", { class: `study-option study-${kind}` }, input, make("span", {}, label));
}

/** Returns the values of the checked radio buttons or checkboxes in `node`. */
function checkedValues(node) {
  return [...node.querySelectorAll("input:checked")].map((input) => input.value);
}
