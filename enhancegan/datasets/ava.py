"""AVA (Murray, Marchesotti, Perronnin, CVPR 2012): photos of dpchallenge.com, rated from 1 to 10 by some 200 people.

Read in its distributed layout: `AVA.txt`, `tags.txt`, `aesthetics_image_lists/generic_test.jpgl`, and the photos as
`image/<id>.jpg` or `images/<id>.jpg`. Labels as in EnhanceGAN, Sec. 4.
"""

import random
from dataclasses import dataclass
from pathlib import Path

from enhancegan.datasets.good_poor import GoodPoor
from enhancegan.datasets.part import Part, files_in
from enhancegan.datasets.skipped import Skipped
from enhancegan.datasets.splits import check_split, read_lines, read_list

# "Good" is this share of all photos, those with the best mean scores; "poor" is a mean score below POOR_BELOW.
GOOD_SHARE = 0.3
POOR_BELOW = 5.0
# Poor photos come from nine classes, here by their names in tags.txt, up to this number.
POOR_TAGS = (
    "Landscape", "Seascapes", "Cityscape", "Rural", "Sky", "Water", "Nature", "Animals", "Portraiture",
)  # fmt: skip
POOR_PHOTOS = 20_000

_PHOTO_FOLDERS = ("image", "images", "images/images")
_TEST_LIST = "aesthetics_image_lists/generic_test.jpgl"
PARTS = (
    Part("AVA.txt"),
    Part("tags.txt"),
    Part(_TEST_LIST),
    Part(*(f"{name}/" for name in _PHOTO_FOLDERS)),
)
# Index, photo, ten counts, two tags, challenge.
_COLUMNS = 15
_MOST_DIGITS = 18


@dataclass(frozen=True)
class Rating:
    """One line of AVA.txt.

    Attributes:
        photo: its number on dpchallenge.com, the name of its file.
        mean_score: from 1, worst, to 10, best.
        tags: numbers of its semantic tags, at most two.
    """

    photo: str
    mean_score: float
    tags: frozenset[int]


def load_ava(root: Path, split: str, skipped: Skipped | None = None) -> GoodPoor:
    """Good and poor photos of AVA; broken lines and missing photos are named in the log, counted and skipped.

    Good photos are the 30 % of all rated photos with the best mean scores (ties included), whatever they show. Poor
    photos have a mean score below 5 and one of the nine tags; if there are more than 20,000, that many are drawn at
    random, always the same. Which photos count as good does not depend on which files are present.

    Args:
        root: folder with AVA.txt.
        split: "test" is the standard list of 19,930 photos, "train" every other photo.
        skipped: receives what is left out; None for a record of its own, written into the log.

    Raises:
        ValueError: for an unknown split, when a file or folder of the layout is missing, or when a class is empty.
    """
    check_split(split)
    skipped = Skipped() if skipped is None else skipped
    ratings = read_ratings(root / "AVA.txt", skipped)
    poor_tags = _numbers_of(POOR_TAGS, root / "tags.txt")
    good_from = _good_from(ratings)
    test = set(read_list(root / _TEST_LIST))
    ratings = [rating for rating in ratings if (rating.photo in test) == (split == "test")]
    good = [rating for rating in ratings if rating.mean_score >= good_from]
    # Among few photos even the best may score below POOR_BELOW: no photo is both good and poor.
    poor_below = min(POOR_BELOW, good_from)
    poor = [rating for rating in ratings if rating.mean_score < poor_below and rating.tags & poor_tags]
    folder = _photo_folder(root)
    present = {path.name for path in files_in(folder)}
    found = GoodPoor(
        _existing(good, folder, present, skipped),
        _drawn(_existing(poor, folder, present, skipped)),
    )
    skipped.log()
    among = f"in the {split} split of {root / 'AVA.txt'} with a photo in {folder}"
    return found.require_both(
        f"mean scores of {good_from:.2f} or more {among}",
        f"mean scores below {poor_below:g} and one of the tags {', '.join(POOR_TAGS)} {among}",
        skipped,
    )


def read_ratings(path: Path, skipped: Skipped) -> list[Rating]:
    """The lines of AVA.txt in order; lines that are not 15 numbers with at least one vote are skipped.

    Of a photo that is listed twice the first line counts: it cannot be good and poor.

    Raises:
        ValueError: when there is no such file or no line of it can be read.
    """
    ratings: dict[str, Rating] = {}
    for number, line in enumerate(read_lines(path), start=1):
        rating = _parse(line)
        if rating and rating.photo in ratings:
            skipped.add(f"listed twice in {path.name}", f"{rating.photo}.jpg")
        elif rating:
            ratings[rating.photo] = rating
        elif line.strip():
            skipped.add(f"broken line of {path.name}", f"line {number}")
    if not ratings:
        raise ValueError(f"no line of {path} has {_COLUMNS} numbers and a vote; {skipped}")
    return list(ratings.values())


def _parse(line: str) -> Rating | None:
    fields = line.split()
    if len(fields) != _COLUMNS or not all(map(_is_number, fields)):
        return None
    counts = [int(count) for count in fields[2:12]]
    votes = sum(counts)
    if votes == 0:
        return None
    mean = sum(score * count for score, count in enumerate(counts, start=1)) / votes
    # 0 stands for "no tag".
    return Rating(fields[1], mean, frozenset(map(int, fields[12:14])) - {0})


def _is_number(text: str) -> bool:
    # Python refuses to read numbers of thousands of digits.
    return text.isdecimal() and len(text) <= _MOST_DIGITS


def _numbers_of(tags: tuple[str, ...], path: Path) -> set[int]:
    """Numbers of tags in tags.txt, whose lines are "14 Landscape"."""
    pairs = (line.partition(" ") for line in read_list(path))
    numbers = {name.strip(): int(number) for number, _, name in pairs if _is_number(number)}
    missing = [tag for tag in tags if tag not in numbers]
    if missing:
        raise ValueError(f"{path} lacks the tags {', '.join(missing)}; its lines should read like '14 Landscape'")
    return {numbers[tag] for tag in tags}


def _good_from(ratings: list[Rating]) -> float:
    """The lowest mean score among the best 30 %."""
    best = sorted((rating.mean_score for rating in ratings), reverse=True)
    return best[max(1, round(GOOD_SHARE * len(best))) - 1]


def _photo_folder(root: Path) -> Path:
    for name in _PHOTO_FOLDERS:
        # The usual archive unpacks to images/images.
        if any((root / name).glob("*.jpg")):
            return root / name
    raise ValueError(f"no photos of AVA in {root}: looked for <id>.jpg in {', '.join(_PHOTO_FOLDERS)}")


def _existing(ratings: list[Rating], folder: Path, present: set[str], skipped: Skipped) -> list[Path]:
    paths = []
    for rating in ratings:
        name = f"{rating.photo}.jpg"
        if name in present:
            paths.append(folder / name)
        else:
            skipped.add(f"photo not in {folder}", name)
    return paths


def _drawn(poor: list[Path]) -> list[Path]:
    return sorted(random.Random(0).sample(poor, POOR_PHOTOS)) if len(poor) > POOR_PHOTOS else poor
