"""The time zone in which the researcher's page shows times: chosen on the page, and kept by the browser in a cookie."""

from datetime import UTC, tzinfo
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import gradio as gr
from fastapi import Request

COOKIE = "time_zone"
_UTC_NAME = "UTC"
_OLD_NAMES = ("Etc/", "SystemV/", "US/", "posix/", "right/")

SCRIPT = (Path(__file__).parent / "time_zone.js").read_text(encoding="utf-8")
"""JavaScript that defines `keepTimeZone(wish)`: keep the wish, or where there is none yet, the browser's own zone."""


@cache
def zone_names() -> tuple[str, ...]:
    """Return the names of the zones to choose from, UTC first; UTC alone where the computer knows no others."""
    places = {name for name in available_timezones() if "/" in name and not name.startswith(_OLD_NAMES)}
    return (_UTC_NAME, *sorted(places))


def zone_of(request: gr.Request | Request | None) -> tzinfo:
    """Return the zone that the browser behind `request` keeps; UTC if it keeps none that is known."""
    # Gradio gives no request to events that its own tests start.
    name = "" if request is None else request.cookies.get(COOKIE, "")
    return ZoneInfo(name) if name in zone_names() and name != _UTC_NAME else UTC
