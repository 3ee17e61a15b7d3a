"""Every data set that can be checked: its files, its splits, and how its photos are listed without decoding one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from enhancegan.datasets import aadb, ava, cuhk_cropping, cuhk_pq, fivek, gaic, koniq, ppr10k, spaq
from enhancegan.datasets.layouts import LAYOUTS
from enhancegan.datasets.part import Part
from enhancegan.datasets.skipped import Skipped
from enhancegan.datasets.splits import SPLITS

Listing = Callable[[Path, str, Skipped], Mapping[str, Sequence[Path]]]


@dataclass(frozen=True)
class DataSet:
    """A data set in its documented layout.

    Attributes:
        title: its name and what it is for, in a few words.
        parts: its files and folders.
        listing: (folder, split, record of what is skipped) -> photo files by class; ValueError if none.
        splits: names of its splits.
        optional: those that some versions of it do not have.
    """

    title: str
    parts: tuple[Part, ...]
    listing: Listing
    splits: tuple[str, ...] = SPLITS
    optional: tuple[str, ...] = ()


def _good_poor(name: str) -> Listing:
    def listing(root: Path, split: str, skipped: Skipped) -> dict[str, list[Path]]:
        found = LAYOUTS[name](root, split, skipped)
        return {"good": found.good, "poor": found.poor}

    return listing


def _aadb(root: Path, split: str, skipped: Skipped) -> dict[str, list[Path]]:
    return {"rated": [photo.path for photo in aadb.load_aadb(root, split, skipped)]}


def _fivek(root: Path, split: str, skipped: Skipped) -> dict[str, list[Path]]:
    experts = fivek.experts_there(root)
    if not experts:
        raise ValueError(f"no folder of an expert, such as expertC, in {root}")
    found = fivek.load_fivek(root, split, experts, skipped)
    return {"input": found.inputs} | {f"expert {name}": photos for name, photos in found.experts.items()}


def _cuhk_cropping(root: Path, split: str, skipped: Skipped) -> dict[str, list[Path]]:
    return {"cropped by three": cuhk_cropping.listed_photos(root, skipped)}


def _gaic(root: Path, split: str, skipped: Skipped) -> dict[str, list[Path]]:
    return {"with rated crops": [photo.path for photo in gaic.load_gaic(root, split, skipped)]}


_FOLDERS = tuple(Part(*(f"{folder}{label}/" for folder in ("", "train/", "test/"))) for label in ("good", "poor"))

DATA_SETS: dict[str, DataSet] = {
    "folders": DataSet("your own photos in good/ and poor/", _FOLDERS, _good_poor("folders")),
    "ava": DataSet("AVA, good and poor by votes", ava.PARTS, _good_poor("ava")),
    "cuhk-pq": DataSet("CUHK-PQ, high and low quality", cuhk_pq.PARTS, _good_poor("cuhk-pq")),
    "ppr10k": DataSet("PPR10K, portraits retouched (good) and not (poor)", ppr10k.PARTS, _good_poor("ppr10k")),
    "spaq": DataSet("SPAQ, photos of smartphones, good and poor by scores", spaq.PARTS, _good_poor("spaq")),
    "koniq-10k": DataSet("KonIQ-10k, good and poor by scores", koniq.PARTS, _good_poor("koniq-10k")),
    "aadb": DataSet("AADB, scores and attributes, for RANK", aadb.PARTS, _aadb, ("train", "validation", "test")),
    "fivek": DataSet("MIT-Adobe FiveK, retouched by five experts, for Table 2", fivek.PARTS, _fivek),
    "cuhk-cropping": DataSet("CUHK Image Cropping, for Table 3", cuhk_cropping.PARTS, _cuhk_cropping, ("all photos",)),
    "gaic": DataSet(
        "GAIC, crops with mean opinion scores, for evaluate rated-crops",
        gaic.PARTS,
        _gaic,
        ("train", "validation", "test"),
        ("validation",),
    ),
}
