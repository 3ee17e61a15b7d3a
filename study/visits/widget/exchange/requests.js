// The participant's requests to the server.

import { showPicture } from "./picture.js";

/** The server, or something before it, understood the request and said no; `status` and `code` say why. */
export class Refused extends Error {
  constructor(status, code, reason, host = "") {
    super(reason);
    this.status = status;
    this.code = code;
    /** The address that the server takes for its own; empty where that is not the reason. */
    this.host = host;
  }
}

/**
 * No usable reply came: no network, or the server is down or failing. The request can be repeated.
 *
 * `kind`: "no_connection"; "blocked": the browser itself keeps the request back; "portal": a page came in place of the
 * reply, as from a network that wants a log-in; "busy" and "server_error": what the server says of itself.
 */
export class Unreachable extends Error {
  constructor(message, kind = "no_connection") {
    super(message);
    this.kind = kind;
  }
}

const REQUEST_TIMEOUT_MS = 20000;
/** Characters of an address that surely fit into the 64 KiB of a body that outlives its page. */
const MOST_KEPT_ALIVE = 16000;
const TIMED_OUT = 408;
const TOO_MANY = 429;
const LOG_IN_TO_NETWORK = 511;
const BUSY = [TOO_MANY, 503];

/** Whether a request of this page has ever been answered: then nothing in the browser keeps requests back. */
let answered = false;

/** Sends one request and returns the reply; throws an Error if none comes. */
async function exchange(address, options) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), REQUEST_TIMEOUT_MS);
  try {
    const reply = await fetch(address, { credentials: "same-origin", signal: patience.signal, ...options });
    // Read here, while the clock runs.
    return { status: reply.status, ok: reply.ok, text: await reply.text() };
  } finally {
    clearTimeout(timer);
  }
}

/** Returns why no reply came: blockers keep back requests, but not the page. */
async function whyNone() {
  if (answered || !navigator.onLine) return "no_connection";
  const page = exchange(location.pathname, { method: "HEAD", cache: "no-store" });
  return (await page.then((reply) => reply.ok, () => false)) ? "blocked" : "no_connection";
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Sends one request and returns the reply's JSON; throws Refused or Unreachable. */
async function request(address, options) {
  const reply = await exchange(address, options).catch(async (error) => {
    throw new Unreachable(String(error), await whyNone());
  });
  const content = read(reply.text);
  if (reply.status === LOG_IN_TO_NETWORK || (reply.ok && content === null)) {
    throw new Unreachable(`status ${reply.status}, and no JSON`, "portal");
  }
  answered = true;
  if (reply.ok) return content;
  if (BUSY.includes(reply.status)) throw new Unreachable(`status ${reply.status}`, "busy");
  if (reply.status >= 500) throw new Unreachable(`status ${reply.status}`, "server_error");
  if (reply.status === TIMED_OUT) throw new Unreachable(`status ${reply.status}`);
  const detail = content?.detail ?? {};
  throw new Refused(reply.status, detail.code ?? "refused", detail.reason ?? `status ${reply.status}`, detail.host);
}

function get(address, headers = {}) {
  return request(address, { headers });
}

/** Sends a body; with `keepalive` it arrives even if the tab is closed, but browsers then send no more than 64 KiB. */
function post(address, headers, body, keepalive = true) {
  return request(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
    keepalive,
  });
}

/** Lists the studies that anyone may join; `base` is the address of the participant's page with its slash. */
export function listStudies(base, lang) {
  return get(`${base}api/studies?${new URLSearchParams(lang ? { lang } : {})}`);
}

/**
 * Keeps the credential in `reply`, if there is one, unless the cookie that came with it proves the same person.
 *
 * `ask()` returns the state that the server finds without the credential.
 */
async function settle(reply, credential, ask) {
  if (reply.credential === undefined) return reply;
  const { person } = await ask().catch(() => ({ person: null }));
  if (person === reply.person) credential.forget();
  else credential.keep(reply.credential);
  return reply;
}

/**
 * Returns the requests about one study, real or as a test; `address`: what the page's own says about the participant.
 *
 * `credential` proves who this is where the browser keeps no cookie.
 */
export function connectServer(base, study, { test, invitation, address }, credential) {
  const send = (action, body = {}, keepalive = true) =>
    post(`${base}api/${action}`, credential.headers(), { study, test, ...body }, keepalive);
  const sentBy = { address, ...(invitation ? { invitation } : {}) };
  // A browser refuses a long body that is to arrive even if the tab is closed.
  const isShort = JSON.stringify(address).length < MOST_KEPT_ALIVE;
  function query(lang) {
    const own = Object.entries({ study, test: test ? "1" : "0", lang, ...(invitation ? { invitation } : {}) });
    return new URLSearchParams([...own, ...address]);
  }
  const state = (lang, ...proof) => get(`${base}api/state?${query(lang)}`, ...proof);
  const admitted = (reply) => settle(reply, credential, () => state(""));
  return {
    /** What the page's address says about who sent the participant. */
    sentBy,
    arrive: (lang, key) =>
      send("arrive", { lang, ...sentBy, ...(key ? { browser_key: key } : {}) }, false).then(admitted),
    state: (lang) => state(lang, credential.headers()),
    consent: (lang, key, version) =>
      send("consent", { lang, ...sentBy, browser_key: key, consent_version: version }, isShort).then(admitted),
    decline: () => send("decline", sentBy, isShort),
    screen: (screen, leave) => send("screen", { screen, leave }),
    vision: (round, answers) => send("vision", { round, answers }),
    questions: (part, answers) => send("questions", { part, answers }, false),
    begin: () => send("begin"),
    answer: ({ trial, order, rt_ms, record, attempt }) =>
      post(`${base}api/answer`, credential.headers(), { trial, order, rt_ms, record, attempt }),
    withdraw: (code) => send("withdraw", code ? { code } : {}),
    show: (image, path) => showPicture(image, base + path, credential.headers()),
  };
}
