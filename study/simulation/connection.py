"""One browser's worth of HTTP: a client with cookies of its own."""

import ssl
from types import TracebackType
from typing import Any

import httpx

_PAGE = "/study/"
_SECONDS = 120.0


class TurnedAway(ValueError):
    """The server does not let a participant continue: it answered a request with a reason why not (4xx)."""


class Connection:
    """Talks to the participants' routes of one server for one person."""

    def __init__(self, url: str, certificates: ssl.SSLContext) -> None:
        """Talk to the app at `url`; `certificates` is shared, because it is slow to load."""
        self._page = httpx.URL(url.rstrip("/") + _PAGE)
        self._http = httpx.Client(timeout=_SECONDS, verify=certificates, trust_env=False)

    def __enter__(self) -> "Connection":
        """Return the connection itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        self._http.close()

    def post(self, action: str, body: dict[str, Any]) -> dict[str, Any]:
        """Post `body` to a route of the study and return the reply.

        Raises TurnedAway, and OSError for a server that fails or cannot be reached.
        """
        reply: dict[str, Any] = self._send("POST", f"api/{action}", body).json()
        return reply

    def image(self, address: str) -> bytes:
        """Return an image file of a set; raises like `post`."""
        return self._send("GET", address).content

    def _send(self, method: str, address: str, body: dict[str, Any] | None = None) -> httpx.Response:
        url = self._page.join(address)
        try:
            response = self._http.request(method, url, json=body)
        except httpx.HTTPError as error:
            why = f"no answer from {self._page}: {error or type(error).__name__}"
            if isinstance(error, httpx.ConnectError):
                why += "; start the app, or name its address with --url"
            raise OSError(why) from error
        self._send_cookies_on_every_path()
        what = f"{method} {url.path}"
        if response.is_client_error:
            raise TurnedAway(f"{what} was answered with {response.status_code}: {_reason(response)}")
        if not response.is_success:
            raise OSError(f"the server failed at {what} with status {response.status_code}")
        return response

    def _send_cookies_on_every_path(self) -> None:
        """Take cookies for all paths: theirs is below the part that a proxy takes off, which is not asked for here."""
        jar = self._http.cookies.jar
        for cookie in list(jar):
            jar.clear(cookie.domain, cookie.path, cookie.name)
            cookie.path = "/"
            jar.set_cookie(cookie)


def _reason(response: httpx.Response) -> str:
    try:
        return str(response.json()["detail"]["reason"])
    except (ValueError, LookupError, TypeError):
        return response.reason_phrase
