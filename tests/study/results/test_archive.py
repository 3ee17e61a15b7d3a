"""The replication archive: everything is in it, agrees with itself, and needs nothing else."""

import csv
import hashlib
import json
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest
from playwright.sync_api import Browser

from db.session import Database
from db.settings import Settings
from study.content.keeping.freezing import freeze_study
from study.content.yaml.definition import Study
from study.results.archive import archive_tables, write_archive
from study.results.codebook import wide_entries
from study.results.forms import wide_csv
from study.visits.answers.people import Arrival
from tests.study.researcher.site import stores_at
from tests.study.rich_study import BEST_FIRST, SLUG, Person, always, open_rich_study, take_part

FILES = {
    *("README.md", "manifest.json", "study.yaml", "codebook.csv", "codebook.md"),
    *("data/rankings.csv", "data/trials.csv", "data/participants.csv", "data/consent_texts.csv", "data/study.json"),
    *("analysis/mean_scores.csv", "analysis/rank_counts.csv", "analysis/report.html", "analysis/analyze.py"),
    "analysis/models.R",
}
MEANS = {"wombat_plain": 10.0, "quokka_auto": 7.5, "numbat_curves": 5.0, "bilby_filter": 2.5, "dingo_edit": 0.0}


def answer(database: Database, study: Study) -> None:
    """Let somebody from Prolific finish, and a tester, who is in no archive.

    What does not count is ranked the other way round: whoever counts it gets other means.
    """
    source = {"PROLIFIC_PID": "person-5f0a", "STUDY_ID": "61b2", "SESSION_ID": "visit-77c3"}
    person = Person(
        ranks=lambda trial: BEST_FIRST if trial.kind == "main" else BEST_FIRST[::-1],
        arrival=Arrival(external_id="prolific:person-5f0a", source=source),
        after={"remarks": "=1+1", "devices": ["2"]},
    )
    take_part(database, study, person)
    take_part(database, study, Person(ranks=always(*BEST_FIRST[::-1]), arrival=Arrival(mode="test")))


@pytest.fixture
def answered(database: Database, study: Study) -> Study:
    """The study with answers."""
    answer(database, study)
    return study


def unpacked(path: Path, folder: Path) -> Path:
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def written_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of such a study in a data folder of its own."""
    path = tmp_path_factory.mktemp("archives") / "archive.zip"
    with stores_at(tmp_path_factory.mktemp("data")) as stores:
        study = open_rich_study(stores.settings, stores.database)
        answer(stores.database, study)
        write_archive(stores.database, study, path)
    return path


@pytest.fixture
def archive(written_once: Path, tmp_path: Path) -> Path:
    """The archive, unpacked."""
    return unpacked(written_once, tmp_path / "archive")


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def header(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()[0].split(",")


@pytest.mark.usefixtures("study")
def test_everything_is_there(archive: Path, settings: Settings) -> None:
    assert files_in(archive) == FILES
    assert (archive / "study.yaml").read_bytes() == (settings.studies / SLUG / "study.yaml").read_bytes()
    readme = (archive / "README.md").read_text(encoding="utf-8")
    assert "# Replication archive of the study “A rich study”" in readme
    assert "People: 1 finished, 0 still taking part, 0 left unfinished,\n0 declined, 0 withdrew" in readme
    assert "Rankings that count: 4." in readme
    left_out = "PROLIFIC_PID, SESSION_ID, panel_person, panel_visit, invitation"
    assert f"{left_out}, which may identify participants, were left out" in " ".join(readme.split())
    assert all(f"`{name}`" in readme for name in FILES - {"README.md"})


def test_the_codebook_names_exactly_the_columns_of_every_table(
    archive: Path, database: Database, answered: Study
) -> None:
    rows = list(csv.DictReader(StringIO((archive / "codebook.csv").read_text(encoding="utf-8"))))
    tables = sorted(name for name in FILES if name.endswith(".csv") and name != "codebook.csv")
    assert sorted({row["table"] for row in rows}) == tables
    for name in tables:
        assert [row["column"] for row in rows if row["table"] == name] == header(archive / name), name
    assert all(row["meaning"] and row["type"] for row in rows)
    markdown = (archive / "codebook.md").read_text(encoding="utf-8")
    assert all(f"| {row['column']} |" in markdown for row in rows)
    wide = wide_csv(database, answered).splitlines()[0].split(",")
    assert [entry.name for entry in wide_entries(sorted(answered.method_keys))] == wide


def test_values_are_of_the_type_that_the_codebook_says(archive: Path, answered: Study) -> None:
    participants = pd.read_csv(archive / "data" / "participants.csv")
    readers = {
        "whole": lambda cell: int(cell),
        "real": lambda cell: float(cell),
        "moment": lambda cell: pd.Timestamp(cell).tz_convert("UTC"),
        "json": lambda cell: json.loads(cell)[0],
        "text": lambda cell: cell[0],
    }
    seen = set()
    for name, entries in archive_tables(answered, participants).items():
        table = pd.read_csv(archive / name, dtype=str, keep_default_na=False)
        for entry in entries:
            for cell in filter(None, table[entry.name]):
                readers[entry.type](cell)
                seen.add(entry.type)
    assert seen == readers.keys()


def test_the_questions_stand_in_the_codebook_with_their_choices(archive: Path) -> None:
    rows = {
        row["column"]: row for row in csv.DictReader(StringIO((archive / "codebook.csv").read_text(encoding="utf-8")))
    }
    assert rows["before_age"]["meaning"] == "Before the sets: Age?"
    assert rows["before_age"]["values"] == "at least 18"
    assert rows["before_sight"]["values"] == "one of 1, 2"
    assert rows["after_devices"]["values"] == "list of any of 1, 2, 3"


def test_means_are_over_what_counts(archive: Path) -> None:
    means = pd.read_csv(archive / "analysis" / "mean_scores.csv").set_index("method")
    assert means["mean"].to_dict() == MEANS
    assert set(means["rankings"]) == {4}
    counts = pd.read_csv(archive / "analysis" / "rank_counts.csv").set_index("method")
    assert counts.loc["wombat_plain"].tolist() == [4, 0, 0, 0, 0]


def analyze(archive: Path) -> subprocess.CompletedProcess[str]:
    """Run the archive's script as its reader would, away from this project."""
    command = [sys.executable, "-I", str(archive / "analysis" / "analyze.py")]
    return subprocess.run(command, cwd=archive, capture_output=True, text=True, timeout=120, check=False)


def test_the_script_finds_the_means_from_the_rankings_alone(archive: Path) -> None:
    done = analyze(archive)
    assert done.returncode == 0, done.stderr
    assert pd.read_csv(StringIO(done.stdout)).set_index("method")["mean"].to_dict() == MEANS


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="this test needs Rscript")
def test_the_r_script_reads_the_rankings_of_the_archive(archive: Path) -> None:
    done = subprocess.run(
        ["Rscript", archive / "analysis" / "models.R"], check=False, capture_output=True, text=True, encoding="utf-8"
    )
    # One person who always ranks alike gives no model anything to estimate: that is said, and is no failure.
    assert done.returncode == 0, done.stderr
    assert "people 1, photos 4, methods 5, versions ranked 20" in done.stdout


def test_the_script_notices_means_that_are_not_those_of_the_rankings(archive: Path) -> None:
    path = archive / "analysis" / "mean_scores.csv"
    path.write_text(path.read_text().replace("7.5", "7.6"))
    done = analyze(archive)
    assert done.returncode == 1
    assert "these are not the means" in done.stderr


def test_an_archive_without_answers_is_complete_too(database: Database, study: Study, tmp_path: Path) -> None:
    write_archive(database, study, tmp_path / "archive.zip")
    archive = unpacked(tmp_path / "archive.zip", tmp_path / "archive")
    assert files_in(archive) == FILES
    assert analyze(archive).returncode == 0
    report = (archive / "analysis" / "report.html").read_text(encoding="utf-8")
    assert "Nobody has ranked a photo" in report
    assert all(f"“{question.texts['en']}”" in report for question in (*study.before, *study.after))
    participants = pd.read_csv(archive / "data" / "participants.csv")
    for name, entries in archive_tables(study, participants).items():
        assert header(archive / name) == [entry.name for entry in entries]


def test_identifiers_are_in_it_only_when_asked_for(
    archive: Path, database: Database, answered: Study, tmp_path: Path
) -> None:
    for path in archive.rglob("*.*"):
        if path.is_file():
            assert b"person-5f0a" not in path.read_bytes() and b"visit-77c3" not in path.read_bytes(), path.name
    write_archive(database, answered, tmp_path / "ids.zip", with_ids=True)
    with ZipFile(tmp_path / "ids.zip") as file:
        assert b"person-5f0a" in file.read("data/participants.csv")
        assert b"person-5f0a" in file.read("data/study.json")
        assert "participant,arrival,arrived_at,parameter,value,cut" in file.read("data/arrivals.csv").decode()
        assert "data/arrivals.csv,value," in file.read("codebook.csv").decode()
        assert "**Personal data:**" in file.read("README.md").decode()


def test_formulas_are_defused_in_csv_and_kept_in_json(archive: Path) -> None:
    assert "'=1+1" in (archive / "data" / "participants.csv").read_text(encoding="utf-8")
    content = json.loads((archive / "data" / "study.json").read_text(encoding="utf-8"))
    assert content["participants"][0]["after_remarks"] == "=1+1"


@pytest.mark.usefixtures("study")
def test_the_manifest_of_a_study_that_is_not_frozen_says_so(archive: Path, settings: Settings) -> None:
    manifest = json.loads((archive / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["frozen_at"] is None
    assert len(manifest["files"]) == 1 + 5 * 6
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((settings.studies / SLUG / name).read_bytes()).hexdigest() == digest
    assert "**not frozen**" in (archive / "README.md").read_text(encoding="utf-8")


def test_a_frozen_study_brings_its_own_manifest_and_images(
    settings: Settings, database: Database, answered: Study, tmp_path: Path
) -> None:
    study = freeze_study(settings.studies / SLUG)
    write_archive(database, study, tmp_path / "archive.zip", with_images=True)
    archive = unpacked(tmp_path / "archive.zip", tmp_path / "archive")
    text = (archive / "manifest.json").read_bytes()
    assert text == (settings.studies / SLUG / "manifest.json").read_bytes()
    images = {name: digest for name, digest in json.loads(text)["files"].items() if name != "study.yaml"}
    assert files_in(archive) == FILES | {f"images/{name}" for name in images}
    for name, digest in images.items():
        assert hashlib.sha256((archive / "images" / name).read_bytes()).hexdigest() == digest
    assert "not frozen" not in (archive / "README.md").read_text(encoding="utf-8")


def test_the_report_draws_its_figures_without_a_network(
    database: Database, answered: Study, tmp_path: Path, browser: Browser
) -> None:
    write_archive(database, answered, tmp_path / "archive.zip", with_images=True)
    archive = unpacked(tmp_path / "archive.zip", tmp_path / "archive")
    asked, errors = [], []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((archive / "analysis" / "report.html").as_uri())
    figure = page.locator("[data-figure]:visible").first
    figure.scroll_into_view_if_needed()
    figure.locator(".main-svg").first.wait_for()
    rows = page.locator("#mean-scores tbody tr").evaluate_all(
        "rows => rows.map(row => [row.dataset.method, Number(row.dataset.mean)])"
    )
    assert dict(rows) == MEANS
    page.locator(".photo-card").nth(3).scroll_into_view_if_needed()
    page.wait_for_function("[...document.images].filter(image => image.complete && image.naturalWidth > 0).length >= 5")
    assert page.locator(".photo-card").count() == 4
    assert page.title() == "A rich study"
    page.close()
    assert errors == []
    assert all(url.startswith(("file:", "data:", "blob:")) for url in asked)


def test_the_report_tells_the_ranks_of_every_photo_also_without_images(archive: Path, answered: Study) -> None:
    report = (archive / "analysis" / "report.html").read_text(encoding="utf-8")
    assert [image for image in answered.images if f'data-image="{image}"' not in report] == []
    assert "ranked by 1 person" in report
    assert "<img" not in report
    assert "Mean scores and their intervals" in report and "How it was computed" in report


def test_an_archive_that_cannot_be_written_leaves_the_old_one(
    settings: Settings, database: Database, answered: Study, tmp_path: Path
) -> None:
    path = tmp_path / "out" / "archive.zip"
    path.parent.mkdir()
    path.write_bytes(b"old")
    (settings.studies / SLUG / "study.yaml").unlink()
    with pytest.raises(FileNotFoundError, match=r"study.yaml"):
        write_archive(database, answered, path)
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]
