"""Small made-up data sets in the real layouts: parts of the sample photos, and flawed copies of them as poor photos.

`python -m tests.enhancegan.paper.made_data_sets DIR` makes them for a trial by hand.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageEnhance
from torchvision.transforms.functional import to_pil_image, to_tensor

from enhancegan.datasets.aadb import ATTRIBUTES
from enhancegan.datasets.ava import POOR_TAGS
from enhancegan.datasets.cuhk_pq import CATEGORIES
from enhancegan.datasets.degradations import degrade
from enhancegan.photo import load_photo
from enhancegan.samples import sample_photos
from tests.enhancegan.datasets.tiny_aadb import write_list

SIZE = (192, 144)
AVA_GOOD, AVA_POOR, AVA_TEST = 24, 56, 5
PER_CATEGORY = 5
FIVEK_PHOTOS, CROPPED, RATED = 6, 10, {"Train": 24, "Validation": 10, "TestNew": 10}


class _Photos:
    """An endless supply of parts of the sample photos, each a different one, as they are or flawed."""

    def __init__(self) -> None:
        self._random = np.random.default_rng(0)
        self._flaws = torch.Generator().manual_seed(0)
        self._parts = self._cut()

    def good(self) -> Image.Image:
        return next(self._parts)

    def poor(self) -> Image.Image:
        return self.flawed(self.good())

    def flawed(self, photo: Image.Image) -> Image.Image:
        return to_pil_image(degrade(to_tensor(photo).unsqueeze(0), self._flaws)[0])

    def _cut(self) -> Iterator[Image.Image]:
        samples = [load_photo(path) for path in sample_photos().values()]
        while True:
            for sample in samples:
                share = self._random.uniform(0.5, 0.9)
                width = share * min(sample.width, sample.height * SIZE[0] / SIZE[1])
                height = width * SIZE[1] / SIZE[0]
                left, top = self._random.uniform(0, (sample.width - width, sample.height - height))
                yield sample.resize(SIZE, box=(left, top, left + width, top + height))


def make_data_sets(root: Path) -> None:
    """All data sets but DPED, whose networks cannot be made up."""
    photos = _Photos()
    _make_ava(root / "ava", photos)
    _make_cuhk_pq(root / "cuhk-pq", photos)
    _make_fivek(root / "fivek", photos)
    _make_cropping(root / "cuhk-cropping", photos)
    _make_aadb(root / "aadb", photos)


def _save(photo: Image.Image, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    photo.save(path, quality=92)


def _make_ava(root: Path, photos: _Photos) -> None:
    """Good photos have 7 points, poor ones 3; five of each are in the test list."""
    (root / "aesthetics_image_lists").mkdir(parents=True)
    (root / "tags.txt").write_text("".join(f"{number} {tag}\n" for number, tag in enumerate(POOR_TAGS, start=1)))
    lines = []
    for number in range(AVA_GOOD + AVA_POOR):
        good = number < AVA_GOOD
        _save(photos.good() if good else photos.poor(), root / "image" / f"{1000 + number}.jpg")
        votes = " ".join("200" if score == (7 if good else 3) else "0" for score in range(1, 11))
        lines.append(f"{number + 1} {1000 + number} {votes} {number % len(POOR_TAGS) + 1} 0 1396\n")
    (root / "AVA.txt").write_text("".join(lines))
    test = [*range(AVA_TEST), *range(AVA_GOOD, AVA_GOOD + AVA_TEST)]
    listed = "".join(f"{1000 + number}\n" for number in test)
    (root / "aesthetics_image_lists" / "generic_test.jpgl").write_text(listed)


def _make_cuhk_pq(root: Path, photos: _Photos) -> None:
    for category in CATEGORIES:
        for number in range(PER_CATEGORY):
            _save(photos.good(), root / "HighQuality" / category / f"{number}.jpg")
            _save(photos.poor(), root / "LowQuality" / category / f"{number}.jpg")


def _make_fivek(root: Path, photos: _Photos) -> None:
    """The experts differ in brightness and color."""
    for number in range(4501, 4501 + FIVEK_PHOTOS):
        good = photos.good()
        _save(photos.flawed(good), root / "input" / f"a{number}.jpg")
        for place, expert in enumerate("ABCDE"):
            colored = ImageEnhance.Color(good).enhance(0.8 + 0.1 * place)
            _save(
                ImageEnhance.Brightness(colored).enhance(0.9 + 0.05 * place),
                root / f"expert{expert}" / f"a{number}.jpg",
            )


def _make_cropping(root: Path, photos: _Photos) -> None:
    """Three photographers leave margins of about a tenth, a little different ones."""
    random = np.random.default_rng(1)
    lines = []
    for number in range(CROPPED):
        _save(photos.good(), root / "All_Images" / f"{number:03}.jpg")
        lines.append(f"landscape\\{number:03}.jpg")
        for _ in range(3):
            top, left = random.integers(5, 25, 2)
            bottom, right = SIZE[1] - random.integers(5, 25), SIZE[0] - random.integers(5, 25)
            lines.append(f"{top} {bottom} {left} {right}")
    (root / "Cropping parameters.txt").write_text("\r\n".join(lines) + "\r\n")


def _make_aadb(root: Path, photos: _Photos) -> None:
    """Good photos score 0.8 and have good light, flawed ones 0.3 and poor light."""
    for part, count in RATED.items():
        scores = {f"{part}_{number}.jpg": 0.8 if number % 2 else 0.3 for number in range(count)}
        for name, score in scores.items():
            photo = photos.good() if score > 0.5 else photos.poor()
            _save(photo, root / "datasetImages_originalSize" / name)
        write_list(root, part, "score", scores)
        for label in ATTRIBUTES:
            light = {name: 1.0 if score > 0.5 else -1.0 for name, score in scores.items()}
            write_list(root, part, label, light if label == "Light" else dict.fromkeys(scores, 0.0))


if __name__ == "__main__":
    make_data_sets(Path(sys.argv[1]))
