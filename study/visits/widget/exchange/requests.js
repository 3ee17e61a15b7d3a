// The participant's requests to the server.

/** The server understood the request and said no; `status` and `code` say why. */
export class Refused extends Error {
  constructor(status, code, reason) {
    super(reason);
    this.status = status;
    this.code = code;
  }
}

/** No usable reply came: no network, or the server is down or failing. The request can be repeated. */
export class Unreachable extends Error {}

const REQUEST_TIMEOUT_MS = 20000;

/** Sends one request and returns the reply's JSON; throws Refused or Unreachable. */
async function request(address, options) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), REQUEST_TIMEOUT_MS);
  let reply;
  try {
    reply = await fetch(address, { credentials: "same-origin", signal: patience.signal, ...options });
    if (reply.ok) return await reply.json();
  } catch (error) {
    throw new Unreachable(String(error));
  } finally {
    clearTimeout(timer);
  }
  if (reply.status >= 500 || reply.status === 429 || reply.status === 408) {
    throw new Unreachable(`status ${reply.status}`);
  }
  const detail = (await reply.json().catch(() => ({}))).detail ?? {};
  throw new Refused(reply.status, detail.code ?? "refused", detail.reason ?? `status ${reply.status}`);
}

/** Sends a body; with `keepalive` it arrives even if the tab is closed, but browsers then send no more than 64 KiB. */
function post(address, body, keepalive = true) {
  return request(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    keepalive,
  });
}

/** Lists the studies that anyone may join; `base` is the address of the participant's page with its slash. */
export function listStudies(base, lang) {
  return request(`${base}api/studies?${new URLSearchParams(lang ? { lang } : {})}`);
}

/** Returns the requests about one study, real or as a test; `source`: who sent the participant, by name. */
export function connectServer(base, study, test, source) {
  const send = (action, body = {}, keepalive = true) =>
    post(`${base}api/${action}`, { study, test, ...body }, keepalive);
  const query = (lang) => new URLSearchParams({ study, test: test ? "1" : "0", lang, ...source });
  return {
    arrive: (lang) => send("arrive", { lang, ...source }),
    state: (lang) => request(`${base}api/state?${query(lang)}`),
    consent: (lang, key) => send("consent", { lang, ...source, browser_key: key }),
    decline: () => send("decline"),
    screen: (screen) => send("screen", { screen }),
    questions: (part, answers) => send("questions", { part, answers }, false),
    begin: () => send("begin"),
    answer: ({ trial, order, rt_ms, record }) => post(`${base}api/answer`, { trial, order, rt_ms, record }),
    withdraw: () => send("withdraw"),
    image: (path) => base + path,
  };
}
