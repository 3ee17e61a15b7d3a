"""Files and folders that belong to the layout of a data set."""

import os
from contextlib import suppress
from pathlib import Path


class Part:
    """A file, or a folder if its name ends in a slash, that may be in one of several places."""

    def __init__(self, *places: str, needed: bool = True) -> None:
        """Where it is looked for, below the data set's folder.

        Args:
            places: names, the first one preferred.
            needed: whether the data set is of no use without it.
        """
        self.places = places
        self.needed = needed

    def found(self, root: Path) -> list[str]:
        """The places where it is and, if it is a folder, not empty."""
        return [place for place in self.places if _is_there(root / place, folder=place.endswith("/"))]

    def __str__(self) -> str:
        """Its places, as in "image/ or images/"."""
        return " or ".join(self.places)


def files_in(folder: Path) -> list[Path]:
    """The files of a folder by name, without those in sub-folders; none if there is no such folder.

    Raises:
        OSError: when the folder cannot be read.
    """
    if not folder.is_dir():
        return []
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):  # links in a circle
                if entry.is_file():
                    found.append(entry.name)
    return [folder / name for name in sorted(found)]


def _is_there(path: Path, folder: bool) -> bool:
    return path.is_dir() and any(path.iterdir()) if folder else path.is_file()
