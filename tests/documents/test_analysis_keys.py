"""The page about analysis.json names every key that an analysis writes, and no other."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from study.__main__ import main
from tests.project import ROOT
from tests.study.analysis.simulated import simulated_rankings

PAGE = ROOT / "docs" / "reference" / "analysis-json.md"
WORTHS = (0.6, 0.2, 0.0, -0.4)
POPULATIONS = {"people and photos", "people", "photos", "none"}
EVERY, COMPLETE, INCOMPLETE = range(1, 4)
"""The page's sections."""


def complete() -> pd.DataFrame:
    """Rankings of everything, the first photo twice, by people who look at the slots."""
    table = simulated_rankings(12, 8, WORTHS, slot_pull=0.3, scale=(10, 5, 2, 0))
    table["trial"] = table["image"].str[1:].astype(int)
    again = table[table["trial"] == 1].assign(trial=9, repeat=1)
    return pd.concat([table.assign(repeat=0), again])


def incomplete() -> pd.DataFrame:
    """Each ranking without one of the methods."""
    table = simulated_rankings(12, 8, WORTHS)
    places = table["image"].str[1:].astype(int) + table["participant"].str[1:].astype(int)
    left = table[table["method"] != "method_" + (places % 4).astype(str)]
    ranked = left.groupby(["participant", "image"])
    return left.assign(rank=ranked["rank"].rank().astype(int), position=ranked["position"].rank().astype(int))


def written(table: pd.DataFrame, folder: Path) -> dict[str, Any]:
    """Return the numbers of a table, analyzed by the command."""
    table.to_csv(folder / "rankings.csv", index=False)
    chosen = ["--margin", "1", "--reference", "method_0", "--no-figures"]
    assert main(["analyze", str(folder / "rankings.csv"), "--output", str(folder / "out"), *chosen]) == 0
    found: dict[str, Any] = json.loads((folder / "out" / "analysis.json").read_text(encoding="utf-8"))
    return found


def explained(*sections: int) -> set[str]:
    """Return the keys in the first columns of the page's tables in these sections."""
    parts = PAGE.read_text(encoding="utf-8").split("\n## ")
    rows = [row for section in sections for row in re.findall(r"^\| (`.*?) \|", parts[section], re.MULTILINE)]
    return {key for row in rows for key in re.findall("`(.+?)`", row)}


def fields(value: Any, names: set[str]) -> Iterator[str]:
    """Return the keys at all depths, but for names of methods, pairs of these, people, photos and libraries."""
    if isinstance(value, dict):
        for key, below in value.items():
            if key not in names and not set(re.split("[->|]", key)) <= names:
                yield re.sub("method_[0-9]", "METHOD", key)
            yield from fields(below, names)
    elif isinstance(value, list):
        for below in value:
            yield from fields(below, names)


@pytest.mark.parametrize(
    ("rankings", "section"),
    [pytest.param(complete(), COMPLETE, id="complete"), pytest.param(incomplete(), INCOMPLETE, id="incomplete")],
)
def test_every_key_is_explained(rankings: pd.DataFrame, section: int, tmp_path: Path) -> None:
    found = written(rankings, tmp_path)
    assert set(found) == explained(EVERY, section)
    assert "not_computed" not in json.dumps(found)
    names = {str(name) for column in ("method", "image", "participant") for name in rankings[column].unique()}
    known = names | POPULATIONS | set(found["computed_with"]["versions"]) | {str(size) for size in range(8)}
    words = set(re.findall(r"[\w.]+", PAGE.read_text(encoding="utf-8")))
    # `win_rate` and `difference` stand with endings in `pairs`.
    said = words | {f"{of}_{word.removeprefix('_')}" for of in ("win_rate", "difference") for word in words}
    assert sorted(set(fields(found, known)) - said) == []
