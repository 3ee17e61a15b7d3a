"""Cookies of this app, which no script may read, and which come back over HTTPS alone where they were given so."""

from typing import Literal

from fastapi import Request, Response


def set_cookie(
    request: Request,
    response: Response,
    name: str,
    value: str,
    path: str,
    same_site: Literal["lax", "strict"],
    valid_s: int | None = None,
) -> None:
    """Give the browser a cookie.

    Args:
        request: what is answered.
        response: the answer.
        name: of the cookie.
        value: of the cookie.
        path: below which it is sent back, without what a proxy puts before all addresses of the app.
        same_site: whether links on other sites bring it along (lax) or not (strict).
        valid_s: seconds for which it is kept; None: until the browser is closed.
    """
    response.set_cookie(
        name,
        value,
        max_age=valid_s,
        path=_cookie_path(request, path),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite=same_site,
    )


def delete_cookie(
    request: Request, response: Response, name: str, path: str, same_site: Literal["lax", "strict"]
) -> None:
    """Take back a cookie that `set_cookie` gave for this path."""
    response.delete_cookie(name, path=_cookie_path(request, path), httponly=True, samesite=same_site)


def _cookie_path(request: Request, path: str) -> str:
    # As the browser sees it, which may be below a proxy's prefix.
    root: str = request.scope.get("root_path", "")
    return root.rstrip("/") + path
