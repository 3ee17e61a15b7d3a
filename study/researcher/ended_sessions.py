"""Sessions of the researcher that ended by logging out: a copy of their cookie opens nothing, also after a restart."""

import json
import threading
import time
from pathlib import Path

from enhancegan.whole_files import replacing


class EndedSessions:
    """The names of sessions that have ended, each for as long as its cookie would be valid."""

    def __init__(self, file: Path | None = None) -> None:
        """Read `file`, which is written when a session ends; without one they are known until the server stops.

        Raises:
            ValueError: naming the file, if it is not what `add` writes.
        """
        self._file = file
        self._lock = threading.Lock()
        self._until = {} if file is None or not file.exists() else _read(file)

    def has(self, session: str) -> bool:
        """Whether a session has ended."""
        return session in self._until

    def add(self, session: str, valid_s: float) -> None:
        """Note that a session has ended whose cookie is valid for at most `valid_s` seconds more.

        Raises:
            OSError: if the file cannot be written; until the server stops the session is known to have ended.
        """
        now = time.time()
        with self._lock:
            recent = {name: until for name, until in self._until.items() if until > now}
            self._until = {**recent, session: now + valid_s}
            if self._file is None:
                return
            with replacing(self._file) as unfinished:
                unfinished.write_text(json.dumps(self._until), encoding="utf-8")


def _read(file: Path) -> dict[str, float]:
    try:
        return {str(name): float(until) for name, until in json.loads(file.read_text(encoding="utf-8")).items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise ValueError(f"{file} is damaged; delete it and change the researcher's password") from error
