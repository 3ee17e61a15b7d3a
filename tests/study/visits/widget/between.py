"""What may stand between a browser and the server: a proxy, and a page of another site around ours."""

from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

_OF_ONE_CONNECTION = ("connection", "content-length", "content-encoding", "transfer-encoding", "host")


class Proxy:
    """Passes requests on to the server at `target`; what it does not pass on is said when it is made."""

    def __init__(
        self, target: str, passes_cookies: bool = True, passes_host: bool = True, passes_site: bool = True
    ) -> None:
        """Stand in front of `target`.

        Without `passes_host` the server is asked under its own address, as by nginx unless it is told otherwise.
        Without `passes_site` it is not told where requests come from, as by browsers without HTTPS.
        """
        self._target = target
        self._passes_cookies = passes_cookies
        self._passes_host = passes_host
        self._passes_site = passes_site
        # It keeps no cookies of its own.
        self._client = httpx.AsyncClient(timeout=60, cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on; the end of the server's life ends the connections as well."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        request = Request(scope, receive)
        headers = {name: value for name, value in request.headers.items() if name not in _OF_ONE_CONNECTION}
        if self._passes_host:
            headers["host"] = request.headers["host"]
        if not self._passes_site:
            headers.pop("sec-fetch-site", None)
        address = f"{self._target}{request.url.path}?{request.url.query}"
        reply = await self._client.request(request.method, address, headers=headers, content=await request.body())
        answer = Response(reply.content, reply.status_code)
        for name, value in reply.headers.multi_items():
            if name not in _OF_ONE_CONNECTION and (name != "set-cookie" or self._passes_cookies):
                answer.headers.append(name, value)
        if request.method == "HEAD":
            answer.headers["content-length"] = reply.headers.get("content-length", "0")
        await answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._client.aclose()
        await send({"type": "lifespan.shutdown.complete"})


def page_around(address: str, attributes: str = "") -> ASGIApp:
    """Return the page of another site that shows `address` in a frame."""
    frame = f'<iframe {attributes} src="{address}" style="width: 100%; height: 95vh; border: 0"></iframe>'
    return HTMLResponse(f"<!doctype html><title>A survey</title>{frame}")
