// What the browser keeps of a visit, asked before there is anything to keep.

/** Whether a cookie like the server's is kept; nothing remains of this one. */
function keepsCookies() {
  if (!navigator.cookieEnabled) return false;
  const probe = "ranking-probe=1";
  try {
    document.cookie = `${probe}; SameSite=Lax`;
    const kept = document.cookie.split("; ").includes(probe);
    document.cookie = `${probe}; SameSite=Lax; Max-Age=0`;
    return kept;
  } catch {
    return false;
  }
}

function keepsSession() {
  const probe = "ranking:probe";
  try {
    sessionStorage.setItem(probe, "1");
    sessionStorage.removeItem(probe);
    return true;
  } catch {
    return false;
  }
}

/** Returns how long a visit lasts: as long as the "browser" keeps its cookies, the "tab" is open or the "page" is. */
export function whatIsKept() {
  if (keepsCookies()) return "browser";
  return keepsSession() ? "tab" : "page";
}
