"""Tables whose method is the name of a file, another one for every photo."""

import time
from pathlib import Path

import pandas as pd
import pytest

from study.analysis.rankings import InvalidRankingsError, validate_rankings
from study.analysis.rankings_file import read_rankings_file
from tests.study.analysis.test_habits_of_programs import written


def of_files(photos: int, methods: int, people: int = 1) -> pd.DataFrame:
    """Return rankings of which each has methods named for its photo."""
    return pd.DataFrame(
        [
            (f"P{person}", f"I{photo:02d}", f"I{photo:02d}_{'ABCDE'[method]}.png", 1 + (method + person) % methods)
            for person in range(people)
            for photo in range(photos)
            for method in range(methods)
        ],
        columns=["participant", "image", "method", "rank"],
    )


def problems(table: pd.DataFrame) -> list[str]:
    with pytest.raises(InvalidRankingsError) as error:
        validate_rankings(table)
    return error.value.problems


def test_a_method_of_each_photo_is_told_as_a_name_of_a_file() -> None:
    assert problems(of_files(40, 5, people=10)) == [
        "method has 200 values, such as 'I00_A.png' and 'I00_B.png': it looks like a file per photo; give the method "
        "alone, such as 'auto', the same for all photos (at most 300 methods)"
    ]


def test_100000_methods_are_refused_soon() -> None:
    begin = time.perf_counter()
    (problem,) = problems(of_files(50_000, 2))
    assert problem.startswith("method has 100,000 values")
    assert time.perf_counter() - begin < 5


def test_301_methods_of_one_photo_are_too_many() -> None:
    table = pd.DataFrame({"participant": "p", "image": "i", "method": [f"m{at}" for at in range(301)]})
    assert problems(table.assign(rank=range(1, 302)))[0].startswith("method has 301 values")
    validate_rankings(table.iloc[:300].assign(rank=range(1, 301)))


def test_51_methods_that_share_photos_are_methods() -> None:
    rows = [
        (f"p{at}", f"i{photo}", f"m{at + step:02d}", 1 + step)
        for at in range(50)
        for photo in (1, 2)
        for step in (0, 1)
    ]
    validate_rankings(pd.DataFrame(rows, columns=["participant", "image", "method", "rank"]))


def test_few_methods_of_one_photo_each_are_read_and_told(tmp_path: Path) -> None:
    found = read_rankings_file(written(tmp_path, of_files(2, 2, people=2).to_csv(index=False)))
    assert found.understood == (
        "every method has a version of one photo alone, as names of files have; nothing is known across photos",
    )
