"""`python -m study analyze` with groups of photos and people."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from db.command_line import BAD_INPUT
from study.__main__ import main
from tests.study.analysis.simulated import simulated_rankings


@pytest.fixture
def rankings(tmp_path: Path) -> Path:
    """Twelve people who ranked three versions of twelve photos."""
    path = tmp_path / "rankings.csv"
    simulated_rankings(12, 12, [0.0, 0.3, 0.6], taste=0.4, scene=0.4).to_csv(path, index=False)
    return path


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """What groups the photos, with semicolons."""
    path = tmp_path / "photos.csv"
    names = [f"I{at:02d}" for at in range(1, 13)]
    table = pd.DataFrame({"image": names, "category": ["portrait", "landscape"] * 6, "light": ["day", "night"] * 6})
    table.to_csv(path, index=False, sep=";", encoding="utf-8-sig")
    return path


def groups(folder: Path) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = json.loads((folder / "analysis.json").read_text())["groups"]
    return found


def test_photos_and_people_are_grouped_by_tables(rankings: Path, photos: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    names = [f"P{at:02d}" for at in range(1, 13)]
    pd.DataFrame({"participant": names, "age": np.arange(20, 32)}).to_csv(people, index=False)
    folder = tmp_path / "out"
    options = ["--photos", str(photos), "--participants", str(people), "--output", str(folder), "--no-figures"]
    assert main(["analyze", str(rankings), *options]) == 0
    found = groups(folder)
    assert {name: one["of"] for name, one in found.items()} == {
        "category": "photos",
        "light": "photos",
        "age": "people",
    }
    assert found["age"]["levels"] == ["up to 25.5", "above 25.5"]
    means = pd.read_csv(folder / "tables" / "group-means.csv")
    table = pd.read_csv(rankings)
    is_portrait = table["image"].str[1:].astype(int) % 2 == 1
    here = table[is_portrait & (table["method"] == "method_2")]
    expected = here["rank"].map({1: 10.0, 2: 5.0, 3: 0.0}).mean()
    shown = means.query("factor == 'category' and level == 'portrait' and method == 'method_2'")
    assert shown["mean"].item() == pytest.approx(expected)
    assert (shown["photos"].item(), shown["people"].item()) == (6, 12)
    assert 'id="analysis-groups"' in (folder / "report.html").read_text()


@pytest.mark.slow
def test_only_what_is_asked_for_is_looked_at(rankings: Path, photos: Path, tmp_path: Path) -> None:
    for by, expected in (("light", ["light"]), ("none", [])):
        folder = tmp_path / by
        options = ["--photos", str(photos), "--by", by, "--output", str(folder), "--no-figures"]
        assert main(["analyze", str(rankings), *options]) == 0
        assert list(groups(folder)) == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--by", "device"], "groups must be of category, light; got device"),
        (["--photos", "nowhere.csv"], "there is no file nowhere.csv"),
        (["--study", "tiny"], "--photos is for tables without --study; the study sets its own"),
    ],
    ids=["unknown factor", "no file", "a study has its own"],
)
def test_bad_options_are_refused(
    rankings: Path, photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], expected: str
) -> None:
    given = ["--photos", str(photos), *options, "--output", str(tmp_path / "out")]
    assert main(["analyze", str(rankings), *given]) == BAD_INPUT
    assert expected in capsys.readouterr().err
