"""How much visitors may take: every limit that a setting can change, with its default."""

import os
import re
from dataclasses import dataclass

MEGABYTE = 1_000_000
GIGABYTE = 1_000_000_000
FRAME_VARIABLE = "ENHANCEGAN_FRAME_ANCESTORS"

_VARIABLES = {
    "upload_mb": "ENHANCEGAN_UPLOAD_MB",
    "uploads_gb": "ENHANCEGAN_UPLOADS_GB",
    "uploads_per_address_gb": "ENHANCEGAN_UPLOADS_PER_ADDRESS_GB",
    "free_disk_percent": "ENHANCEGAN_FREE_DISK_PERCENT",
    "keep_files_s": "ENHANCEGAN_KEEP_FILES_S",
    "connections": "ENHANCEGAN_CONNECTIONS",
    "connections_per_address": "ENHANCEGAN_CONNECTIONS_PER_ADDRESS",
    "head_s": "ENHANCEGAN_HEAD_S",
    "body_s": "ENHANCEGAN_BODY_S",
}
# Another character would end the directive or the header.
_SOURCES = re.compile(r"[A-Za-z0-9:/.*'\-\[\] ]+")


@dataclass(frozen=True)
class Limits:
    """Limits of the server; each has an environment variable, which the README lists."""

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
    """Seconds that the body of a request may take, besides one for every 2000 bytes that have come."""
    frame_ancestors: str = "'self'"
    """Sites that may show the pages in a frame, as in the directive frame-ancestors; the researcher's never are."""

    @classmethod
    def from_environment(cls) -> "Limits":
        """Read the variables; an empty value counts as unset.

        Raises ValueError for a number that is not positive or not one, and for sites that are no sources.
        """
        numbers = {name: _number(variable) for name, variable in _VARIABLES.items() if os.environ.get(variable)}
        return cls(**numbers, frame_ancestors=_sources(os.environ.get(FRAME_VARIABLE) or cls.frame_ancestors))


def _number(variable: str) -> float:
    text = os.environ[variable]
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text) or float(text) == 0:
        raise ValueError(f"{variable} must be a number above 0; got {text!r}")
    return float(text)


def _sources(text: str) -> str:
    if not _SOURCES.fullmatch(text):
        raise ValueError(
            f"{FRAME_VARIABLE} must be addresses of sites with spaces between, like https://lab.example; got {text!r}"
        )
    return text
