// What the form asks the server.

const LOGGED_OUT = "You have been logged out. Log in again in another tab; nothing is lost here.";

/** The server refuses: `problems` are its sentences. */
export class Refused extends Error {
  constructor(status, problems) {
    super(problems.join(" "));
    this.status = status;
    this.problems = problems;
  }
}

async function ask(address, method, body) {
  const headers = { "Content-Type": "application/json" };
  const options = body === undefined ? {} : { body: JSON.stringify(body), headers };
  let reply;
  try {
    reply = await fetch(address, { method, cache: "no-store", ...options });
  } catch {
    throw new Refused(0, ["The server cannot be reached. Nothing is lost: try again in a moment."]);
  }
  const content = await reply.json().catch(() => null);
  if (reply.ok && content !== null) return content;
  if (reply.status === 401) throw new Refused(401, [LOGGED_OUT]);
  const detail = content?.detail ?? "The server failed.";
  throw new Refused(reply.status, [detail].flat().map(String));
}

/** Returns the requests about the study `slug`; `base`: address of the researcher's page, which ends with a slash. */
export function connect(base, slug) {
  const address = `${base}studies/${encodeURIComponent(slug)}/settings`;
  return {
    load: () => ask(address, "GET"),
    check: (settings) => ask(`${address}/check`, "POST", { settings }),
    save: (settings, version) => ask(address, "PUT", { settings, version }),
  };
}
