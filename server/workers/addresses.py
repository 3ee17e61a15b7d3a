"""Which requests a worker answers itself."""

_OWN = ("/study/api/", "/study/image/", "/study/plate/", "/study/information/")
_COUNTED = "/study/api/withdraw"
"""Wrong codes are counted in one process: elsewhere there would be as many guesses as there are workers."""
HEALTH_PATH = "/healthz"


def is_workers(path: str) -> bool:
    """Return whether a worker answers requests for this path, which is without what a proxy takes off."""
    return path == HEALTH_PATH or (path.startswith(_OWN) and path.rstrip("/") != _COUNTED)
