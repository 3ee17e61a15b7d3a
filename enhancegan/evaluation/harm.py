"""What each method does to photos that are already good: how much it changes and clips them."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from PIL import Image

from enhancegan.datasets.reading import load_reduced, read_each
from enhancegan.editing.applying import apply_to_picture
from enhancegan.editing.options import EditOptions
from enhancegan.evaluation.metrics import ciede2000, newly_clipped_share
from enhancegan.evaluation.versions import results_of
from enhancegan.methods import Method
from enhancegan.photo import find_photos

CLIPPED_LIMIT = 0.01
"""Share of newly clipped pixels above which a photo counts as clipped."""
_UNLIMITED = EditOptions(limit_clipping=False)


def evaluate_harm(good: Path, methods: Sequence[Method], size: int | None = None) -> pd.DataFrame:
    """Apply every method to the good photos of a folder and compare each result with its input.

    Args:
        good: folder of good photos.
        methods: methods that keep the size.
        size: larger photos are first reduced to this longest side in pixels; None to measure all at their own size.

    Returns:
        One row per method, in order: method; ciede2000_mean and ciede2000_max over the photos' mean color differences;
        clipped_photos, the share of photos with more than `CLIPPED_LIMIT` newly clipped pixels; clipped_max, the
        largest share of newly clipped pixels in one photo; clipped_unlimited, the share of photos that would have more
        than `CLIPPED_LIMIT` if edits were not weakened where they clip; n, the number of photos.

    Raises:
        ValueError: when no photo can be read and treated by all methods.
    """

    def enhanced(path: Path) -> tuple[Image.Image, dict[str, Image.Image]]:
        photo = load_reduced(path, size)
        return photo, results_of(methods, path, photo)

    rows = []
    for photo, results in read_each(find_photos([good]), enhanced, "enhancing"):
        for method in methods:
            result = results[method.name]
            clipped, unlimited = (
                newly_clipped_share(photo, one) for one in (result, _unlimited(method, photo, result))
            )
            rows.append((method.name, ciede2000(photo, result), clipped, unlimited))
    measured = pd.DataFrame(rows, columns=["method", "ciede2000", "clipped", "unlimited"])
    measured["over_limit"] = measured["clipped"] > CLIPPED_LIMIT
    measured["would_be_over"] = measured["unlimited"] > CLIPPED_LIMIT
    table = measured.groupby("method", sort=False).agg(
        ciede2000_mean=("ciede2000", "mean"),
        ciede2000_max=("ciede2000", "max"),
        clipped_photos=("over_limit", "mean"),
        clipped_max=("clipped", "max"),
        clipped_unlimited=("would_be_over", "mean"),
        n=("method", "size"),
    )
    return table.reset_index()


def _unlimited(method: Method, photo: Image.Image, result: Image.Image) -> Image.Image:
    """The result of a method without the limit on clipping; `result` for a method that knows none."""
    return result if method.edit is None else apply_to_picture(photo, method.edit(photo, _UNLIMITED))
