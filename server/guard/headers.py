"""Headers that tell browsers what a page may do, and addresses of Gradio that nobody needs."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.guard.requests import refuse, route_path

_PAGE = (
    "default-src 'self'; "
    # Gradio's pages have scripts and styles in their text, and compile the templates of gr.HTML.
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' data: blob:; media-src 'self' data: blob:; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
)
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# Files of visitors, opened by themselves, are never a page of this site.
_FILE = f"sandbox; {_NOTHING}"
_CLOSED = (
    "/monitoring",
    "/openapi.json",
    "/gradio_api/openapi.json",
    "/gradio_api/monitoring",
    "/gradio_api/dev",
    "/gradio_api/proxy=",
    # Gradio would fetch any public address for anybody.
    "/gradio_api/file=http:",
    "/gradio_api/file=https:",
    "/gradio_api/process_recording",
    "/gradio_api/deep_link",
    "/gradio_api/vibe-",
    "/gradio_api/undo-vibe-",
    "/gradio_api/profiling",
    # Calls past Gradio's queue: there are other addresses for them.
    "/gradio_api/run",
    "/gradio_api/api",
    # MCP in its older form, which keeps streams open, under a second name, and what is only for its developers.
    "/gradio_api/mcp/sse",
    "/gradio_api/mcp/http",
    "/gradio_api/mcp/messages",
    "/gradio_api/mcp/schema",
)
_STARTS_OF_CLOSED = tuple(f"{page}{closed}" for page in ("", "/study") for closed in _CLOSED)


class SecurityHeaders:
    """ASGI middleware: adds the headers that a reply does not have itself, and answers 404 to what is closed."""

    def __init__(self, app: ASGIApp, frame_ancestors: str, never_framed: str) -> None:
        """Stand in front of `app`.

        Args:
            app: what is protected.
            frame_ancestors: sites that may show the pages in a frame.
            never_framed: prefix of the pages that nobody may show in a frame.
        """
        self._app = app
        self._framed = f"{_PAGE}frame-ancestors {frame_ancestors}"
        self._unframed = f"{_PAGE}frame-ancestors 'none'"
        self._never_framed = never_framed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add headers to the reply."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = route_path(scope)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("content-security-policy", self._policy(path, headers.get("content-type", "")))
                headers.setdefault("x-content-type-options", "nosniff")
                # Not "no-referrer": browsers would then hide from us which site a form was sent by.
                headers.setdefault("referrer-policy", "same-origin")
            await send(message)

        if _is_closed(path):
            await refuse(scope, receive, with_headers, 404, "There is nothing at this address.")
        else:
            await self._app(scope, receive, with_headers)

    def _policy(self, path: str, content_type: str) -> str:
        if "/gradio_api/file=" in path:
            return _FILE
        if not content_type.startswith("text/html"):
            return _NOTHING
        own = path == self._never_framed or path.startswith(f"{self._never_framed}/")
        return self._unframed if own else self._framed


def _is_closed(path: str) -> bool:
    if not path.startswith(_STARTS_OF_CLOSED):
        return False
    # The researcher's page tells nobody without a session what there is.
    for page in ("", "/study"):
        rest = path.removeprefix(page)
        if path.startswith(page) and any(_is_below(rest, closed) for closed in _CLOSED):
            return True
    return False


def _is_below(path: str, closed: str) -> bool:
    whole_name = closed[-1].isalpha() or closed.endswith("json")
    return path == closed or path.startswith(f"{closed}/" if whole_name else closed)
