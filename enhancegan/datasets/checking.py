"""Says in plain words what of a data set is there, what is missing, and whether it can be used."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from enhancegan.datasets.known import DATA_SETS, DataSet
from enhancegan.datasets.part import Part
from enhancegan.datasets.skipped import Skipped
from enhancegan.photo import NotAPhotoError, load_photo
from enhancegan.registry import look_up

# A report stays within some 20 lines.
_NAMED = 3
_REASONS = 6

_Listed = Mapping[str, Mapping[str, Sequence[Path]]]


@dataclass(frozen=True)
class Report:
    """What was found.

    Attributes:
        lines: in words, at most some 20.
        usable: every needed file is there, and every split that all versions have has photos of every class, which can
            be decoded if that was asked.
    """

    lines: tuple[str, ...]
    usable: bool


def check_data_set(name: str, root: Path, decode: bool = False) -> Report:
    """Look for the files of a data set and list its photos; none is decoded unless asked.

    Args:
        name: in DATA_SETS.
        root: its folder.
        decode: decode every listed photo, one after the other, with a progress bar.

    Raises:
        ValueError: for an unknown data set, or when there is no such folder.
    """
    data_set = look_up("data set", DATA_SETS, name)
    if not root.is_dir():
        raise ValueError(f"no such folder: {root}")
    missing = [part for part in data_set.parts if not part.found(root)]
    skipped = Skipped(in_log=False)
    listed, problems = _list(data_set, root, skipped)
    lines = [f"{name} in {root}", *_parts(data_set.parts, root)]
    for split in data_set.splits:
        lines.append(f"  {split}: {problems.get(split) or _counts(listed[split])}")
    lines += _reasons({reason: _once(names) for reason, names in skipped.reasons().items()}, root)
    empty = set(problems)
    if decode:
        files, broken = _decoded(listed)
        lines.append(_broken_in_words(files, broken))
        empty |= {split for split, photos in listed.items() if any({*each} <= {*broken} for each in photos.values())}
    needed = [part for part in missing if part.needed]
    unusable = [split for split in data_set.splits if split in empty and split not in data_set.optional]
    usable = not needed and not unusable
    lines.append("usable" if usable else f"not usable: {_why(needed, unusable)}; see docs/datasets.md")
    return Report(tuple(lines), usable)


def _list(data_set: DataSet, root: Path, skipped: Skipped) -> tuple[_Listed, dict[str, str]]:
    """The photos by split and class, and for splits without photos the reason."""
    listed: dict[str, Mapping[str, Sequence[Path]]] = {}
    problems: dict[str, str] = {}
    for split in data_set.splits:
        try:
            listed[split] = data_set.listing(root, split, skipped)
        except ValueError as error:
            problems[split] = _short(str(error), root)
    return listed, problems


def _short(text: str, root: Path) -> str:
    """A message about the data set without its folder and without what is reported anyway."""
    return text.partition("; ")[0].replace(f"{root}/", "").replace(str(root), "the folder")


def _parts(parts: Sequence[Part], root: Path) -> list[str]:
    found = [place for part in parts for place in part.found(root)]
    lines = [f"  there: {', '.join(found) or 'nothing of its layout'}"]
    for needed, label in ((True, "missing"), (False, "not there, optional")):
        absent = [str(part) for part in parts if part.needed == needed and not part.found(root)]
        if absent:
            lines.append(f"  {label}: {', '.join(absent)}")
    return lines


def _counts(photos: Mapping[str, Sequence[Path]]) -> str:
    return ", ".join(f"{len(files):,} {label}" for label, files in photos.items())


def _once(names: Sequence[str]) -> list[str]:
    # A list that belongs to all splits is read once for each.
    return list(dict.fromkeys(names))


def _reasons(reasons: Mapping[str, Sequence[str]], root: Path) -> list[str]:
    lines = [f"  {len(names):,} skipped, {_short(reason, root)}: {_first(names)}" for reason, names in reasons.items()]
    more = len(lines) - _REASONS
    return [*lines[:_REASONS], f"  and {more} more kinds of lines and photos skipped"] if more > 0 else lines


def _first(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + (", ..." if len(names) > _NAMED else "")


def _decoded(listed: _Listed) -> tuple[Sequence[Path], dict[Path, None]]:
    """Every listed photo, and those that cannot be decoded."""
    files = dict.fromkeys(path for photos in listed.values() for files in photos.values() for path in files)
    broken: dict[Path, None] = {}
    for path in tqdm(files, desc="decoding", unit="photo"):
        try:
            load_photo(path)
        except NotAPhotoError:
            broken[path] = None
    return list(files), broken


def _broken_in_words(files: Sequence[Path], broken: Iterable[Path]) -> str:
    names = [path.name for path in broken]
    if names:
        return f"  {len(names):,} of {len(files):,} photos cannot be decoded and would be skipped: {_first(names)}"
    return f"  all {len(files):,} photos can be decoded"


def _why(needed: Sequence[Part], splits: Sequence[str]) -> str:
    if needed:
        return f"{' and '.join(map(str, needed))} missing"
    return f"no photos for {' and '.join(splits)}"
