"""Which of the paper's data sets lie in a folder, each in a sub-folder of its own, and whether they can be used."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from enhancegan.datasets.cuhk_cropping import read_cuhk_cropping
from enhancegan.datasets.fivek import load_fivek
from enhancegan.datasets.layouts import open_good_poor, open_rated
from enhancegan.methods.dped import PHONES
from enhancegan.training.finetune_config import FinetuneConfig

AVA, CUHK_PQ, FIVEK, CROPPING, AADB, DPED = "ava", "cuhk-pq", "fivek", "cuhk-cropping", "aadb", "dped"


@dataclass(frozen=True)
class DataSet:
    """A data set that was looked for.

    Attributes:
        name: of its sub-folder.
        used_for: in words.
        found: what of it can be used, in words; "" if it cannot.
        reason: why it cannot be used, in words; "" if it can.
        fingerprint: digest of the names and sizes of its files; "" if it cannot be used.
        place: its folder, relative to the one that was searched; "" if it cannot be used.
    """

    name: str
    used_for: str
    found: str = ""
    reason: str = ""
    fingerprint: str = ""
    place: str = ""

    @property
    def usable(self) -> bool:
        """Whether it can be used."""
        return not self.reason


def survey(root: Path) -> dict[str, DataSet]:
    """Look for every data set, by name.

    Raises:
        ValueError: when there is no such folder, or it holds no good and poor photos to train a critic on.
    """
    if not root.is_dir():
        raise ValueError(f"no such folder: {root}")
    found = {name: _look(root, name, used_for, read) for name, (used_for, read) in _DATA_SETS.items()}
    if not (found[AVA].usable or found[CUHK_PQ].usable):
        looked = "; ".join(f"{each.name}/ ({each.reason or 'usable, but not enough'})" for each in found.values())
        raise ValueError(f"{root} has no good and poor photos: {AVA}/ or {CUHK_PQ}/ is needed. Looked for {looked}")
    return found


def fingerprint(folder: Path) -> str:
    """Digest of the names and sizes of all files below a folder."""
    files = sorted(f"{path.relative_to(folder)} {path.stat().st_size}" for path in folder.rglob("*") if path.is_file())
    # Names of old archives need not be UTF-8.
    return sha256(os.fsencode("\n".join(files))).hexdigest()[:16]


def check_apart(root: Path, output: Path) -> None:
    """Refuse an output folder that is, holds or lies in a data set, also where that is a link to another place.

    Raises:
        ValueError: saying which one.
    """
    inside = output.resolve()
    for name in _DATA_SETS:
        folder = (root / name).resolve()
        if folder.is_dir() and (inside.is_relative_to(folder) or folder.is_relative_to(inside)):
            raise ValueError(f"--output must not be, contain or lie in a data set, got {output} and {root / name}")


def _look(root: Path, name: str, used_for: str, read: Callable[[Path], str]) -> DataSet:
    folder = root / name
    if not folder.is_dir():
        return DataSet(name, used_for, reason="no such folder")
    try:
        place = f"{name}/models_orig" if (folder / "models_orig").is_dir() else name
        return DataSet(name, used_for, read(root / place), fingerprint=fingerprint(folder), place=place)
    except (ValueError, OSError) as error:
        # The report may be given to others, and says nothing of where the data lie.
        return DataSet(name, used_for, reason=str(error).replace(str(folder), name))


def _good_and_poor(layout: str) -> Callable[[Path], str]:
    def read(folder: Path) -> str:
        train, test = (open_good_poor(layout, folder, split) for split in ("train", "test"))
        return (
            f"{len(train.good)} good and {len(train.poor)} poor photos for training, "
            f"{len(test.good)} and {len(test.poor)} in the test split"
        )

    return read


def _fivek(folder: Path) -> str:
    photos = load_fivek(folder, "test")
    return f"{len(photos.inputs)} photos of the test split with versions by experts {', '.join(photos.experts)}"


def _cropping(folder: Path) -> str:
    count, folds = len(read_cuhk_cropping(folder)), FinetuneConfig.folds
    if count < folds:
        raise ValueError(f"{count} usable photos, and cross-validation needs at least {folds}")
    return f"{count} photos with the windows of three photographers"


def _aadb(folder: Path) -> str:
    train, validation = (open_rated(AADB, folder, split) for split in ("train", "validation"))
    return f"{len(train)} rated photos for training, {len(validation)} for validation"


def _dped(folder: Path) -> str:
    phones = [phone for phone in PHONES if (folder / f"{phone}_orig.index").is_file()]
    if not phones:
        raise ValueError(f"no checkpoint such as {PHONES[0]}_orig.index, nor in models_orig/")
    return f"networks for {', '.join(phones)}"


_DATA_SETS: dict[str, tuple[str, Callable[[Path], str]]] = {
    AVA: ("AVA-net, DAN, the generator; Table 1, figures", _good_and_poor(AVA)),
    CUHK_PQ: ("CUHK-net, which is also the critic; its accuracy", _good_and_poor(CUHK_PQ)),
    FIVEK: ("Table 2", _fivek),
    CROPPING: ("Table 3", _cropping),
    AADB: ("RANK", _aadb),
    DPED: ("the rows DSLR of Table 1", _dped),
}
