"""Methods compared with a reference: how close the enhanced photo comes to it."""

import logging
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import pandas as pd
from PIL import Image

from enhancegan.datasets.reading import UnfitPhotoError
from enhancegan.evaluation.intervals import DRAWS, left_interval
from enhancegan.evaluation.metrics import SSIM_WINDOW, ciede2000, psnr, ssim
from enhancegan.evaluation.oracle import ORACLE, oracle
from enhancegan.methods import Method
from enhancegan.methods.original import ORIGINAL
from enhancegan.outside.result import NO_COMMON_PHOTO, NoResultError

logger = logging.getLogger(__name__)

UNCHANGED = ORIGINAL.name
"""Name of the method whose result is the input itself; the others are compared with it."""

COLUMN_NOTES = (
    f"The row `{UNCHANGED}` is the input unchanged.",
    "psnr (dB) and ssim: higher is closer to the reference; ciede2000: color difference from it, lower is closer. "
    "Means over photos.",
    "left: share of the input's mean ciede2000 that is left; lower is closer. left_low, left_high: its 95 % bootstrap "
    f"interval over photos ({DRAWS} draws).",
    "better_than_input: share of photos whose ciede2000 is lower than the input's own; n: number of photos.",
)


class Pair(NamedTuple):
    """A photo and what it is compared with, RGB, both of the same size."""

    stem: str
    """Of the file."""
    given: Image.Image
    reference: Image.Image


def comparable(stem: str, given: Image.Image, reference: Image.Image) -> Pair:
    """Return a pair of photos that can be compared.

    Raises:
        UnfitPhotoError: when they differ in size or are smaller than the SSIM window; the message contains `stem`.
    """
    if given.size != reference.size:
        raise UnfitPhotoError(f"{stem} has {_size(given)} pixels, its reference {_size(reference)}")
    if min(given.size) < SSIM_WINDOW:
        raise UnfitPhotoError(f"{stem} is too small to compare, {_size(given)} pixels")
    return Pair(stem, given, reference)


def compare_with_reference(pairs: Iterable[Pair], methods: Sequence[Method], with_oracle: bool = False) -> pd.DataFrame:
    """Apply every method to every input and compare the results with the references.

    Args:
        pairs: any number; one for which a method has no result is named in the log and skipped.
        methods: methods that keep the size; one is `original`.
        with_oracle: whether the oracle, which sees the references, gets a row after them.

    Returns:
        One row per method, in order: method; psnr (dB), ssim and ciede2000 to the reference, means over photos; left,
        the share of the input's mean CIEDE2000 that is left, and left_low and left_high, its interval
        (`left_interval`); better_than_input, the share of photos in [0, 1] whose CIEDE2000 is lower than the input's
        own (missing for `original`); n, the number of photos.

    Raises:
        ValueError: when `original` is not among the methods, or for no pair all methods have a result.
    """
    if UNCHANGED not in {method.name for method in methods}:
        raise ValueError(f"{UNCHANGED!r} must be among the methods: the others are compared with it")
    measured = _measure(pairs, methods, with_oracle)
    if not measured:
        raise ValueError(NO_COMMON_PHOTO)
    return _summary(pd.DataFrame(measured))


def _measure(pairs: Iterable[Pair], methods: Sequence[Method], with_oracle: bool) -> list[dict[str, Any]]:
    rows = []
    for number, (stem, given, reference) in enumerate(pairs):
        try:
            results = {method.name: method.result(stem, given) for method in methods}
        except NoResultError as error:
            logger.warning("skipped: %s: %s", stem, error)
            continue
        if with_oracle:
            results[ORACLE] = oracle(given, reference)
        rows += [
            {
                "photo": number,
                "method": name,
                "psnr": psnr(reference, result),
                "ssim": ssim(reference, result),
                "ciede2000": ciede2000(reference, result),
            }
            for name, result in results.items()
        ]
    return rows


def _summary(measured: pd.DataFrame) -> pd.DataFrame:
    """One row per method from one row per photo and method."""
    unchanged = measured[measured["method"] == UNCHANGED].set_index("photo")["ciede2000"]
    measured = measured.assign(better=measured["ciede2000"] < measured["photo"].map(unchanged))
    table = measured.groupby("method", sort=False).agg(
        psnr=("psnr", "mean"),
        ssim=("ssim", "mean"),
        ciede2000=("ciede2000", "mean"),
        better_than_input=("better", "mean"),
        n=("photo", "size"),
    )
    table.loc[UNCHANGED, "better_than_input"] = float("nan")
    table.insert(3, "left", table["ciede2000"] / unchanged.mean())
    by_photo = measured.pivot(index="method", columns="photo", values="ciede2000").loc[table.index].to_numpy()
    ends = [left_interval(after, unchanged.to_numpy()) for after in by_photo]
    for place, (name, end) in enumerate(zip(("left_low", "left_high"), zip(*ends, strict=True), strict=True), start=4):
        table.insert(place, name, end)
    return table.reset_index()


def _size(photo: Image.Image) -> str:
    return f"{photo.width} x {photo.height}"
