"""Writers of one process take turns, and do not wait for ever."""

import errno
from threading import Lock
from types import TracebackType

TURN_WAIT_S = 8.0
"""How long a writer waits for those before it, in seconds.

Together with the time that SQLite waits for another process it is less than the 20 s after which the participants' page
takes the server for gone.
"""


class BusyError(OSError):
    """A writer's turn did not come in time: something keeps those before it from writing."""


class WriterTurns:
    """A lock for `with`, whose waiting ends."""

    def __init__(self, wait_s: float = TURN_WAIT_S) -> None:
        """Let writers wait for `wait_s` seconds."""
        self._wait_s = wait_s
        self._lock = Lock()

    def __enter__(self) -> None:
        """Wait for the turn; raises BusyError if it does not come in time."""
        if not self._lock.acquire(timeout=self._wait_s):
            raise BusyError(errno.EBUSY, "the database is busy: others have waited to write for too long")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the next one write."""
        self._lock.release()
