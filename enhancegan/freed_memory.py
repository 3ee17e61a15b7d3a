"""Memory that was freed, given back to the system between the parts of a run, or now and then by a server."""

import ctypes
import sys


def give_back() -> None:
    """Let glibc give back the memory that it keeps for later; with another C library, nothing happens.

    After hundreds of steps of a training that is up to 0.6 GB, in pieces that are too small for what comes next. Steps
    themselves are the slower for it, so it is no use between them.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)
