"""The HTML that is served at a Gradio page's own address, changed before it is sent."""

from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.guard.requests import route_path


class SentPage:
    """ASGI middleware of a Gradio page."""

    def __init__(self, app: ASGIApp, change: Callable[[bytes], bytes]) -> None:
        """Stand in front of `app`; `change` gets the whole page, and returns what is sent."""
        self._app = app
        self._change = change

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
                content = self._change(content)
                MutableHeaders(scope=head)["content-length"] = str(len(content))
                await send(head)
                await send({"type": "http.response.body", "body": content})

        await self._app(scope, receive, complete)


def _is_page(start: Message) -> bool:
    headers = MutableHeaders(scope=start)
    return start["status"] == 200 and headers.get("content-type", "").startswith("text/html")
