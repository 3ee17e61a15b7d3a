"""Distinguishes requests made by pages of other sites from those of our own pages.

A SameSite cookie is not enough: a "site" ignores the port and everything before the registered domain, so that
another server on the same machine, or a neighbor on a shared domain, is the same site.

References:
    Go 1.25, net/http, ``CrossOriginProtection``: the same rules.
"""

from fastapi import Request

_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def is_foreign(request: Request) -> bool:
    """Return whether the browser says that a page of another origin made a request that may change something."""
    if request.method in _SAFE_METHODS:
        return False
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    # Without HTTPS browsers leave Sec-Fetch-Site out; a request without an Origin does not come from a page.
    # The header is compared whole: a malformed one must be rejected, not parsed.
    origin, host = request.headers.get("origin"), request.headers.get("host", "")
    return origin not in (None, f"http://{host}", f"https://{host}")
