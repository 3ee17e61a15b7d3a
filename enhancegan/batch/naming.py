"""Names of the results: readable, the same in every run, and never one for two photos."""

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from hashlib import sha256
from pathlib import Path

from enhancegan.batch.places import Place, identity
from enhancegan.batch.search import FoundPhoto
from enhancegan.outside.methods_file import FURTHER_RESULT
from enhancegan.photo.output.formats import FORMATS, OutputFormat, format_for_suffix
from enhancegan.photo.writing import SAME

_PLAIN, _WITH_SUFFIX, _WITH_HASH = range(3)
_HASH = re.compile(r"-[0-9a-f]{8}")


def output_format(photo: Place, name: str) -> OutputFormat:
    """The format of a photo's results.

    Args:
        photo: its name decides if the format is to be the same.
        name: a key of `FORMATS`, or "same".
    """
    return format_for_suffix(photo.suffix) if name == SAME else FORMATS[name]


def result_stems(photos: Sequence[FoundPhoto], format: str) -> list[Path]:
    """Where each photo's results go in the output folder, and how their names begin.

    That is FOLDER/STEM. Where photos would share a name, it is FOLDER/STEM.SUFFIX for all of them, and where that is
    not enough, FOLDER/STEM-HASH, by a hash of the photo's whole path. File systems that ignore case are assumed.
    """
    levels = [_PLAIN] * len(photos)
    while True:
        stems = [_stem(photo, level) for photo, level in zip(photos, levels, strict=True)]
        keys = [_key(stem, photo, format) for stem, photo in zip(stems, photos, strict=True)]
        often = {key for key, count in Counter(keys).items() if count > 1}
        raised = [level + (key in often and level < _WITH_HASH) for key, level in zip(keys, levels, strict=True)]
        if raised == levels:
            return stems
        levels = raised


def _stem(photo: FoundPhoto, level: int) -> Path:
    if level == _WITH_HASH:
        whole = os.fsencode(identity(photo.path))
        return photo.folder / f"{photo.path.stem}-{sha256(whole).hexdigest()[:8]}"
    return photo.folder / (photo.path.stem if level == _PLAIN else photo.path.name)


def _key(stem: Path, photo: FoundPhoto, format: str) -> str:
    whole = f"{stem}{output_format(photo.path, format).suffixes[0]}"
    return unicodedata.normalize("NFC", whole).casefold()


def is_named_like_a_result(photo: Place, methods: Collection[str], neighbors: Collection[str]) -> bool:
    """Whether a file is named STEM.METHOD.SUFFIX after another photo.

    Args:
        photo: the file.
        methods: names of methods.
        neighbors: names of the photos in its folder.
    """
    source, _, method = photo.stem.rpartition(".")
    if not source or not (method in methods or FURTHER_RESULT.fullmatch(method)):
        return False
    sources = {source, _HASH.sub("", source)}
    return any(name != photo.name and (name in sources or Path(name).stem in sources) for name in neighbors)


def shown(text: object) -> str:
    """Text for a console: a file name may contain line ends, control characters, or bytes that are no text."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in str(text))
