// The participant's requests to the server.

/** The server understood the request and said no; `status` and `code` say why. */
class Refused extends Error {
  constructor(status, code, reason) {
    super(reason);
    this.status = status;
    this.code = code;
  }
}

/** No usable reply came: no network, or the server is down or failing. The request can be repeated. */
class Unreachable extends Error {}

const REQUEST_TIMEOUT_MS = 20000;

/** Sends one request and returns the reply's JSON; throws Refused or Unreachable. */
async function request(address, options) {
  let reply;
  try {
    reply = await fetch(address, {
      credentials: "same-origin",
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      ...options,
    });
    if (reply.ok) return await reply.json();
  } catch (error) {
    throw new Unreachable(String(error));
  }
  if (reply.status >= 500 || reply.status === 429 || reply.status === 408) {
    throw new Unreachable(`status ${reply.status}`);
  }
  const detail = (await reply.json().catch(() => ({}))).detail ?? {};
  throw new Refused(reply.status, detail.code ?? "refused", detail.reason ?? `status ${reply.status}`);
}

/** Returns the requests, made relative to `base`, the address of the participant's page with its slash. */
function connectServer(base) {
  const post = (path, body) =>
    request(base + path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      // A reply may arrive after the tab was closed; the answer shall arrive all the same.
      keepalive: true,
    });
  return {
    studies: () => request(`${base}api/studies`),
    state: (study) => request(`${base}api/state?study=${encodeURIComponent(study)}`),
    consent: (study) => post("api/consent", { study }),
    begin: (study) => post("api/begin", { study }),
    answer: ({ trial, order, rt_ms }) => post("api/answer", { trial, order, rt_ms }),
    image: (path) => base + path,
  };
}
