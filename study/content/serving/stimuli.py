"""The images as participants receive them: only the picture itself distinguishes one version from another.

All versions of a photo are encoded alike - same pixel size, format, quality and chroma sampling, no
metadata - and padded to the same length in bytes, because an edit with more contrast would otherwise be a
larger file.
"""

import logging
import os
import time
from collections.abc import Callable, Sequence
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from threading import Lock

from cachetools import TTLCache
from PIL import Image

from enhancegan.photo import load_photo
from enhancegan.whole_files import temporary_folder
from study.content.keeping.image_files import in_threads
from study.content.keeping.manifest import file_hash, relative_name
from study.content.yaml.definition import Study, StudyError
from study.locks import Locks

logger = logging.getLogger(__name__)

CACHE_FOLDER = "stimuli"
"""Folder of encoded images in the app's cache; one subfolder per study."""
MEDIA_TYPE = "image/jpeg"
LONGEST_SIDE = 2048
"""Larger images are scaled down to this many pixels; no window shows five images any larger."""

_MOST_TRUSTED = 4096
_QUALITY = 92
_LENGTH_STEP = 4096
_START_OF_IMAGE = b"\xff\xd8"
_COMMENT = b"\xff\xfe"
_SMALLEST_COMMENT = 4
_LARGEST_COMMENT = 65_537
_RECIPE = f"1 {LONGEST_SIDE} {_QUALITY} {_LENGTH_STEP}"


class Stimuli:
    """Encodes the sets of images once and keeps them on the disk."""

    def __init__(self, folder: Path, trusted_s: float = 0.0, clock: Callable[[], float] = time.monotonic) -> None:
        """Keep encoded images in `folder`, which may be emptied at any time.

        Args:
            folder: where they are kept.
            trusted_s: seconds for which `kept` says where a set is without looking at its files again: what is sent
                meanwhile was made of them before they changed.
            clock: tells the time in seconds.
        """
        self._folder = folder
        self._locks = Locks()
        self._trusted: TTLCache[tuple[str, str], tuple[Study, Path]] = TTLCache(_MOST_TRUSTED, trusted_s, clock)
        self._noting = Lock()

    def image(self, study: Study, image: str, method: str) -> bytes:
        """Return the JPEG file of `image`'s version by `method`; encodes the whole set the first time.

        Where it cannot be kept, as on a full disk, it is encoded every time. Raises StudyError if a file of the set is
        missing or damaged, or is not what it was when the study was frozen.
        """
        kept, encoded = self._made(study, image)
        if encoded is not None and not kept.exists():
            return encoded[study.method_keys.index(method)]
        content = (kept / _name(study, method)).read_bytes()
        with self._noting:
            self._trusted[study.slug, image] = study, kept
        return content

    def kept(self, slug: str, image: str, method: str) -> Path | None:
        """Return the file of which `image` has last been sent, within `trusted_s` seconds; None if it must be found."""
        with self._noting:
            study, kept = self._trusted.get((slug, image), (None, self._folder))
        # A draft's methods may change meanwhile.
        return kept / _name(study, method) if study is not None and method in study.method_keys else None

    def _made(self, study: Study, image: str) -> tuple[Path, list[bytes] | None]:
        """Return the folder for the encoded set, and the set if it was encoded now, which perhaps cannot be kept."""
        files = [study.file(key, image) for key in study.method_keys]
        expected = _frozen_hashes(study, files)
        kept = self._folder / study.slug / _fingerprint(study, files, expected)
        if not kept.exists():
            with self._locks.of(kept):
                if not kept.exists():
                    _check_unchanged(study, files, expected)
                    return kept, _kept_if_possible(kept, encode_set(_load(study, files)))
        return kept, None


def _name(study: Study, method: str) -> str:
    return f"{study.method_keys.index(method)}.jpg"


def shown_size(size: tuple[int, int]) -> tuple[int, int]:
    """Return the width and height in pixels at which an image of `size` is sent."""
    scale = min(1.0, LONGEST_SIDE / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def encode_set(versions: Sequence[Image.Image]) -> list[bytes]:
    """Encode the versions of one photo alike: JPEG files without metadata, all of the same length in bytes.

    Raises ValueError if the versions differ in size.
    """
    sizes = {version.size for version in versions}
    if len(sizes) != 1:
        raise ValueError(f"versions must all have the same size; got {sorted(sizes)}")
    size = shown_size(sizes.pop())
    encoded = [_jpeg(version, size) for version in versions]
    longest = max(map(len, encoded)) + _SMALLEST_COMMENT
    length = -(-longest // _LENGTH_STEP) * _LENGTH_STEP
    return [pad_jpeg(content, length) for content in encoded]


def pad_jpeg(content: bytes, length: int) -> bytes:
    """Return the JPEG file `content` padded to exactly `length` bytes with comments of zeros.

    Comments (ITU-T T.81, B.2.4.5) take at least 4 bytes; raises ValueError if fewer are left to fill.
    """
    missing = length - len(content)
    if missing and missing < _SMALLEST_COMMENT:
        raise ValueError(f"length must be {len(content)} or at least {len(content) + _SMALLEST_COMMENT}; got {length}")
    comments = []
    while missing:
        # Never leave a remainder too small for a comment of its own.
        size = min(missing, _LARGEST_COMMENT)
        if 0 < missing - size < _SMALLEST_COMMENT:
            size -= _SMALLEST_COMMENT
        comments.append(_COMMENT + (size - 2).to_bytes(2, "big") + bytes(size - 4))
        missing -= size
    return _START_OF_IMAGE + b"".join(comments) + content[len(_START_OF_IMAGE) :]


def _jpeg(version: Image.Image, size: tuple[int, int]) -> bytes:
    pixels = version.convert("RGB")
    if pixels.size != size:
        pixels = pixels.resize(size, Image.Resampling.LANCZOS)
    # A fresh image carries no EXIF, profile or comment into the file.
    bare = Image.new("RGB", size)
    bare.paste(pixels)
    file = BytesIO()
    bare.save(file, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
    return file.getvalue()


def _frozen_hashes(study: Study, files: Sequence[Path]) -> list[str | None]:
    """Return the hash that the study's manifest has for each file; None for all if it is not frozen."""
    if study.hashes is None:
        return [None for _ in files]
    return [study.hashes.get(relative_name(study.folder, file)) for file in files]


def _check_unchanged(study: Study, files: Sequence[Path], expected: Sequence[str | None]) -> None:
    if not study.frozen:
        return
    found = in_threads(file_hash, files)
    changed = [file for file, old, new in zip(files, expected, found, strict=True) if old != new]
    if changed:
        names = (relative_name(study.folder, file) for file in changed)
        raise StudyError(study.slug, [f"the study is frozen, but {name} has changed" for name in names])


def _load(study: Study, files: Sequence[Path]) -> list[Image.Image]:
    try:
        return [load_photo(file) for file in files]
    except (OSError, ValueError) as error:
        raise StudyError(study.slug, [str(error)]) from error


def _fingerprint(study: Study, files: Sequence[Path], expected: Sequence[str | None]) -> str:
    """Name the state of the source files, so that a changed file is encoded again.

    For a frozen study it includes the hashes of its manifest: what was encoded before is not trusted.
    """
    try:
        stats = [(file.name, file.stat()) for file in files]
    except OSError as error:
        raise StudyError(study.slug, [f"an image is missing: {error}"]) from error
    state = [(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats] + [sha for sha in expected if sha]
    return sha256(f"{_RECIPE} {state}".encode()).hexdigest()[:32]


def _kept_if_possible(folder: Path, contents: list[bytes]) -> list[bytes]:
    try:
        _write_folder(folder, contents)
    except OSError as error:
        logger.warning("encoded images cannot be kept, and are encoded every time: %s", error)
    return contents


def _write_folder(folder: Path, contents: Sequence[bytes]) -> None:
    """Write the encoded set so that it appears complete or not at all, even to another process."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with temporary_folder(folder.parent) as temporary:
        whole = temporary / "set"
        whole.mkdir()
        for index, content in enumerate(contents):
            (whole / f"{index}.jpg").write_bytes(content)
        try:
            os.rename(whole, folder)
        except OSError:
            if not folder.is_dir():
                raise
