"""Result photos on disk for as long as a browser may fetch them."""

import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from PIL import Image

from enhancegan.photo import save_jpeg

KEEP_S = 3600
# How often old results are looked for: every write would go through all results of the last hour.
LOOK_EVERY_S = 60


class ResultFiles:
    """A folder of JPEG files, each in a subfolder of its own so that its name can be the photo's."""

    def __init__(self, folder: Path) -> None:
        """Keep results below `folder`, which is made whenever it is missing."""
        self._folder = folder
        self._next_look = 0.0

    def write(self, photo: Image.Image, name: str) -> Path:
        """Write one result as NAME.jpg; at most every LOOK_EVERY_S seconds forget those older than KEEP_S seconds."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if time.monotonic() >= self._next_look:
            self._next_look = time.monotonic() + LOOK_EVERY_S
            self._forget_old()
        path = Path(tempfile.mkdtemp(dir=self._folder)) / f"{name}.jpg"
        save_jpeg(photo, path)
        return path

    def _forget_old(self) -> None:
        oldest = time.time() - KEEP_S
        for folder in self._folder.iterdir():
            # Another visitor's request may be forgetting the same one.
            with suppress(FileNotFoundError):
                if folder.stat().st_mtime < oldest:
                    shutil.rmtree(folder, ignore_errors=True)
