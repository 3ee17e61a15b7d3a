"""The database of the first release, written by its own code, gives the numbers that it gave."""

import json
import shutil
import sqlite3
from pathlib import Path

import pandas as pd
import pytest

from db.settings import DATA_VARIABLE, DATABASE_VARIABLE, sqlite_url
from study.__main__ import main
from tests.study.opening import open_studies
from tests.study.tiny_study import IMAGES, SLUG, write_study

RELEASE = Path(__file__).parent / "first_release"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the first release: its study of three photos, and the database of five people."""
    data = tmp_path / "data"
    write_study(data / "studies" / SLUG, images=IMAGES[:3])
    with sqlite3.connect(data / "enhancegan.sqlite") as database:
        database.executescript((RELEASE / "database.sql").read_text(encoding="utf-8"))
    database.close()
    monkeypatch.setenv(DATA_VARIABLE, str(data))
    monkeypatch.setenv(DATABASE_VARIABLE, sqlite_url(data))
    return data


def test_it_is_analyzed_to_the_same_numbers(data: Path, tmp_path: Path) -> None:
    then = json.loads((RELEASE / "numbers.json").read_text(encoding="utf-8"))
    open_studies(data)
    folder = tmp_path / "out"
    assert main(["analyze", "--study", SLUG, "--output", str(folder), "--no-figures"]) == 0
    now = json.loads((folder / "analysis.json").read_text(encoding="utf-8"))
    assert now["mean_score"] == pytest.approx(then["mean_scores"], abs=1e-12)
    assert {sum(counts) for counts in now["rank_counts"].values()} == {then["rankings"]}


def test_every_answer_is_exported_as_it_was(data: Path, tmp_path: Path) -> None:
    shutil.copy(data / "enhancegan.sqlite", tmp_path / "then.sqlite")
    assert main(["export", "--study", SLUG, "--output", str(tmp_path / "now.csv")]) == 0
    now = pd.read_csv(tmp_path / "now.csv")
    with sqlite3.connect(tmp_path / "then.sqlite") as database:
        rows = database.execute(
            "SELECT participant_id, image, method, position, rank, rt_ms FROM placement "
            "JOIN ranking ON ranking.id = ranking_id JOIN trial ON trial.id = trial_id"
        ).fetchall()
    database.close()
    columns = ["participant", "image", "method", "position", "rank", "rt_ms"]
    assert sorted(now[columns].itertuples(index=False, name=None)) == sorted(rows)
    assert len(rows) == 55
