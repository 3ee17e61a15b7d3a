"""How close each method comes to an expert's edit of the same photo."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from enhancegan.datasets.reading import UnfitPhotoError, load_reduced, read_each
from enhancegan.evaluation.comparison import Pair, comparable, compare_with_reference
from enhancegan.evaluation.versions import by_stem
from enhancegan.methods import Method
from enhancegan.photo import find_photos


def evaluate_pairs(
    inputs: Path, experts: Path, methods: Sequence[Method], with_oracle: bool = False, size: int | None = None
) -> pd.DataFrame:
    """Apply every method to the photos of one folder and compare with the expert's versions with the same stem.

    Photos without a partner, or whose partner differs in size, are named in the log, counted and skipped.

    Args:
        inputs: folder of photos before the edit.
        experts: folder of the same photos after it.
        methods: methods that keep the size; one is `original`.
        with_oracle: whether the oracle gets a row, too.
        size: larger photos are first reduced to this longest side in pixels; None to compare them at their own size.

    Returns:
        The table of `compare_with_reference`.

    Raises:
        ValueError: when there is no usable pair, or several photos of a folder have the same stem.
    """
    before, after = (by_stem(find_photos([folder]), str(folder)) for folder in (inputs, experts))

    def input_and_expert(stem: str) -> Pair:
        for photos, folder in ((before, inputs), (after, experts)):
            if stem not in photos:
                raise UnfitPhotoError(f"{stem} has no photo in {folder}")
        return comparable(stem, *(load_reduced(photos[stem], size) for photos in (before, after)))

    pairs = read_each(sorted(before.keys() | after.keys()), input_and_expert, "comparing")
    return compare_with_reference(pairs, methods, with_oracle)
