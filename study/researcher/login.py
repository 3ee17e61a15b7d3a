"""The researcher's login: who may see anything below ``/researcher``, by one password and a signed cookie.

Two independent locks guard the researcher's pages. ``ResearcherGate`` stands in front of the whole application and
lets no request below ``/researcher`` through without a session, whatever would answer it, and none that a page of
another site made; it also sends browsers to the login form. ``ResearcherLogin.researcher_dependency`` is the
``auth_dependency`` of the Gradio page behind it.

Sessions exist only in the cookie, which names each by a random number. Logging out removes the cookie from the browser
and notes the number as ended, so that a copy opens nothing. A session ends by itself after ``SESSION_S``, and a
changed password ends all of them.
"""

import asyncio
import hashlib
import hmac
import logging
import math
import secrets
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, urlencode

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from db.settings import Settings
from study.cookies import delete_cookie, set_cookie
from study.researcher.attempts import BROWSER_S, FailedAttempts, KnownBrowsers
from study.researcher.ended_sessions import EndedSessions
from study.same_origin import is_foreign
from study.subscriber import logged_network

logger = logging.getLogger(__name__)

RESEARCHER = "researcher"  # the one user there is
PREFIX = "/researcher"
LOGIN_PATH = f"{PREFIX}/login"
COOKIE = "enhancegan_researcher"
BROWSER_COOKIE = "enhancegan_browser"
SESSION_S = 12 * 3600
WRONG_PASSWORD_DELAY_S = 0.5
LARGEST_FORM = 4096  # bytes
LOGIN_PAGE = Template((Path(__file__).parent / "login_page.html").read_text(encoding="utf-8"))
LOGIN_PAGE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
}
_HOME = f"{PREFIX}/"
_NEXT = "next"
"""Parameter of the login form's address: the address to which it leads."""
_ENTERED = "entered"
"""Parameter of the login form's address after the right password: the session's cookie must be there then."""
_NO_COOKIES = (
    "This page needs cookies: without them nobody stays logged in. Allow them for this address, then log in again."
)
# The disk is full, most likely.
UNRECORDED_END = (
    "You are logged out in this browser, but the server could not note it on its disk. If somebody may have a copy of "
    "your cookie, change the password, or log in and out again once there is room."
)


def initial_password(settings: Settings) -> str:
    """Return the password of the settings, or a fresh random one (96 bits) for whoever starts the app to read."""
    return settings.admin_password or secrets.token_urlsafe(12)


class ResearcherLogin:
    """Checks the password, issues the session cookie and recognizes it."""

    def __init__(self, password: str, secret_key: bytes, ended: EndedSessions | None = None) -> None:
        """Recognize sessions signed with ``secret_key`` for this ``password``, but those that have ``ended``.

        Raises:
            ValueError: If the password or the key is empty.
        """
        if not password or not secret_key:
            raise ValueError(f"{'secret_key' if password else 'password'} must not be empty")
        self._password = _digest(password)
        key = hmac.digest(secret_key, password.encode(), "sha256")
        self._sessions = URLSafeTimedSerializer(key, salt="researcher session")
        self._ended = EndedSessions() if ended is None else ended
        self._browsers = KnownBrowsers(secret_key)
        self._failed = FailedAttempts()

    def researcher_dependency(self, request: Request) -> str | None:
        """Return ``"researcher"`` for a request with a valid session, else None: Gradio's ``auth_dependency``."""
        return RESEARCHER if self._session(request) is not None else None

    def _session(self, request: Request) -> str | None:
        try:
            session = self._sessions.loads(request.cookies.get(COOKIE, ""), max_age=SESSION_S)
        except BadData:
            return None
        return session if isinstance(session, str) and not self._ended.has(session) else None

    def require_researcher(self, request: Request) -> str:
        """Return the user of a request with a valid session: the dependency of our own routes.

        Raises:
            HTTPException: 401 without a session.
        """
        user = self.researcher_dependency(request)
        if user is None:
            raise HTTPException(401, f"log in at {LOGIN_PATH}")
        return user

    def router(self) -> APIRouter:
        """Return the login routes; `ResearcherGate` must stand in front of them."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route(PREFIX, _to_results, methods=["GET"])
        router.add_api_route(LOGIN_PATH, self._show, methods=["GET"])
        router.add_api_route(LOGIN_PATH, self._log_in, methods=["POST"])
        router.add_api_route(f"{PREFIX}/logout", self._log_out, methods=["POST"])
        return router

    def _show(self, request: Request) -> Response:
        if self.researcher_dependency(request) is not None:
            return _see_other(request, _asked_for(request))
        return _login_page(_NO_COOKIES if _ENTERED in request.query_params else "")

    async def _log_in(self, request: Request) -> Response:
        if is_foreign(request):
            # It would make visitors guess passwords, each from an address of their own.
            return _login_page("This form was sent by a page of another site. Please use this one.", status=403)
        address = request.client.host if request.client else "unknown"
        guesser = self._browsers.guesser(request.cookies.get(BROWSER_COOKIE, ""), address)
        password = await _sent_password(request)
        wait_s = math.ceil(self._failed.wait_s(guesser))
        if wait_s > 0:
            message = f"Too many wrong passwords. Try again in {wait_s} seconds."
            return _login_page(message, status=429, headers={"Retry-After": str(wait_s)})
        if not hmac.compare_digest(_digest(password), self._password):
            self._failed.record(guesser)
            logger.warning("wrong researcher password from %s", logged_network(address))
            await asyncio.sleep(WRONG_PASSWORD_DELAY_S)
            return _login_page("Wrong password.", status=401)
        response = _see_other(request, f"{LOGIN_PATH}?{urlencode({_ENTERED: 1, **_leading_to(_asked_for(request))})}")
        session = self._sessions.dumps(secrets.token_urlsafe(16))
        set_cookie(request, response, COOKIE, session, PREFIX, "strict", SESSION_S)
        set_cookie(request, response, BROWSER_COOKIE, self._browsers.cookie(guesser), LOGIN_PATH, "strict", BROWSER_S)
        return response

    def _log_out(self, request: Request) -> Response:
        session = self._session(request)
        response: Response = _see_other(request, LOGIN_PATH)
        if session is not None:
            try:
                self._ended.add(session, SESSION_S)
            except OSError:
                logger.exception("the end of a researcher's session could not be written down")
                response = _login_page(UNRECORDED_END, status=507)
        delete_cookie(request, response, COOKIE, PREFIX, "strict")
        return response


class ResearcherGate:
    """ASGI middleware: below ``/researcher`` only the login form answers without a session."""

    def __init__(self, app: ASGIApp, login: ResearcherLogin) -> None:
        """Stand in front of ``app`` and ask ``login`` who is there."""
        self._app = app
        self._login = login

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or send a browser to the login form, or answer 401."""
        if scope["type"] not in ("http", "websocket") or not _is_guarded(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            request = Request(scope)
            if is_foreign(request):
                foreign = JSONResponse({"detail": "this request was made by a page of another site"}, 403)
                await foreign(scope, receive, send)
                return
            if self._login.researcher_dependency(request) is not None:
                await self._app(scope, receive, send)
                return
            accepts_page = "text/html" in request.headers.get("accept", "") or _path(scope) in (PREFIX, f"{PREFIX}/")
            wants_page = request.method in ("GET", "HEAD") and accepts_page
            no_session = JSONResponse({"detail": f"log in at {LOGIN_PATH}"}, 401, headers={"Cache-Control": "no-store"})
            await (_see_other(request, _login_for(request)) if wants_page else no_session)(scope, receive, send)


def _login_for(request: Request) -> str:
    """Return the address of the form that leads back to what was asked for."""
    query = request.url.query
    fields = _leading_to(f"{_path(request.scope)}?{query}" if query else _path(request.scope))
    return f"{LOGIN_PATH}?{urlencode(fields)}" if fields else LOGIN_PATH


def _leading_to(address: str) -> dict[str, str]:
    return {} if address in (PREFIX, _HOME) else {_NEXT: address}


def _asked_for(request: Request) -> str:
    """Return what somebody wanted before the form came between; the page itself if it is none of the researcher's."""
    address = request.query_params.get(_NEXT, _HOME)
    return address if address.startswith((_HOME, f"{PREFIX}?")) else _HOME


def _is_guarded(scope: Scope) -> bool:
    path = _path(scope)
    return (path == PREFIX or path.startswith(f"{PREFIX}/")) and path != LOGIN_PATH


def _path(scope: Scope) -> str:
    return scope["path"].removeprefix(_root_path(scope))


def _root_path(scope: Scope) -> str:
    return scope.get("root_path", "").rstrip("/")


def _digest(password: str) -> bytes:
    """Hash a password to a fixed length, so that comparing takes the same time whatever its length."""
    return hashlib.sha256(password.encode()).digest()


async def _sent_password(request: Request) -> str:
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_FORM:
                raise HTTPException(413, f"a login form has at most {LARGEST_FORM} bytes")
    except ClientDisconnect:
        raise HTTPException(400, "the connection ended before the form did") from None
    return parse_qs(body.decode("utf-8", "replace")).get("password", [""])[0]


def _login_page(message: str = "", status: int = 200, headers: dict[str, str] | None = None) -> HTMLResponse:
    page = LOGIN_PAGE.substitute(message=message)
    return HTMLResponse(page, status, headers={**LOGIN_PAGE_HEADERS, **(headers or {})})


def _see_other(request: Request, path: str) -> RedirectResponse:
    return RedirectResponse(_root_path(request.scope) + path, 303, headers={"Cache-Control": "no-store"})


def _to_results(request: Request) -> Response:
    return _see_other(request, f"{PREFIX}/")
