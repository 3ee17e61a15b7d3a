"""HTML of our own at the start of a Gradio page's body: what Gradio is given itself, it adds by script."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.guard.requests import route_path

_BODY = b"<body"


class BodyStart:
    """ASGI middleware of a Gradio page: the HTML that is served at the page's own address gets a beginning."""

    def __init__(self, app: ASGIApp, html: str) -> None:
        """Stand in front of `app`; `html` goes right behind the tag that opens the body."""
        self._app = app
        self._html = html.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the page itself is held back until all of it is there."""
        if scope["type"] != "http" or route_path(scope).strip("/"):
            await self._app(scope, receive, send)
            return
        head: Message | None = None
        content = b""

        async def complete(message: Message) -> None:
            nonlocal head, content
            if message["type"] == "http.response.start" and _is_page(message):
                head = message
            elif head is None:
                await send(message)
            else:
                content += message.get("body", b"")
                if message.get("more_body", False):
                    return
                content = self._begin(content)
                MutableHeaders(scope=head)["content-length"] = str(len(content))
                await send(head)
                await send({"type": "http.response.body", "body": content})

        await self._app(scope, receive, complete)

    def _begin(self, page: bytes) -> bytes:
        end = page.index(b">", page.index(_BODY)) + 1
        return page[:end] + self._html + page[end:]


def _is_page(start: Message) -> bool:
    headers = MutableHeaders(scope=start)
    return start["status"] == 200 and headers.get("content-type", "").startswith("text/html")
