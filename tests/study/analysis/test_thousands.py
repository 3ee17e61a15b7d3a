"""Numbers with marks between thousands, which may be decimals."""

from pathlib import Path

import pytest

from study.analysis.rankings import InvalidRankingsError
from study.analysis.rankings_file import RankingsFile, read_rankings_file
from tests.study.analysis.test_habits_of_programs import written


def read(folder: Path, column: str, first: str, second: str) -> RankingsFile:
    rows = "".join(f"p;lake;{method};{rank};{value}\n" for method, rank, value in (("a", 1, first), ("b", 2, second)))
    return read_rankings_file(written(folder, f"participant;image;method;rank;{column}\n{rows}"))


@pytest.mark.parametrize(
    ("text", "ms"),
    [("4,000", 4000), ("4.000", 4000), ("12,345", 12345), ("1,234,567", 1234567), ("1.234.567", 1234567)],
)
def test_milliseconds_may_have_marks_between_thousands(tmp_path: Path, text: str, ms: int) -> None:
    found = read(tmp_path, "rt_ms", text, text)
    assert found.table["rt_ms"].tolist() == [ms, ms]
    assert f"rt_ms '{text}' is read as {ms}" in found.understood


@pytest.mark.parametrize("text", ["4512.000", "812.0", "4512", "4512,0"])
def test_milliseconds_may_have_decimals_that_are_0(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, "rt_ms", text, text).table["rt_ms"].tolist() == [float(text.replace(",", "."))] * 2


@pytest.mark.parametrize(
    ("first", "second", "scores"),
    [
        ("10,000", "7,5", [10, 7.5]),
        ("10,000", "0,000", [10, 0]),
        ("900,000", "1,5", [900, 1.5]),
        ("10.000", "7.500", [10, 7.5]),
    ],
)
def test_scores_with_commas(tmp_path: Path, first: str, second: str, scores: list[float]) -> None:
    assert read(tmp_path, "score", first, second).table["score"].tolist() == scores


def test_scores_that_may_be_either_are_asked_back(tmp_path: Path) -> None:
    with pytest.raises(InvalidRankingsError, match=r"score '10,000' may be 10\.000 or 10000; write it without ','"):
        read(tmp_path, "score", "10,000", "0")


@pytest.mark.parametrize(
    ("first", "second", "values"),
    [("1,250", "1,300", ["1,250", "1,300"]), ("1,250", "1,5", [1.25, 1.5]), ("1,250,000", "1,300", [1250000, 1300])],
)
def test_covariates_that_may_be_either_stay_texts(
    tmp_path: Path, first: str, second: str, values: list[object]
) -> None:
    found = read(tmp_path, "income", first, second)
    assert found.table["income"].tolist() == values
    sentence = "income '1,250' may be thousands or decimals; its values are read as texts"
    assert (sentence in found.understood) == isinstance(values[0], str)
