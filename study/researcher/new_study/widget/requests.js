// The tab's requests to the server.

/** The server said no, or could not be reached; the message is a sentence for the researcher. */
export class Refused extends Error {
  constructor(sentence, status = 0, problems = []) {
    super(sentence);
    this.status = status;
    /** What is wrong with what was chosen: [{about, problem}]. */
    this.problems = problems;
  }
}

/** Status of what is not there any more. */
export const GONE = 404;
const UNFORESEEN = 500;

const UNREACHABLE = "The server cannot be reached. Please check the connection and try again.";
const CUT_OFF = "The upload was cut off. Please check the connection and try again.";
const FAILED = "The server could not do this. Please try again.";
const LOGGED_OUT = "You are logged out. Load the page again and log in; what you have brought is kept.";
const BROKEN = "Something went wrong on this page. Please load it again.";

/** Returns a sentence for the researcher; what the page itself did wrong is told to the console, too. */
export function sentenceOf(error) {
  if (error instanceof Refused) return error.message;
  console.error(error);
  return BROKEN;
}

/** Returns the routes; `base` is the page's address with its slash. */
export function connectServer(base) {
  const routes = `${base}preparations`;
  const part = (id, ...names) => [routes, id, ...names.map(encodeURIComponent)].join("/");
  return {
    list: () => json(routes),
    begin: () => json(routes, { method: "POST" }),
    methods: () => json(`${routes}/methods`),
    get: (id) => json(part(id)),
    remove: (id) => send(part(id), { method: "DELETE" }),
    upload: (id, kind, path, file, onProgress) =>
      upload(`${part(id, "files")}?${new URLSearchParams({ kind, path })}`, file, onProgress),
    removePhoto: (id, name) => json(part(id, "photos", name), { method: "DELETE" }),
    removeVersions: (id, name) => json(part(id, "versions", name), { method: "DELETE" }),
    pictureAddress: (id, name, choice) => `${part(id, "pictures", name)}?${new URLSearchParams(choice)}`,
    choose: (id, choices) => json(part(id, "choices"), {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(choices),
      keepalive: true,
    }),
    build: (id) => json(part(id, "build"), { method: "POST" }),
    cancel: (id) => json(part(id, "build"), { method: "DELETE" }),
    reasonOf,
  };
}

async function send(address, options) {
  let reply;
  try {
    reply = await fetch(address, options);
  } catch {
    throw new Refused(UNREACHABLE);
  }
  if (!reply.ok) throw refusal(reply.status, await reply.text());
  return reply;
}

async function json(address, options) {
  return (await send(address, options)).json();
}

/** Returns why an address has no picture: {sentence, again: whether there may be one later}. */
async function reasonOf(address) {
  try {
    await send(address);
    return { sentence: FAILED, again: true };
  } catch (error) {
    return { sentence: sentenceOf(error), again: mayWorkLater(error) };
  }
}

/** Returns whether what was refused may be done if it is asked for again: the fault was not in what was sent. */
export function mayWorkLater(error) {
  return error instanceof Refused && (error.status === 0 || error.status >= 500);
}

/** Sends a file as the body; tells `onProgress` how many bytes have gone. Only XMLHttpRequest knows that. */
function upload(address, file, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded));
    request.addEventListener("load", () => {
      if (request.status === 200) resolve(JSON.parse(request.responseText));
      else reject(refusal(request.status, request.responseText));
    });
    request.addEventListener("error", () => reject(new Refused(CUT_OFF)));
    request.send(file);
  });
}

function refusal(status, body) {
  if (status === 401) return new Refused(LOGGED_OUT, status);
  try {
    const { detail, problems } = JSON.parse(body);
    if (typeof detail === "string") return new Refused(detail, status, problems);
  } catch {
    // Our guards answer in plain text; so does what nobody has foreseen, but not for a person.
    if (status >= 400 && status !== UNFORESEEN && body && !body.includes("<")) return new Refused(body.trim(), status);
  }
  return new Refused(FAILED, status);
}
