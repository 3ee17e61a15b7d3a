// Makes a study from photos: brings them and choices to the server, has it make the study, and shows how far it is.

import { make } from "../../../viewer/elements.js";
import { createFieldProblems } from "./field_problems.js";
import { createMaking } from "./making.js";
import { createMethods } from "./methods.js";
import { createOthers } from "./others.js";
import { makeQuiet } from "./parts.js";
import { createPhotos } from "./photos.js";
import { connectServer, GONE, sentenceOf } from "./requests.js";
import { createTexts } from "./texts.js";
import { createUploads } from "./uploads.js";

const OWN = "new-study";
const SAVE_AFTER_MS = 400;
const LOOK_EVERY_MS = 1500;
const MOST_NAMED = 12;
const BUSY = ["waiting", "building"];
const DEFAULTS = { titles: { en: "" }, slug: "", methods: [], practice: 0, traps: 0, seed: null };
const NOTHING = { id: null, state: "open", problems: [], files: [], own: [], choices: DEFAULTS };

/** Starts it in `root`; `base` is the page's address with its slash, `onMade(slug)` is called when a study is there. */
export async function startNewStudy(root, base, onMade) {
  const server = connectServer(base);
  const { limits, preparations } = await server.list();
  let state = { ...NOTHING, choices: { ...DEFAULTS, methods: limits.default_methods } };
  const fresh = state;
  let beginning = null;
  let saving = null;
  let seen = "";

  const uploads = createUploads(send, showUploads);
  const pictures = { pictureAddress: server.pictureAddress, reasonOf: server.reasonOf };
  const photos = createPhotos(limits, { bring, removePhoto: (name) => change(() => server.removePhoto(state.id, name)), ...pictures });
  const methods = createMethods(limits, {
    bring,
    chooseMethods,
    loadMethods,
    removeVersions: (name) => change(() => server.removeVersions(state.id, name)),
    ...pictures,
  });
  const texts = createTexts(limits, saveSoon);
  const making = createMaking({ build, cancel: () => change(() => server.cancel(state.id)), startOver: () => remove(state.id) });
  const others = createOthers({
    goOn,
    remove,
    setUpAddress: (slug) => `?${new URLSearchParams({ study: slug, tab: "setup" })}`,
  });
  const fieldProblems = createFieldProblems(root);
  const sending = make("div", { class: "sending", "aria-live": "polite" });
  root.replaceChildren(others.node, photos.node, sending, methods.node, texts.node, making.node);

  /** Begins a preparation with the first file or choice; several may come at once. */
  async function ensure() {
    if (state.id) return state.id;
    beginning ??= server.begin();
    try {
      const { id, kept_until: keptUntil } = await beginning;
      if (!state.id) {
        state = { ...state, id, kept_until: keptUntil };
        sessionStorage.setItem(OWN, id);
      }
      return id;
    } finally {
      beginning = null;
    }
  }

  async function send(kind, path, file, onProgress) {
    const id = await ensure();
    return server.upload(id, kind, path, file, onProgress);
  }

  function bring(kind, files) {
    const notSent = [];
    const there = new Set(kind === "photos" ? state.files.map(({ file, bytes }) => `${file}/${bytes}`) : []);
    const wanted = files.filter(({ path, file }) => {
      if (there.has(`${file.name.normalize("NFC")}/${file.size}`)) return false;
      const reason = whyNot(file);
      if (reason) notSent.push(`${path} ${reason}`);
      return !reason;
    });
    uploads.add(kind, wanted, notSent);
  }

  function whyNot(file) {
    const isTaken = [...limits.suffixes, ".zip"].some((suffix) => file.name.toLowerCase().endsWith(suffix));
    if (!isTaken) return "is not a photo, nor a zip file of photos.";
    if (file.size > limits.largest_gb * 1e9) return `is larger than ${limits.largest_gb} GB.`;
    return null;
  }

  async function showUploads({ left, all, share, refused }) {
    sending.replaceChildren(...(left ? [bar(left, all, share)] : []), ...(refused.length ? [refusals(refused)] : []));
    const now = `${all - left}/${all}`;
    if (state.id && seen !== now) {
      seen = now;
      await look();
    }
  }

  function bar(left, all, share) {
    const done = make("progress", { max: "1", "aria-label": "Sent" });
    done.value = share;
    return make("div", { class: "card results" }, make("p", {}, `Sending: ${all - left} of ${all} files are there`), done);
  }

  function refusals(refused) {
    const named = refused.slice(0, MOST_NAMED).map((reason) => make("li", {}, reason));
    const rest = refused.length - named.length;
    if (rest) named.push(make("li", {}, `and ${rest} more`));
    return make(
      "div",
      { class: "results notice", role: "alert" },
      make("p", {}, make("b", {}, refused.length === 1 ? "Something was not taken:" : `${refused.length} files were not taken:`)),
      make("ul", {}, ...named),
      makeQuiet("Close", () => uploads.forgetRefused()),
    );
  }

  function chooseMethods(names) {
    state = { ...state, choices: { ...state.choices, methods: names } };
    saveSoon();
  }

  function saveSoon() {
    state = { ...state, choices: { ...state.choices, ...texts.read() } };
    clearTimeout(saving);
    saving = setTimeout(() => save().catch((error) => making.sayTrouble(sentenceOf(error))), SAVE_AFTER_MS);
  }

  async function save() {
    clearTimeout(saving);
    saving = null;
    await server.choose(await ensure(), { ...state.choices, ...texts.read() });
  }

  async function build() {
    if (uploads.busy) {
      making.sayTrouble("Files are still on their way. Make the study when all are there.");
      return;
    }
    try {
      await save();
      show(await server.build(state.id));
      fieldProblems.clear();
      uploads.forgetRefused();
      making.node.scrollIntoView({ block: "nearest" });
    } catch (error) {
      if (error.problems?.length) {
        making.refuse(error.problems.map(({ problem }) => problem));
        fieldProblems.show(error.problems);
      } else making.sayTrouble(sentenceOf(error));
    }
  }

  async function change(request) {
    try {
      if (saving !== null) await save();
      show(await request());
    } catch (error) {
      if (error.status === GONE) forget();
      making.sayTrouble(sentenceOf(error));
    }
  }

  async function remove(id) {
    try {
      await server.remove(id);
    } catch (error) {
      if (error.status !== GONE) {
        making.sayTrouble(sentenceOf(error));
        return;
      }
    }
    if (id === state.id) forget();
    await look();
  }

  /** Shows another preparation; nothing of the one that was shown before is lost. */
  async function goOn(id) {
    if (saving !== null) await save();
    sessionStorage.setItem(OWN, id);
    state = { ...fresh, id };
    leaveBehind();
    await look(true);
  }

  function forget() {
    sessionStorage.removeItem(OWN);
    state = fresh;
    leaveBehind();
    show(state, true);
  }

  /** Takes away what was said about the photos and choices that are no longer shown. */
  function leaveBehind() {
    fieldProblems.clear();
    uploads.forgetRefused();
  }

  /** Shows what the server says; what is typed stays, unless it is about another preparation. */
  function show(newState, withTexts = false) {
    const wasBusy = BUSY.includes(state.state);
    // What is chosen here may be on its way.
    state = withTexts ? newState : { ...newState, choices: state.choices };
    const isBusy = BUSY.includes(state.state);
    for (const section of [photos, methods, texts]) section.node.hidden = isBusy;
    photos.show(state);
    methods.show(state);
    if (withTexts) texts.show(state);
    making.show(state);
    if (state.state === "made") {
      const { slug } = state;
      forget();
      // Else it is an outcome from before this page was opened, which the list tells.
      if (wasBusy) onMade(slug);
    } else if (wasBusy && !isBusy) {
      making.node.querySelector("h2").focus();
    }
  }

  /** Asks the server how things are. */
  async function look(withTexts = false) {
    const { preparations: all } = await server.list();
    if (state.id && !all.some(({ id }) => id === state.id)) forget();
    if (state.id) {
      const asked = state.id;
      const found = await server.get(asked);
      if (state.id === asked) show(found, withTexts);
    }
    others.show(all, state.id);
  }

  async function lookAgain() {
    const busy = BUSY.includes(state.state) || root.querySelector("[data-state=waiting], [data-state=building]");
    if (busy && making.isVisible() && document.visibilityState === "visible") {
      try {
        await look();
      } catch (error) {
        // It may be restarting; the next look will tell.
        console.warn(error);
      }
    }
    setTimeout(lookAgain, LOOK_EVERY_MS);
  }

  async function loadMethods() {
    try {
      methods.showMethods(await server.methods());
    } catch (error) {
      methods.sayTrouble(sentenceOf(error));
    }
  }

  const own = sessionStorage.getItem(OWN);
  if (preparations.some(({ id }) => id === own)) state = { ...fresh, id: own };
  show(state, true);
  others.show(preparations, state.id);
  if (state.id) await look(true);
  loadMethods();
  setTimeout(lookAgain, LOOK_EVERY_MS);
}
