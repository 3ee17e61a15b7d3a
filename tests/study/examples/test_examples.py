"""The examples that ship: they are what their documents say, and come out whole."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest

from enhancegan.photo import load_photo
from enhancegan.samples import sample_photos
from study import analyze
from study.__main__ import main
from study.analysis.rankings import covariates, rankings_csv, validate_rankings
from study.analysis.rankings_file import read_rankings
from study.content.keeping.reading import read_study
from study.examples.files import ABOUT, PHOTOS, RANKINGS, WORTHS, example_zip, write_study
from study.examples.making import CATEGORIES, TRAPS, simulated_table
from study.simulation.model_file import read_model

METHODS = ("input", "photoshop_auto", "piecewise", "filtering", "human")


def test_the_table_is_made_again_to_the_letter() -> None:
    assert rankings_csv(simulated_table(), with_covariates=True) == RANKINGS.read_text(encoding="utf-8")


def test_the_table_has_47_people_by_20_photos_with_repeats_and_attention_checks() -> None:
    table = read_rankings(RANKINGS)
    validate_rankings(table)
    heads = table[table["rank"] == 1]
    counted = heads[(heads["repeat"] == 0) & (heads["trap"] == 0)]
    assert counted["participant"].nunique() == 47 and counted["image"].nunique() == 20
    assert len(counted) == 47 * 20
    assert heads["repeat"].sum() == heads["trap"].sum() == 47 * 2
    assert sorted(table["method"].unique()) == sorted(METHODS)
    assert covariates(table) == ["category", "experience"]
    assert counted.groupby("image", observed=True)["category"].nunique().eq(1).all()
    assert counted.groupby("participant", observed=True)["experience"].nunique().eq(1).all()


def test_every_method_is_in_every_slot_equally_often() -> None:
    table = read_rankings(RANKINGS)
    counted = table[(table["repeat"] == 0) & (table["trap"] == 0)]
    # 20 sets of five slots: four times each, for everybody.
    assert counted.groupby(["participant", "method", "position"], observed=True).size().eq(4).all()


def test_the_table_has_the_methods_and_attention_checks_that_its_document_names() -> None:
    table = read_rankings(RANKINGS)
    counted = table[(table["repeat"] == 0) & (table["trap"] == 0)]
    means = counted.groupby("method", observed=True)["score"].mean()
    assert means.idxmax() == "human" and means.idxmin() == "input"
    assert set(counted["category"]) == set(CATEGORIES)
    assert set(table[table["trap"] == 1]["image"]) == set(TRAPS)


def test_the_command_of_the_document_finds_the_two_differences_that_are_hidden_in_the_table() -> None:
    groups = analysis_of(RANKINGS, TRAPS)["groups"]
    category, experience = (next(s for s in groups if s.startswith(name)) for name in ("Category", "Experience"))
    assert "filtering" in category and "more in “landscape” than in “portrait”" in category
    assert "more in “city” than in “portrait”" in category
    assert "human scores" in experience and "more in “hobby” than in “phone”" in experience
    (half,) = (sentence for sentence in groups if sentence.startswith("Half of the visit"))
    assert "no difference between groups was found" in half


def analysis_of(table: Path, traps: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the sentences of every section of the table's report."""
    return {section.key: section.sentences for section in analyze(table, traps=traps).sections}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example study, made of the photos of installed packages."""
    made = tmp_path_factory.mktemp("examples") / "study"
    write_study(made)
    return made


def test_the_study_can_be_used_and_its_model_fits_it(folder: Path) -> None:
    study = read_study(folder, decode=True)
    assert study.method_keys == METHODS and study.images == PHOTOS
    assert set(read_model(WORTHS, study.method_keys).worths) == set(METHODS)


@pytest.mark.parametrize("name", PHOTOS)
def test_an_input_is_the_photo_of_the_installed_package(folder: Path, name: str) -> None:
    packaged, shipped = load_photo(sample_photos()[name]), load_photo(folder / "input" / f"{name}.jpg")
    assert max(shipped.size) <= 640
    small = [np.asarray(photo.resize((32, 32)), dtype=float) for photo in (packaged, shipped)]
    assert np.abs(small[0] - small[1]).mean() < 2


def test_every_photo_has_its_license_beside_it() -> None:
    about = ABOUT.read_text(encoding="utf-8")
    for name in PHOTOS:
        (row,) = (line for line in about.splitlines() if line.startswith(f"| {name} |"))
        assert "CC" in row or "public domain" in row


def test_the_command_copies_them_where_they_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "my examples"
    assert main(["example", str(folder)]) == 0
    assert f"The examples are in {folder}" in capsys.readouterr().out
    assert sorted(path.name for path in folder.iterdir()) == ["README.md", "rankings.csv", "study", "worths.yaml"]
    assert read_study(folder / "study", decode=True).images == PHOTOS
    assert (folder / "rankings.csv").read_bytes() == RANKINGS.read_bytes()


def test_the_command_writes_over_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["example", str(tmp_path)]) != 0
    assert f"{tmp_path} is not empty; choose another folder" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.slow
def test_the_zip_file_has_the_study_alone() -> None:
    with ZipFile(BytesIO(example_zip())) as packed:
        names = packed.namelist()
    assert sorted(names) == sorted(["study.yaml", *(f"{method}/{photo}.jpg" for method in METHODS for photo in PHOTOS)])
