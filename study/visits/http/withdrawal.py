"""Withdrawal from another browser than the one that consented: the code that proves who somebody is.

An identifier in the address proves little: whoever knows or guesses somebody's can write it there. It lets a person go
on, but what cannot be undone needs the cookie of the browser that consented, or this code, which that browser shows.
"""

import hmac
import time
from collections.abc import Callable
from hashlib import sha256
from threading import Lock

from cachetools import TTLCache

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's digits: no I, L, O or U, which are taken for others or make words."""
LENGTH = 8
MOST_ATTEMPTS = 10
"""Wrong codes for one participant within `WINDOW_S`."""
WINDOW_S = 3600.0

_MOST_COUNTED = 100_000
_READ_AS = str.maketrans("OIL", "011")


class TooManyGuessesError(Exception):
    """Nobody may guess at a participant's code at the moment."""


class WithdrawalCodes:
    """Derives every participant's code from the app's key, so that none is stored, and limits the guesses."""

    def __init__(self, secret: bytes, clock: Callable[[], float] = time.monotonic) -> None:
        """Use `secret`, the app's key; `clock` tells the time in seconds."""
        self._secret = secret
        self._failed: TTLCache[str, int] = TTLCache(_MOST_COUNTED, WINDOW_S, clock)
        self._lock = Lock()

    def code(self, participant: str) -> str:
        """Return the participant's code, in two groups of four."""
        digest = hmac.new(self._secret, f"withdrawal/{participant}".encode(), sha256).digest()
        number = int.from_bytes(digest[:LENGTH], "big")
        signs = [ALPHABET[number >> 5 * place & 31] for place in range(LENGTH)]
        return f"{''.join(signs[: LENGTH // 2])}-{''.join(signs[LENGTH // 2 :])}"

    def matches(self, participant: str, typed: str) -> bool:
        """Return whether `typed` is the participant's code, however it is written; a wrong one is counted.

        Raises TooManyGuessesError if another guess at this participant's code is not allowed now.
        """
        found = hmac.compare_digest(_bare(typed).encode(), _bare(self.code(participant)).encode())
        # Together, so that guesses sent at once do not pass before the first of them is counted.
        with self._lock:
            failed = self._failed.get(participant, 0)
            if failed >= MOST_ATTEMPTS:
                raise TooManyGuessesError
            if not found:
                self._failed[participant] = failed + 1
        return found


def _bare(typed: str) -> str:
    """Return a code without hyphens and spaces, in capitals, with the digits that its letters are taken for."""
    return "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_READ_AS)
