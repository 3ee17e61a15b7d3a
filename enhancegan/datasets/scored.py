"""Photos with mean opinion scores from 0 to 100 in a table, as good and poor ones by thresholds."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from enhancegan.datasets.good_poor import GoodPoor
from enhancegan.datasets.part import files_in
from enhancegan.datasets.skipped import Skipped

HIGHEST = 100.0


def read_table(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """The columns of a CSV or Excel file, as text; `NaN` where a cell is empty.

    Raises:
        ValueError: when there is no such file, it cannot be read, or lacks a column.
    """
    if not path.is_file():
        raise ValueError(f"no such file: {path}")
    try:
        table = _read_excel(path) if path.suffix == ".xlsx" else pd.read_csv(path, dtype=str)
    except (ValueError, OSError) as error:
        raise ValueError(f"{path} cannot be read: {error}") from error
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise ValueError(f"{path} lacks the columns {', '.join(missing)}; it has {', '.join(map(str, table.columns))}")
    return table[list(columns)]


def _read_excel(path: Path) -> pd.DataFrame:
    try:
        return pd.read_excel(path, dtype=str, engine="openpyxl")
    except OSError:
        raise
    except Exception as error:  # of zip, zlib, XML and openpyxl, each has classes of its own
        raise ValueError(f"it is damaged or no Excel file (.xlsx): {error}") from error


def scores_by_name(table: pd.DataFrame, name: str, score: str, skipped: Skipped) -> dict[str, float]:
    """Scores by file name in the order of the table; rows without a name or a score from 0 to 100 are skipped."""
    scores: dict[str, float] = {}
    numbers = pd.to_numeric(table[score], errors="coerce")
    for line, (photo, value) in enumerate(zip(table[name], numbers, strict=True), start=2):
        if not isinstance(photo, str) or not 0 <= value <= HIGHEST:
            skipped.add("broken line of the table", f"line {line}")
        elif photo in scores:
            skipped.add("listed twice", photo)
        else:
            scores[photo] = float(value)
    return scores


def good_and_poor(
    scores: Mapping[str, float], folder: Path, good_from: float, poor_below: float, skipped: Skipped
) -> GoodPoor:
    """The photos by thresholds of their scores; those between are neither. Missing photos are skipped.

    Raises:
        ValueError: when a class is empty.
    """
    present = {path.name for path in files_in(folder)}
    photos = GoodPoor([], [])
    for name, score in scores.items():
        if poor_below <= score < good_from:
            continue
        if name not in present:
            skipped.add(f"photo not in {folder}", name)
        else:
            (photos.good if score >= good_from else photos.poor).append(folder / name)
    skipped.log()
    return photos.require_both(
        f"scores of {good_from:g} or more with a photo in {folder}",
        f"scores below {poor_below:g} with a photo in {folder}",
        skipped,
    )
