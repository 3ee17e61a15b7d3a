"""The summary puts experiments side by side, and says what it left out and what failed."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from enhancegan.__main__ import main
from enhancegan.evaluation.summary import Part, summarize
from tests.enhancegan.evaluation.sample_folder import write_cat_and_coffee


def part(name: str, values: dict[str, float], missing: str = "") -> Part:
    def measure() -> pd.DataFrame:
        return pd.DataFrame({"method": list(values), "left": list(values.values()), "other": 0, "n": 7})

    return Part(name, measure, {"left": name}, missing)


def failing() -> pd.DataFrame:
    raise ValueError("no such folder")


def test_one_row_per_method_and_one_column_per_measure() -> None:
    table, notes = summarize([part("pairs", {"original": 1.0, "ours": 0.6}), part("framing", {"crop": 0.7})])
    assert table.columns.tolist() == ["method", "pairs", "framing"]
    assert table["method"].tolist() == ["original", "ours", "crop"]
    assert table["pairs"].tolist()[:2] == [1.0, 0.6] and np.isnan(table["pairs"][2])
    assert table["framing"][2] == 0.7
    assert notes == ["Numbers of photos: pairs 7, framing 7."]


def test_a_part_that_fails_or_is_not_asked_for_is_named_and_the_others_stay(caplog: pytest.LogCaptureFixture) -> None:
    parts = [part("harm", {"ours": 2.0}), Part("gray", failing, {}), part("pairs", {}, "--pairs-input")]
    table, notes = summarize(parts)
    assert table.columns.tolist() == ["method", "harm"]
    assert notes[1:] == ["Failed: gray: no such folder", "Left out: pairs; it needs --pairs-input."]
    assert "gray failed: no such folder" in caplog.text


def test_nothing_at_all_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"nothing could be measured. Failed: gray: no such folder"):
        summarize([Part("gray", failing, {})])


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write_cat_and_coffee(tmp_path / "good", (60, 40))


@pytest.mark.slow
def test_the_command_measures_what_folders_allow(good: Path, tmp_path: Path) -> None:
    options = ["--good", good, "--poor", good, "--methods", "photographic", "--baselines", "fixed_edit", "oracle"]
    output = tmp_path / "out"
    assert main(["evaluate", "summary", *map(str, options), "--output", str(output)]) == 0
    rows = {row["method"]: row for row in json.loads((output / "summary.json").read_text())}
    assert list(rows) == [
        "original",
        "photographic",
        "fixed_edit",
        "oracle",
        "crop",
        "center window as large as the crop",
    ]
    assert list(rows["original"]) == [
        "method", "restore", "restore_better", "harm", "harm_max", "clipped", "clipped_unlimited", "gray", "gray_max",
        "backlit", "backlit_better", "daylight", "daylight_better", "preferred by judge", "preferred by statistics",
        "overlap",
    ]  # fmt: skip
    assert rows["original"]["restore"] == 1 and rows["oracle"]["restore"] < 1
    assert rows["oracle"]["harm"] is None and 0 < rows["crop"]["overlap"] <= 1
    notes = (output / "summary.md").read_text()
    assert "Left out: pairs; it needs --pairs-input and --pairs-expert." in notes and "restore 2" in notes
