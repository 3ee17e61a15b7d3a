// The section in which the versions of every photo are chosen: methods of the registry, and the researcher's own files.

import { make } from "../../../viewer/elements.js";
import { filesDropped, filesOf } from "./dropped.js";
import { counted, makeAgain, makeField, makePick, makeQuiet, makeSection, replaceIfNew, takeDrops } from "./parts.js";
import { makePicture } from "./pictures.js";

const LOADING = "The methods are being loaded …";

/**
 * `actions`: bring(kind, files), chooseMethods(names), removeVersions(name), loadMethods(), pictureAddress, reasonOf.
 * The methods come later, by `showMethods`: the networks have to be loaded for them.
 */
export function createMethods(limits, actions) {
  const count = make("p", { class: "count", role: "status", id: "method-count" });
  const shown = make("select", { id: "preview-photo" });
  const previewField = makeField("Photo of the previews", shown);
  const list = make("div", { class: "method-grid", role: "group", "aria-label": "Methods" });
  const sentence = make("p", { class: "note", role: "status" }, LOADING);
  const retry = makeAgain(load);
  const waiting = make("div", { class: "waiting" }, sentence, retry);
  const bring = (files) => actions.bring("versions", files);
  const accept = [...limits.suffixes, ".zip"].join();
  const place = make(
    "div",
    { class: "drop" },
    make("p", {}, "Drop folders of your own versions here, or a zip file of folders."),
    make(
      "p",
      { class: "picks" },
      makePick("Choose a folder", (input) => bring(filesOf(input)), { webkitdirectory: true, id: "pick-own-folder" }),
      makePick("Choose files", (input) => bring(filesOf(input)), { accept, id: "pick-own" }),
    ),
    make(
      "p",
      { class: "note" },
      "One folder per method, which is called like its folder, with files named like the photos; any size, the same "
        + "shape. Files without a folder are a person’s edits, the method “human”.",
    ),
  );
  takeDrops(place, async (transfer) => bring(await filesDropped(transfer)));
  const own = make("ul", { class: "own-list" });
  let methods = [];
  let state = null;

  shown.addEventListener("change", () => showPreviews());
  retry.hidden = true;

  function load() {
    sentence.textContent = LOADING;
    retry.hidden = true;
    return actions.loadMethods();
  }

  function toggle() {
    actions.chooseMethods([...list.querySelectorAll("input:checked")].map((input) => input.value));
    showCount();
  }

  function card({ name, label, about, paper }) {
    const input = make("input", { type: "checkbox", value: name, id: `method-${name}`, onchange: toggle });
    input.checked = state.choices.methods.includes(name);
    const text = make(
      "span",
      { class: "about" },
      make("b", {}, label),
      make("span", {}, about),
      paper ? make("small", {}, "compared in the paper") : null,
    );
    return make("label", { class: "method" }, make("span", { class: "preview" }), make("span", { class: "choice" }, input, text));
  }

  function showPreviews() {
    for (const node of list.querySelectorAll(".method")) {
      const { value } = node.querySelector("input");
      const file = state.files.find(({ name }) => name === shown.value);
      const preview = node.querySelector(".preview");
      replaceIfNew(preview, JSON.stringify([state.id, file ?? null]), () => {
        if (!file) return [make("span", { class: "no-picture" }, "Preview once there is a photo")];
        const address = actions.pictureAddress(state.id, file.name, { method: value, v: file.changed });
        return [makePicture(address, `${file.name} by this method`, actions.reasonOf)];
      });
    }
  }

  function showCount() {
    const chosen = list.querySelectorAll("input:checked").length + state.own.length;
    const { fewest_methods: fewest, most_methods: most } = limits;
    const fits = chosen >= fewest && chosen <= most;
    count.classList.toggle("wrong", !fits);
    const more = chosen < fewest ? ` Choose ${fewest - chosen} more.` : ` Take ${chosen - most} out.`;
    count.textContent = `${counted(chosen, "method")} chosen; a study compares ${fewest} to ${most}.${fits ? "" : more}`;
  }

  function ownItem({ name, of_photos: ofPhotos, missing, missing_count: lacks, extra, extra_count: extras }) {
    const notes = [
      lacks ? `No version of ${listed(missing, lacks)}.` : null,
      extras ? `Left out, since no photo is called so: ${listed(extra, extras)}.` : null,
    ].filter(Boolean);
    const [file] = state.files.filter((each) => !missing.includes(each.name));
    const address = file && lacks === 0 ? actions.pictureAddress(state.id, file.name, { own: name, v: file.changed }) : null;
    return make(
      "li",
      {},
      address ? makePicture(address, "", actions.reasonOf) : null,
      make(
        "span",
        { class: "about" },
        make("b", {}, name),
        make("span", {}, `versions of ${ofPhotos} of ${counted(state.files.length, "photo")}`),
        ...notes.map((note) => make("small", { class: "wrong" }, note)),
      ),
      makeQuiet("Remove", () => actions.removeVersions(name), { "aria-label": `Remove the versions ${name}` }),
    );
  }

  function showOptions() {
    const names = state.files.map(({ name }) => name);
    const chosen = names.includes(shown.value) ? shown.value : names[0];
    replaceIfNew(shown, JSON.stringify(names), () => names.map((name) => make("option", { value: name }, name)));
    if (chosen) shown.value = chosen;
    previewField.hidden = names.length < 2;
  }

  function show(newState) {
    state = newState;
    showOptions();
    replaceIfNew(own, JSON.stringify([state.id, state.own, state.files]), () => state.own.map(ownItem));
    if (!methods.length) return;
    replaceIfNew(list, JSON.stringify(methods), () => methods.map(card));
    for (const input of list.querySelectorAll("input")) input.checked = state.choices.methods.includes(input.value);
    showPreviews();
    showCount();
  }

  return {
    node: makeSection(
      "new-methods",
      "2. Methods",
      make("p", {}, "Every photo gets one version by each method; participants rank them."),
      count,
      previewField,
      waiting,
      list,
      make("h3", {}, "Your own versions"),
      place,
      own,
    ),
    show,
    showMethods(found) {
      methods = found;
      waiting.hidden = true;
      if (state) show(state);
    },
    /** Says why the methods could not be loaded; they can be asked for again. */
    sayTrouble(reason) {
      sentence.textContent = reason;
      retry.hidden = false;
    },
  };
}

function listed(names, all) {
  return names.join(", ") + (all > names.length ? ` and ${all - names.length} more` : "");
}
