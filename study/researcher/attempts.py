"""How often somebody may send a wrong password: nobody guesses quickly, and nobody locks the researcher out.

Wrong passwords are counted for each address, so that one guesser does not keep others out. A laboratory or a proxy may
have one address: a browser that has logged in before has a count of its own, by a cookie. Guessers with many addresses
share a further count, which known browsers do not.

References:
    OWASP, "Slow Down Online Guessing Attacks with Device Cookies".
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from itsdangerous import BadData, URLSafeTimedSerializer

from study.subscriber import subscriber

WINDOW_S = 60.0
"""Seconds for which a wrong password counts."""
MOST = 5
"""Wrong passwords of one address, or of one known browser, within `WINDOW_S`."""
MOST_OF_STRANGERS = 60
"""The same, of all browsers together that have never logged in."""
BROWSER_S = 365 * 24 * 3600
"""Seconds for which a browser is known after it has logged in."""


@dataclass(frozen=True)
class Guesser:
    """Who sends a password."""

    name: str
    is_known: bool
    """Whether this is a browser that has logged in before, `name` being its own; else `name` is an address."""


class KnownBrowsers:
    """Recognizes browsers that have logged in before, by a signed cookie."""

    def __init__(self, secret_key: bytes) -> None:
        """Sign with `secret_key`."""
        self._cookies = URLSafeTimedSerializer(secret_key, salt="researcher browser")

    def guesser(self, cookie: str, address: str) -> Guesser:
        """Return who sends a password from `address` with this `cookie`, which may be empty or anything."""
        try:
            return Guesser(str(self._cookies.loads(cookie, max_age=BROWSER_S)), is_known=True)
        except BadData:
            return Guesser(subscriber(address), is_known=False)

    def cookie(self, guesser: Guesser) -> str:
        """Return the cookie by which a browser that has logged in will be known."""
        return str(self._cookies.dumps(guesser.name if guesser.is_known else secrets.token_urlsafe(16)))


class FailedAttempts:
    """Counts wrong passwords over the last `WINDOW_S`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with none; `clock` tells the time in seconds."""
        self._clock = clock
        self._failed: list[tuple[float, Guesser]] = []

    def wait_s(self, guesser: Guesser) -> float:
        """Return how many seconds they must wait before the next attempt; 0 if they may try now."""
        own = self._wait(MOST, lambda other: other == guesser)
        return own if guesser.is_known else max(own, self._wait(MOST_OF_STRANGERS, lambda other: not other.is_known))

    def record(self, guesser: Guesser) -> None:
        """Count one wrong password, and forget everybody's old ones."""
        now = self._clock()
        self._failed = [(when, who) for when, who in self._failed if when > now - WINDOW_S]
        self._failed.append((now, guesser))

    def _wait(self, most: int, counts: Callable[[Guesser], bool]) -> float:
        since = self._clock() - WINDOW_S
        recent = [when for when, who in self._failed if when > since and counts(who)]
        return recent[-most] - since if len(recent) >= most else 0.0
