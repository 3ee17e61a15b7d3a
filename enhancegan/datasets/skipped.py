"""The entries of a data set that a loader skips: counted by reason, the first few named in the log."""

import logging
from collections.abc import Iterable
from pathlib import Path

logger = logging.getLogger(__name__)

# Further names are only counted: a data set may lack thousands of photos.
_NAMED = 5


class Skipped:
    """Entries of a data set that cannot be used; as text it reads "3 skipped (2 photo missing, 1 broken line)"."""

    def __init__(self, in_log: bool = True) -> None:
        """Start with nothing skipped.

        Args:
            in_log: whether `log` writes into the log.
        """
        self._in_log = in_log
        self._names: dict[str, list[str]] = {}

    def add(self, reason: str, name: str) -> None:
        """Record that the entry `name` is left out for this reason."""
        self._names.setdefault(reason, []).append(name)

    def log(self) -> None:
        """Log one warning per reason: the number of entries and the names of the first few."""
        for reason, names in self._names.items() if self._in_log else ():
            more = ", ..." if len(names) > _NAMED else ""
            logger.warning("skipped %d, %s: %s%s", len(names), reason, ", ".join(names[:_NAMED]), more)

    def reasons(self) -> dict[str, list[str]]:
        """The names of the entries by reason, each as often as it was left out."""
        return {reason: list(names) for reason, names in self._names.items()}

    def __len__(self) -> int:
        """Number of entries left out."""
        return sum(map(len, self._names.values()))

    def __str__(self) -> str:
        """The count in total and by reason."""
        if not self._names:
            return "nothing skipped"
        return f"{len(self)} skipped ({', '.join(f'{len(names)} {reason}' for reason, names in self._names.items())})"


def by_stem(photos: Iterable[Path], skipped: Skipped) -> dict[str, Path]:
    """Photos by the stems of their names; of two that differ in the ending alone the second is skipped."""
    found: dict[str, Path] = {}
    for path in photos:
        if path.stem in found:
            skipped.add(f"second photo of the same name in {path.parent}", path.name)
        else:
            found[path.stem] = path
    return found
