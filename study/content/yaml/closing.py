"""When a study closes by itself, from study.yaml: the end of a day, or a moment."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from study.content.yaml.block import Block
from study.content.yaml.fragments import END
from study.content.yaml.setting import Option

_PATTERN = (
    r"^([0-9]{4}-[0-9]{2}-[0-9]{2})"  # the day
    r"(?:[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?))?"  # the time
    r"(?: ?(Z|[+-][0-9]{2}:[0-9]{2}|[A-Za-z]+(?:[_/+-][A-Za-z0-9]+)*))?" + END  # the zone
)
_EXAMPLES = "2026-03-31 (the end of that day, UTC), 2026-03-31 18:00 Europe/Berlin or 2026-03-31T18:00+02:00"


def read_moment(text: str) -> datetime | None:
    """Return the moment that `text` names, in UTC; None if it names none.

    A day alone is over at its end, in UTC if it has no time zone; a time of day needs a time zone.
    """
    found = re.match(_PATTERN, text)
    if found is None:
        return None
    day, clock, zone = found.groups()
    where = _zone(zone) if zone else (UTC if clock is None else None)
    try:
        at = datetime.fromisoformat(day)
        if clock is not None:
            at = datetime.combine(at, time.fromisoformat(clock))
        else:
            at += timedelta(days=1)
        return None if where is None else at.replace(tzinfo=where).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def moment_in_words(moment: datetime) -> str:
    """Say a closing moment: "at the end of 2026-03-31 (UTC)" for the end of a day, else "at 2026-03-31 16:00 UTC"."""
    # The first day of the calendar has none before it.
    if moment.time() == time() and moment.date() > date.min:
        return f"at the end of {moment.date() - timedelta(days=1)} (UTC)"
    return f"at {moment.date()} {moment:%H:%M} UTC"


def _zone(name: str) -> tzinfo | None:
    if name == "Z":
        return UTC
    if name[0] in "+-":
        hours, minutes = int(name[1:3]), int(name[4:])
        span = timedelta(hours=hours, minutes=minutes)
        return None if span >= timedelta(days=1) else timezone(-span if name[0] == "-" else span)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _read(root: Block, languages: Sequence[str]) -> datetime | None:
    if "closes" not in root:
        return None
    value = root.get("closes")
    closes = read_moment(value) if isinstance(value, str) else None
    if closes is None:
        root.problem("closes", f"be a day, or a moment with its time zone: {_EXAMPLES}")
    return closes


CLOSES = Option(
    key="closes",
    about="When the study closes by itself: the end of a day (in UTC), or a moment with its time zone.",
    schema={"type": "string", "pattern": _PATTERN},
    read=_read,
    field="closes",
)
