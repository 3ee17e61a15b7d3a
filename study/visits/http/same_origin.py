"""Tells what a page of another site makes a browser send from what our own pages send.

A SameSite cookie is not enough: a "site" leaves out the port and what stands before the registered domain, so that
another server on the same machine, or a neighbor on a shared domain, is the same site.

References:
    Go 1.25, net/http, ``CrossOriginProtection``: the same rules.
"""

from fastapi import Request

_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def is_foreign(request: Request) -> bool:
    """Tell whether a request that may change something was made by a page of another origin, as the browser says."""
    if request.method in _SAFE_METHODS:
        return False
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    # Without HTTPS browsers leave Sec-Fetch-Site out; a request without an Origin comes from no browser's page.
    # The header is compared whole: a malformed one must be rejected, not parsed.
    origin, host = request.headers.get("origin"), request.headers.get("host", "")
    return origin not in (None, f"http://{host}", f"https://{host}")
