"""The library that draws figures in pages, as a reply of any page's routes."""

import gzip
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from fastapi import Request
from fastapi.responses import FileResponse, Response

_A_DAY = "private, max-age=86400"


def plotly_address() -> str:
    """Return the script's address relative to its routes: it changes with the version."""
    return f"plotly.js?{version('plotly')}"


def send_plotly(request: Request) -> Response:
    """Return the script, packed for browsers that take that."""
    headers = {"Cache-Control": _A_DAY, "Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return FileResponse(_file(), media_type="text/javascript", headers=headers)
    headers["Content-Encoding"] = "gzip"
    return Response(_packed(), media_type="text/javascript", headers=headers)


def _file() -> Path:
    return Path(str(files("plotly") / "package_data" / "plotly.min.js"))


@lru_cache(maxsize=1)
def _packed() -> bytes:
    return gzip.compress(_file().read_bytes(), mtime=0)
