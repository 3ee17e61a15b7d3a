"""Recognizes which method made an image that a participant received, by comparing pixels with the study's own files.

Participants are told nothing about the methods, and simulated ones are no exception; but whoever has the study's
folder can recognize its pictures.
"""

from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO
from itertools import permutations

import numpy as np
from PIL import Image

from enhancegan.photo import load_photo
from study.content.keeping.image_files import in_threads
from study.content.yaml.definition import Study

SIDE = 24
"""Images are compared as squares with this side in pixels, which removes the noise of the encoding."""
LARGEST_DIFFERENCE = 8.0
"""Largest mean difference, out of 255, to an image of the study; encoding causes less than 1."""


class UnknownImages(ValueError):
    """Images that are not the study's."""


class Recognizer:
    """Recognizes the sets of one study; may be used by several threads."""

    def __init__(self, study: Study) -> None:
        """Read every image of the study once.

        Raises NotAPhotoError for one that cannot be read.
        """
        self._methods = study.method_keys
        self._versions = study.design.versions
        # An attention check shows its ruined version: a set without that is the photo of which it is a copy.
        self._images = tuple(sorted(study.sizes, key=lambda image: image in study.traps))
        files = [study.file(method, image) for image in self._images for method in self._methods]
        thumbnails = in_threads(lambda file: _thumbnail(load_photo(file)), files)
        self._own = np.stack(thumbnails).reshape(len(self._images), len(self._methods), -1)
        self._known: dict[tuple[bytes, ...], tuple[str, tuple[str, ...]]] = {}

    def recognize(self, contents: Sequence[bytes]) -> tuple[str, tuple[str, ...]]:
        """Return the photo of a set and the method behind each of its image files `contents`.

        The whole set decides, because two sets may share versions. Where versions look alike, it is open
        which is which. Raises UnknownImages if the images are not a set of the study.
        """
        digests = [sha256(content).digest() for content in contents]
        order = sorted(range(len(digests)), key=digests.__getitem__)
        key = tuple(digests[index] for index in order)
        if key not in self._known:
            self._known[key] = self._compare([contents[index] for index in order])
        image, sorted_methods = self._known[key]
        methods = dict(zip(order, sorted_methods, strict=True))
        return image, tuple(methods[index] for index in range(len(contents)))

    def _compare(self, contents: Sequence[bytes]) -> tuple[str, tuple[str, ...]]:
        if len(contents) != self._versions:
            raise UnknownImages(f"a set of the study has {self._versions} images; the server showed {len(contents)}")
        received = [_thumbnail(Image.open(BytesIO(content))) for content in contents]
        # photo x method x received image
        differences = np.stack([np.abs(self._own - thumbnail).mean(axis=2) for thumbnail in received], axis=2)
        photo = int(differences.min(axis=1).sum(axis=1).argmin())
        methods = _assigned(differences[photo])
        if max(differences[photo][method, place] for place, method in enumerate(methods)) > LARGEST_DIFFERENCE:
            raise UnknownImages("the server shows images that are not in the study's folder")
        return self._images[photo], tuple(self._methods[method] for method in methods)


def _assigned(differences: np.ndarray) -> tuple[int, ...]:
    """Assign every received image (column) a different method (row) so that the sum of differences is smallest."""
    table = differences.tolist()
    orders = permutations(range(len(table)), differences.shape[1])
    return min(orders, key=lambda order: sum(table[method][place] for place, method in enumerate(order)))


def _thumbnail(photo: Image.Image) -> np.ndarray:
    small = photo.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX)
    return np.asarray(small, dtype=np.float32).ravel()
