"""How much visitors may take: every limit that a setting can change, with its default."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass

MEGABYTE = 1_000_000
GIGABYTE = 1_000_000_000
FRAME_VARIABLE = "ENHANCEGAN_FRAME_ANCESTORS"

_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_NAME = r"[a-z0-9_-]+(\.[a-z0-9_-]+)*"
_SOURCE = re.compile(
    rf"'self'|\*|[a-z][a-z0-9+.-]*:|([a-z][a-z0-9+.-]*://)?((\*\.)?{_NAME}|\[[0-9a-f:.]+\])(:([0-9]{{1,5}}|\*))?/?",
    re.IGNORECASE,
)
"""One site of frame-ancestors: Content Security Policy Level 3, 2.3.1."""
_WITHOUT_QUOTES = {"self", "none"}


@dataclass(frozen=True)
class _Allowed:
    """Which numbers a setting may have."""

    what: str
    holds: Callable[[float], bool]


_ABOVE_0 = _Allowed("a number above 0", lambda number: number > 0)
_PERCENT = _Allowed("a number above 0 and below 100", lambda number: 0 < number < 100)
_SECONDS = _Allowed("a number of at least 1", lambda number: number >= 1)
_COUNT = _Allowed("a whole number above 0", lambda number: number >= 1 and number.is_integer())
_NUMBERS = {
    "upload_mb": ("ENHANCEGAN_UPLOAD_MB", _ABOVE_0),
    "uploads_gb": ("ENHANCEGAN_UPLOADS_GB", _ABOVE_0),
    "uploads_per_address_gb": ("ENHANCEGAN_UPLOADS_PER_ADDRESS_GB", _ABOVE_0),
    "free_disk_percent": ("ENHANCEGAN_FREE_DISK_PERCENT", _PERCENT),
    "keep_files_s": ("ENHANCEGAN_KEEP_FILES_S", _SECONDS),
    "connections": ("ENHANCEGAN_CONNECTIONS", _COUNT),
    "connections_per_address": ("ENHANCEGAN_CONNECTIONS_PER_ADDRESS", _COUNT),
    "head_s": ("ENHANCEGAN_HEAD_S", _SECONDS),
    "body_s": ("ENHANCEGAN_BODY_S", _SECONDS),
}


@dataclass(frozen=True)
class Limits:
    """Limits of the server; each has an environment variable, which docs/app.md lists."""

    upload_mb: float = 100
    """Megabytes of one upload to the enhancement page."""
    uploads_gb: float = 10
    """Gigabytes of uploads and results on the disk, all visitors together."""
    uploads_per_address_gb: float = 5
    """Gigabytes that one network address may upload within `keep_files_s`; a laboratory may share one."""
    free_disk_percent: float = 5
    """Percent of the disk that uploads leave free."""
    keep_files_s: float = 3600
    """Seconds after which an upload or a result that nobody uses is deleted."""
    connections: float = 4000
    """Open connections in all."""
    connections_per_address: float = 2000
    """Open connections of one network address; 200 browsers behind one address have up to 1200."""
    head_s: float = 15
    """Seconds for the head of a request, from its first byte or from the start of the connection."""
    body_s: float = 30
    """Seconds that a body may take, of a request or of an answer, besides one for every 2000 bytes of it."""
    frame_ancestors: str = "'self'"
    """Sites that may show the pages in a frame, as in the directive frame-ancestors; the researcher's never are."""

    @classmethod
    def from_environment(cls) -> "Limits":
        """Read the variables; an empty value counts as unset.

        Raises ValueError for what is no number or not in its range, and for sites that are no sources.
        """
        numbers = {
            name: _number(variable, allowed)
            for name, (variable, allowed) in _NUMBERS.items()
            if os.environ.get(variable)
        }
        return cls(**numbers, frame_ancestors=_sources(os.environ.get(FRAME_VARIABLE) or cls.frame_ancestors))


def _number(variable: str, allowed: _Allowed) -> float:
    text = os.environ[variable]
    if not _NUMBER.fullmatch(text) or not allowed.holds(float(text)):
        raise ValueError(f"{variable} must be {allowed.what}; got {text!r}")
    return float(text)


def _sources(text: str) -> str:
    sites = text.split(" ")
    # 'none' stands alone.
    if sites != ["'none'"] and not all(_SOURCE.fullmatch(site) and site not in _WITHOUT_QUOTES for site in sites):
        raise ValueError(
            f"{FRAME_VARIABLE} must be addresses of sites with spaces between, like https://lab.example; got {text!r}"
        )
    return text
