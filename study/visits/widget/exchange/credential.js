// Who this tab takes part as, where the browser keeps no cookie of ours: in a frame of another site, or by its settings.

const HEADER = "X-Participant-Credential";

/**
 * Returns what this tab proves about its participant; `name`: under which it is kept.
 *
 * It lasts as long as the tab does, and without storage as long as the page: no longer than it takes to be of use.
 */
export function createCredential(name) {
  let value = attempt((storage) => storage.getItem(name)) ?? null;

  function attempt(use) {
    try {
      return use(sessionStorage);
    } catch {
      return undefined;
    }
  }

  return {
    /** Returns the headers of every request; none where cookies do it. */
    headers: () => (value === null ? {} : { [HEADER]: value }),
    keep(given) {
      value = given;
      attempt((storage) => storage.setItem(name, given));
    },
    forget() {
      value = null;
      attempt((storage) => storage.removeItem(name));
    },
  };
}
