"""Serves the ES modules of a page from one address that names their content, so that browsers keep them for ever."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_CACHE = "public, max-age=31536000, immutable"
_HASH_LENGTH = 16


class Modules:
    """The scripts in some folders, as they were when this was made: their imports are relative, and so work here."""

    def __init__(self, base: Path, folders: Sequence[Path]) -> None:
        """Read every `.js` file in `folders`, at any depth; addresses repeat the paths below `base`."""
        files = sorted(file for folder in folders for file in folder.rglob("*.js"))
        self._contents = {file.relative_to(base).as_posix(): file.read_bytes() for file in files}
        content = hashlib.sha256()
        for path, script in self._contents.items():
            content.update(f"{path}\n{len(script)}\n".encode() + script)
        self.version = content.hexdigest()[:_HASH_LENGTH]
        """Changes with every change of a script."""

    @property
    def paths(self) -> tuple[str, ...]:
        """Addresses of all modules, relative to where `routes` is mounted."""
        return tuple(f"{self.version}/{path}" for path in self._contents)

    def routes(self) -> Starlette:
        """Return what answers requests for the modules; 404 for those of another version."""
        return Starlette(routes=[Route("/{path:path}", self._send)], middleware=[Middleware(GZipMiddleware)])

    def _send(self, request: Request) -> Response:
        version, _, path = request.path_params["path"].partition("/")
        if version != self.version or path not in self._contents:
            raise HTTPException(404)
        # Never guessed from the name: on some machines ".js" is registered as plain text, which browsers do not run.
        return Response(self._contents[path], media_type="text/javascript", headers={"Cache-Control": _CACHE})
