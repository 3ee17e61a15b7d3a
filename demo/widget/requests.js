// The page's requests to the server.

import { editText } from "./edit.js";

/** The server said no, or could not be reached; the message is a sentence for the visitor. */
export class Refused extends Error {
  constructor(sentence, status = 0) {
    super(sentence);
    this.status = status;
  }
}

/** Statuses of refusals that will be the same the next time: too large, no photo. */
export const FOR_GOOD = [413, 422];
/** Status of what is not there any more. */
export const GONE = 404;

const BROKEN = "Something went wrong on this page. Please try again.";
const STOPPED = "The upload was stopped.";
const UNREACHABLE = "The server cannot be reached. Please check the connection and try again.";
const FAILED = "The server could not do this. Please try again.";

/** Returns a sentence for the visitor; what the page itself did wrong is told to the console, too. */
export function sentenceOf(error) {
  if (error instanceof Refused) return error.message;
  console.error(error);
  return BROKEN;
}

/** Returns the routes; `base` is the page's address with its slash. */
export function connectServer(base) {
  const routes = `${base}studio/api/`;
  const photo = (id, action, query) => `${routes}photos/${id}/${action}?${new URLSearchParams(query)}`;
  const pictureAddress = (id, edit, side) => photo(id, "picture", { edit: editText(edit), side });
  const photoAddress = (name) => `${routes}photos?${new URLSearchParams({ name })}`;
  const fileBody = (edit, choices) => ({ edit: JSON.parse(editText(edit)), ...choices });
  return {
    limits: () => json(`${routes}limits`),
    queue: () => json(`${routes}queue`),
    samples: () => json(`${routes}samples`),
    openSample: (name) => json(`${routes}samples/${encodeURIComponent(name)}`, { method: "POST" }),
    upload: (file, onProgress, signal) => upload(photoAddress(file.name), file, onProgress, signal),
    uploadArchive: (file, onProgress, signal) => upload(`${routes}archives`, file, onProgress, signal),
    openAgain: (id) => json(`${routes}photos/${id}/open`, { method: "POST" }),
    pictureAddress,
    picture: (id, edit, side) => blob(pictureAddress(id, edit, side)),
    part: (id, edit, { left, top, right, bottom }) =>
      blob(photo(id, "part", { edit: editText(edit), box: [left, top, right, bottom].join() })),
    file: (id, edit, choices) => postJson(`${routes}photos/${id}/file`, fileBody(edit, choices)),
    keepEdit: (id, edit) => send(`${routes}photos/${id}/edit`, { method: "PUT", body: editText(edit) }),
    dropEdit: (id) => send(`${routes}photos/${id}/edit`, { method: "DELETE" }),
    cube: (id, edit) => blob(photo(id, "cube", { edit: editText(edit) })),
    settings: (id, edit) => blob(photo(id, "settings", { edit: editText(edit) })),
    inside: (id, edit) => json(photo(id, "inside", { edit: editText(edit) })),
    attentionAddress: (id, method, side) => photo(id, "attention", { method, side }),
    plotlyAddress: `${routes}plotly.js`,
    zipAddress: (ids, choices) => `${routes}zip?${new URLSearchParams({ photos: ids.join(), ...choices })}`,
    deletePhotos: () => send(`${routes}photos`, { method: "DELETE" }),
    address: (path) => base + path,
    isThere: (path) => isThere(base + path),
  };
}

async function isThere(address) {
  return send(address, { method: "HEAD" }).then(
    () => true,
    (error) => {
      if (error.status === GONE) return false;
      throw error;
    },
  );
}

async function json(address, options) {
  return (await send(address, options)).json();
}

async function blob(address) {
  return (await send(address)).blob();
}

function postJson(address, body) {
  return json(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

async function send(address, options) {
  const reply = await fetch(address, { credentials: "same-origin", ...options }).catch(() => {
    throw new Refused(UNREACHABLE);
  });
  if (reply.ok) return reply;
  throw new Refused(sentenceIn(await reply.text().catch(() => "")), reply.status);
}

/**
 * Sends a file and returns the reply's JSON; `onProgress(share)`; `signal` may stop it.
 *
 * Not with fetch, which does not say how far it is.
 */
function upload(address, file, onProgress, signal = null) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => onProgress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onabort = () => reject(new Refused(STOPPED));
    signal?.addEventListener("abort", () => request.abort());
    request.onerror = () => reject(new Refused(UNREACHABLE));
    request.onload = () => {
      if (request.status < 300) resolve(JSON.parse(request.responseText));
      else reject(new Refused(sentenceIn(request.responseText), request.status));
    };
    request.send(file);
  });
}

/** Returns the sentence of a refusal; what stands between page and server may answer in other forms. */
function sentenceIn(text) {
  try {
    const { detail } = JSON.parse(text);
    return typeof detail === "string" ? detail : FAILED;
  } catch {
    return FAILED;
  }
}
