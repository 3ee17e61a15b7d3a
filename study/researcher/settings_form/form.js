// The form of one study's settings: checked while it is filled in, and saved as a whole.

import { make, makeButton } from "../../viewer/elements.js";
import { makeFields } from "./fields.js";
import { placeOf } from "./places.js";
import { makePreview } from "./preview.js";
import { Refused } from "./requests.js";
import { same } from "./schema.js";

const CHECK_PAUSE_MS = 400;
const CHANGED_MEANWHILE = 409;
const NOTHING_SAVED = "Nothing was saved. Copy what you need, then discard your changes.";

/**
 * Makes the form {node, isDirty, shows(loaded), open(), shown()} of what the server `loaded`.
 *
 * `server`: its requests; `styles`: those of the participants' page; `open`: titles of the groups to open at first, or
 * null; `shown`: what the preview shows at first, as `shown()` returned it before; `onSaved()`: called once all is stored; `onDiscard()`: called to load the settings anew.
 */
export function makeForm(loaded, server, styles, { open, shown, onSaved, onDiscard }) {
  const fields = makeFields(loaded, open);
  const preview = makePreview(styles, shown);
  const status = make("p", { class: "settings-status", role: "status" });
  const problems = make("ul", { class: "settings-problems" });
  const trouble = make("div", { class: "settings-trouble", role: "alert", hidden: true }, problems);
  let timer = null;
  let asked = 0;
  let sentences = [];

  const isDirty = () => !same(fields.read(), loaded.settings);

  /** Lists what is wrong, but for what somebody who has just added it has not come to yet. */
  function tell(found) {
    sentences = found;
    const placed = sentences.map((sentence) => [sentence, placeOf(sentence, fields.has)]);
    const due = placed.filter(([, place]) => place === null || !fields.isAhead(place));
    trouble.hidden = due.length === 0;
    const entries = due.map(([sentence, place]) => {
      const link = place && makeButton(sentence, () => fields.show(place), { class: "setting-link" });
      return make("li", {}, link ?? sentence);
    });
    problems.replaceChildren(...entries);
  }

  function onLeave(event) {
    // A press on what comes next must not miss it because the list has grown.
    if (fields.leave(event.target)) setTimeout(() => tell(sentences), CHECK_PAUSE_MS);
  }

  function update() {
    const dirty = isDirty();
    save.disabled = !dirty;
    discard.disabled = !dirty;
    status.textContent = dirty ? "Not saved yet" : "No changes";
  }

  async function check() {
    asked += 1;
    const mine = asked;
    try {
      const reply = await server.check(fields.read());
      if (mine !== asked) return;
      tell(reply.problems);
      preview.update(reply.previews);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (mine !== asked) return;
      tell(error.problems);
      preview.update(null);
    }
  }

  function follow(event) {
    preview.follow(event.target.closest("[data-setting]")?.dataset.setting);
  }

  function onInput(event) {
    update();
    follow(event);
    clearTimeout(timer);
    timer = setTimeout(check, CHECK_PAUSE_MS);
  }

  async function store() {
    clearTimeout(timer);
    asked += 1;
    status.textContent = "Saving …";
    try {
      await server.save(fields.read(), loaded.version);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      update();
      fields.settle();
      tell(error.status === CHANGED_MEANWHILE ? [...error.problems, NOTHING_SAVED] : error.problems);
      return;
    }
    onSaved();
  }

  const save = makeButton("Save", store, { class: "settings-save", disabled: true });
  const discard = makeButton("Discard changes", onDiscard, { class: "setting-small", disabled: true });
  fields.node.addEventListener("input", onInput);
  fields.node.addEventListener("change", onInput);
  fields.node.addEventListener("focusin", follow);
  fields.node.addEventListener("focusout", onLeave);

  const notice = loaded.notice ? make("p", { class: "settings-reason" }, loaded.notice) : null;
  const look = makeButton("Preview", () => preview.node.scrollIntoView(), { class: "setting-small settings-look" });
  const bar = make("div", { class: "settings-bar" }, trouble, save, discard, look, status);
  const node = make(
    "div",
    { class: "settings-layout" },
    make("div", { class: "settings-form" }, notice, fields.node, bar),
    preview.node,
  );
  update();
  preview.update(loaded.previews);
  // Of the same version, with the same settings locked and the same to choose from, there is nothing new to show.
  const drawnFrom = ({ locked, known, named }) => ({ locked, known, named });
  const shows = (other) => other.version === loaded.version && same(drawnFrom(other), drawnFrom(loaded));
  return { node, isDirty, shows, open: fields.open, shown: preview.shown };
}
