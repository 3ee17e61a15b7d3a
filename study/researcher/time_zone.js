// Keeps the time zone of the page in a cookie: the server writes the times.

const ZONE_SECONDS = 365 * 24 * 3600;

function keptTimeZone() {
  const entry = document.cookie.split("; ").find((each) => each.startsWith("time_zone="));
  return entry?.slice("time_zone=".length) ?? null;
}

function keepTimeZone(wish = null) {
  const zone = wish ?? keptTimeZone() ?? Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";
  const path = location.pathname.replace(/[^/]*$/, "");
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `time_zone=${zone}; path=${path}; max-age=${ZONE_SECONDS}; samesite=lax${secure}`;
  return zone;
}
