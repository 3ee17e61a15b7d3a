// The header's choice of a time zone: shows the one that is kept, keeps another, and has the page drawn again.

const zones = element.querySelector("#time-zone");
zones.value = keepTimeZone();
// A zone that the server does not know: it writes UTC then.
if (zones.selectedIndex === -1) zones.value = keepTimeZone("UTC");
zones.addEventListener("change", () => {
  keepTimeZone(zones.value);
  trigger("zone");
});
// Before, a choice would be heard by nobody.
zones.disabled = false;
