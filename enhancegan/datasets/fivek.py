"""MIT-Adobe FiveK (Bychkovsky, Paris, Chan, Durand, CVPR 2011): 5,000 photos, each retouched by five experts.

It is distributed as raw files and a Lightroom catalog. This module reads photos exported from it, in one folder for the
input and one for every expert, with the same file names.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from enhancegan.datasets.part import Part, files_in
from enhancegan.datasets.skipped import Skipped, by_stem
from enhancegan.datasets.splits import check_split, read_list
from enhancegan.photo import SUFFIXES
from enhancegan.registry import look_up

EXPERTS = ("A", "B", "C", "D", "E")
# The numbers a4501 to a5000 of the usual 4,500/500 split.
FIRST_TEST_NUMBER = 4501

# Our own exports; the release of the 3D-LUT authors; the data set's site (tiff16_c).
_INPUT_FOLDERS = ("input", "input/JPG/480p", "original")
_EXPERT_FOLDERS = ("expert{0}", "expert{0}/JPG/480p", "expert{0}_gt", "{0}", "tiff16_{1}")
_NUMBER = re.compile(r"a(\d{4})(?!\d)")
_TEST_LIST = "test.txt"


@dataclass(frozen=True)
class FiveK:
    """Photos and their retouched versions; all lists have the same length and order.

    Attributes:
        inputs: the photos as they came from the camera.
        experts: versions by expert, "A" to "E".
    """

    inputs: list[Path]
    experts: dict[str, list[Path]]


def load_fivek(root: Path, split: str, experts: Sequence[str] = EXPERTS, skipped: Skipped | None = None) -> FiveK:
    """Inputs and the experts' versions; a photo that an expert lacks is named in the log, counted and skipped.

    Args:
        root: folder with input/ and expertA/ to expertE/ (or original/ and A/ to E/); for the test split optionally
            test.txt, with one photo per line, by name or number (a4501).
        split: "test" is the photos in test.txt, or else the numbers a4501 to a5000; "train" is every other photo.
        experts: the versions to read, out of A to E.
        skipped: receives what is left out; None for a record of its own, written into the log.

    Raises:
        ValueError: for an unknown split or expert, when a folder is missing, or when no photo is left.
    """
    check_split(split)
    for expert in experts:
        look_up("expert", dict.fromkeys(EXPERTS, expert), expert)
    skipped = Skipped() if skipped is None else skipped
    folder, inputs = _photos(root, "input", _INPUT_FOLDERS, skipped)
    chosen = _chosen(root, list(inputs), split, skipped)
    versions = {expert: _photos(root, f"expert {expert}", _names_of(expert), skipped) for expert in experts}
    complete = [stem for stem in chosen if _complete(stem, versions, skipped)]
    skipped.log()
    if not complete:
        raise ValueError(f"no photo of the {split} split in {folder} with a version by {_and(experts)}; {skipped}")
    return FiveK(
        [inputs[stem] for stem in complete],
        {expert: [photos[stem] for stem in complete] for expert, (_, photos) in versions.items()},
    )


def experts_there(root: Path) -> list[str]:
    """The experts, out of A to E, of whom there is a folder."""
    return [expert for expert in EXPERTS if any((root / name).is_dir() for name in _names_of(expert))]


def _names_of(expert: str) -> tuple[str, ...]:
    return tuple(name.format(expert, expert.lower()) for name in _EXPERT_FOLDERS)


PARTS = (
    Part(*(f"{name}/" for name in _INPUT_FOLDERS)),
    *(Part(*(f"{name}/" for name in _names_of(expert)), needed=False) for expert in EXPERTS),
    Part(_TEST_LIST, needed=False),
)


def _photos(root: Path, what: str, names: Sequence[str], skipped: Skipped) -> tuple[Path, dict[str, Path]]:
    """The first of these folders that contains photos, and its photos by file stem, sorted."""
    for name in names:
        folder = root / name
        photos = by_stem([path for path in files_in(folder) if path.suffix.lower() in SUFFIXES], skipped)
        if photos:
            return folder, photos
    raise ValueError(f"no photos of {what} in {root}: looked in {', '.join(names)} for {', '.join(SUFFIXES)}")


def _chosen(root: Path, stems: list[str], split: str, skipped: Skipped) -> list[str]:
    """The stems of a split, in order."""
    listed = root / _TEST_LIST
    in_test = _listed(listed, stems, skipped) if listed.is_file() else _numbered(stems, skipped)
    return [stem for stem in stems if in_test.get(stem) == (split == "test")]


def _listed(path: Path, stems: list[str], skipped: Skipped) -> dict[str, bool]:
    entries = {_without_suffix(entry) for entry in read_list(path)}
    known = {name for stem in stems for name in (stem, _number(stem))}
    for entry in sorted(entries - known):
        skipped.add(f"listed in {path.name} without an input photo", entry)
    return {stem: stem in entries or _number(stem) in entries for stem in stems}


def _numbered(stems: list[str], skipped: Skipped) -> dict[str, bool]:
    in_test = {}
    for stem in stems:
        number = _number(stem)
        if number:
            in_test[stem] = int(number[1:]) >= FIRST_TEST_NUMBER
        else:
            skipped.add(f"name without a number such as a4501, and no {_TEST_LIST}", stem)
    return in_test


def _without_suffix(entry: str) -> str:
    name = Path(entry)
    return name.stem if name.suffix.lower() in SUFFIXES else name.name


def _number(stem: str) -> str:
    """The number at the start of a photo's name, such as "a4501"; empty if there is none."""
    found = _NUMBER.match(stem)
    return found[0] if found else ""


def _complete(stem: str, versions: dict[str, tuple[Path, dict[str, Path]]], skipped: Skipped) -> bool:
    lacking = [expert for expert, (_, photos) in versions.items() if stem not in photos]
    if lacking:
        skipped.add(f"photo without a version by {_and(lacking)}", stem)
    return not lacking


def _and(experts: Sequence[str]) -> str:
    return f"expert {' and '.join(experts)}"
