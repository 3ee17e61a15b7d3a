"""`python -m study`: what it prints, writes and rejects."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from db.command_line import BAD_INPUT
from db.session import Database
from db.settings import DATA_VARIABLE, Settings
from study.__main__ import main
from study.content.keeping.freezing import freeze_study
from study.content.keeping.life import set_status
from study.content.keeping.reading import read_study
from study.content.keeping.registration import is_registered, register_study
from study.visits.answers.people import Arrival, add_participant
from tests.study.participant_client import ParticipantClient
from tests.study.tiny_study import RICH, SLUG, synthetic_photo, write_study


def test_list_shows_studies_and_their_participants(
    settings: Settings, participant: ParticipantClient, capsys: pytest.CaptureFixture[str]
) -> None:
    participant.enter()
    freeze_study(write_study(settings.studies / "other", title="Another"))
    assert main(["list"]) == 0
    methods = "bilby_filter, dingo_edit, numbat_curves, quokka_auto, wombat_plain"
    blocks = capsys.readouterr().out
    assert (
        f"{SLUG}: A tiny study\n  6 sets of {methods}\n  1 participants, 0 finished\n  open, listed; not frozen\n"
        in blocks
    )
    assert f"other: Another\n  6 sets of {methods}\n  0 participants, 0 finished\n  draft; frozen on 20" in blocks


def test_list_shows_what_is_wrong_with_a_study(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    (settings.studies / SLUG / "quokka_auto" / "potoroo1.png").unlink()
    assert main(["list"]) == 0
    assert "quokka_auto/ has no version of potoroo1" in capsys.readouterr().out


def test_list_without_studies_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "empty"))
    assert main(["list"]) == 0
    assert "no studies" in capsys.readouterr().out
    assert not (tmp_path / "empty").exists()


def test_show_tells_everything(settings: Settings, database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_study(settings.studies / "rich", **RICH, invited_only=True)
    study = read_study(folder)
    register_study(database, study, opened=True)
    set_status(database, "rich", "paused")
    add_participant(database, study, Arrival(mode="test"))
    assert main(["show", "rich"]) == 0
    title, *lines = capsys.readouterr().out.splitlines()
    assert title == "rich: A rich study"
    rows = dict(line.strip().split("  ", 1) for line in lines)
    assert {name: text.strip() for name, text in rows.items()} == {
        "address": "/study/?study=rich",
        "languages": "English (en), Deutsch (de)",
        "title in de": "Eine reiche Studie",
        "methods": "bilby_filter (bilby filter), dingo_edit (dingo edit), numbat_curves (numbat curves), "
        "quokka_auto (quokka auto), wombat_plain (wombat plain)",
        "scale": "Best 10, Excellent 7.5, Good 5, Average 2.5, Poor 0",
        "sets": "4 count, 4 per participant, in random order",
        "in each set": "all methods",
        "conditions": "none",
        "practice": "potoroo1 (dingo_edit ruined); up to 3 tries",
        "attention checks": "potoroo2 (quokka_auto ruined)",
        "repeats": "1 per participant",
        "breaks": "after every 2 sets",
        "confirm": "a complete ranking continues at once",
        "undo": "the last choice of a set, for 5 seconds",
        "before": "age (number)",
        "after": "remarks (text, optional)",
        "seed": "11",
        "display check": "window and brightness: record, a window of at least 800 x 500",
        "color vision": "off",
        "completion": "code C0DE77, https://panel.example/done?cc=C0DE77",
        "when screened out": "code SCREEN5, https://panel.example/screened?cc=SCREEN5",
        "when declined": "code DECLINE3",
        "last page": "none",
        "contact": "none",
        "ethics approval": "none",
        "for": "invited people only",
        "abandoned": "after 60 minutes without an answer",
        "target": "no limit",
        "closes": "never by itself",
        "on par": "no margin",
        "compared with": "each other",
        "population": "people and photos",
        "status": "paused",
        "people": "0 participants, 0 finished; 1 in test mode",
        "content": "not frozen",
    }


def test_show_reads_every_image(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    path = settings.studies / SLUG / "quokka_auto" / "potoroo1.png"
    path.write_bytes(path.read_bytes()[:-400])
    assert main(["show", SLUG]) == BAD_INPUT
    assert "quokka_auto/potoroo1.png cannot be read as an image" in capsys.readouterr().err


def test_create_makes_a_study_from_a_folder(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_study(tmp_path / "Autumn 2026")
    (source / "study.yaml").unlink()
    command = ["create", str(source), "--title", "Autumn", "--seed", "3", "--traps", "2", "--practice", "1"]
    assert main(command) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("study autumn-2026: 6 sets of bilby_filter, ")
    assert "wombat_plain; 1 for practice; 2 for attention checks\n" in printed
    assert "; a draft, at /study/?study=autumn-2026 for its researcher alone\n" in printed
    assert " status autumn-2026 open " in printed
    study = read_study(settings.studies / "autumn-2026")
    assert (study.title, study.seed) == ("Autumn", 3)


def test_create_takes_zip_files_and_short_names(settings: Settings, tmp_path: Path) -> None:
    packed = shutil.make_archive(str(tmp_path / "packed"), "zip", write_study(tmp_path / "source"))
    assert main(["create", packed, "--study", "short"]) == 0
    assert read_study(settings.studies / "short").seed == 11


def test_build_makes_a_study_from_photos_and_edits(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("photos", "edits"):
        (tmp_path / folder).mkdir()
        for seed in range(2):
            synthetic_photo((90, 120, 150), seed).save(tmp_path / folder / f"photo{seed}.png")
    command = ["build", str(tmp_path / "photos"), "--study", "new", "--title", "New one", "--seed", "9", "--traps", "1"]
    command += ["--human", str(tmp_path / "edits"), "--methods", "original,photoshop_auto", "--practice", "2"]
    assert main(command) == 0
    assert (
        "study new: 2 sets of input, photoshop_auto, human; 2 for practice; 1 for attention checks"
        in capsys.readouterr().out
    )
    assert sorted(path.name for path in (settings.studies / "new").iterdir()) == [
        "build.json",
        "human",
        "input",
        "photoshop_auto",
        "study.yaml",
    ]


def test_build_takes_a_folder_of_own_versions_for_each_method(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("photos", "agency", "studio"):
        (tmp_path / folder).mkdir()
        for seed in range(2):
            synthetic_photo((90, 120, 150), seed).save(tmp_path / folder / f"photo{seed}.png")
    command = ["build", str(tmp_path / "photos"), "--study", "new", "--methods", "original", "--own"]
    assert main([*command, str(tmp_path / "agency"), str(tmp_path / "studio")]) == 0
    printed = capsys.readouterr()
    assert "study new: 2 sets of input, agency, studio" in printed.out
    # Progress is for a terminal.
    assert printed.err == ""


def test_freeze_writes_the_manifest_once(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["freeze", SLUG]) == 0
    path = settings.studies / SLUG / "manifest.json"
    assert capsys.readouterr().out == f"study tiny is frozen: 31 files, their SHA-256 in {path}\n"
    assert main(["freeze", SLUG]) == BAD_INPUT
    assert "study 'tiny' is already frozen" in capsys.readouterr().err


def test_delete_says_first_what_would_go(
    settings: Settings, database: Database, participant: ParticipantClient, capsys: pytest.CaptureFixture[str]
) -> None:
    state = participant.enter()
    participant.http.get(f"/study/{state['sets'][0]['images'][0]}")
    folder = settings.studies / SLUG
    assert main(["delete", SLUG]) == 0
    printed = capsys.readouterr()
    what, files, encoded, people = printed.out.splitlines()
    assert what == "nothing has been deleted yet; with --yes --with-answers this would be deleted:"
    assert printed.err == ""
    assert files.startswith("  31 files (") and files.endswith(f" MB) in {folder}")
    assert encoded.startswith("  5 files (")
    assert people == "  1 participants with their answers, 0 of them finished"
    assert main(["delete", SLUG, "--yes"]) == BAD_INPUT
    assert "(--with-answers)" in capsys.readouterr().err
    assert folder.is_dir()
    assert main(["delete", SLUG, "--yes", "--with-answers"]) == 0
    assert capsys.readouterr().out.startswith("deleted:\n  31 files (")
    assert not folder.exists()
    assert not is_registered(database, SLUG)


def test_delete_needs_no_more_than_yes_where_nobody_has_taken_part(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["delete", SLUG]) == 0
    assert capsys.readouterr().out.startswith(
        "nothing has been deleted yet; with --yes this would be deleted:\n  31 files ("
    )
    assert (settings.studies / SLUG).is_dir()
    assert main(["delete", SLUG, "--yes"]) == 0
    assert not (settings.studies / SLUG).exists()


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (["build", "missing.jpg", "--study", "new"], "no such file or folder: missing.jpg"),
        (["build", "photos", "--study", "new", "--methods", "magic"], "magic"),
        (["build", "photos", "--study", "new", "--methods", "crop"], "must keep the size"),
        (["build", "photos", "--study", "new", "--human", "missing"], "must be a folder"),
        (["build", "photos", "--study", "new", "--seed", "-1"], "seed must be"),
        (["build", "photos", "--study", "new", "--traps", "2"], "traps must be from 0 to the number of sets (1)"),
        (["build", "photos", "--study", "new", "--methods", "original,original"], "methods must differ"),
        (["build", "photos", "--study", "new", "--methods", "original"], "2 to 7 methods; got 1: input"),
        (["build", "photos", "--study", "Bad Name"], "slug must be"),
        (["create", "???"], "give the study one with --study"),
        (["export", "--study", "missing", "--output", "a.json"], "ENHANCEGAN_DATA must name the data folder"),
        (["build", "empty", "--study", "new"], "no photos in empty"),
        (["create", "missing"], "no such file or folder: missing"),
        (["create", "photos/photo.png"], "made from a folder or a zip file; photo.png is neither"),
        (["create", "photos"], "photo.png is next to the folders"),
        (["create", "empty", "--study", "Bad Name"], "slug must be"),
        (["create", "empty", "--seed", "-1"], "seed must be"),
        (["show", "missing"], "there is no study 'missing'"),
        (["freeze", "missing"], "there are no studies yet"),
        (["delete", "missing", "--yes"], "there is no study 'missing'"),
    ],
)
def test_bad_input_gets_a_sentence_and_status_2(
    command: list[str],
    reason: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "fresh"))
    (tmp_path / "photos").mkdir()
    synthetic_photo((90, 120, 150), 1).save(tmp_path / "photos" / "photo.png")
    (tmp_path / "empty").mkdir()
    assert main(command) == BAD_INPUT
    printed = capsys.readouterr().err
    assert printed.startswith("error: ")
    assert reason in printed
    assert list(tmp_path.glob("fresh/studies/*")) == []


@pytest.mark.parametrize(
    "command",
    [
        ["show", "tny"],
        ["freeze", "tny"],
        ["delete", "tny"],
        ["export", "--study", "tny", "--output", "a.zip"],
        ["simulate", "--study", "tny", "--participants", "1", "--model", "worths.yaml", "--seed", "1"],
    ],
)
def test_a_mistyped_study_is_guessed(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command) == BAD_INPUT
    assert f"did you mean {SLUG!r}?" in capsys.readouterr().err


def test_unknown_commands_end_with_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["fly"])
    assert caught.value.code == BAD_INPUT


@pytest.mark.parametrize("output", ["-", "/dev/stdout"])
@pytest.mark.parametrize(
    ("options", "suffix"),
    [((), ".csv"), (("--format", "json"), ".json"), (("--format", "archive"), ".zip")],
    ids=["by default", "json", "archive"],
)
def test_an_export_to_standard_output_is_the_same_as_one_to_a_file(
    output: str,
    options: tuple[str, ...],
    suffix: str,
    participant: ParticipantClient,
    tmp_path: Path,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    participant.enter()
    path = tmp_path / f"file{suffix}"
    assert main(["export", "--study", SLUG, "--output", str(path)]) == 0
    assert str(path) in capfdbinary.readouterr().out.decode()
    assert main(["export", "--study", SLUG, "--output", output, *options]) == 0
    told = capfdbinary.readouterr()
    assert told.err == b""
    if suffix == ".csv":
        assert told.out == path.read_bytes()
    elif suffix == ".json":
        assert json.loads(told.out).keys() == json.loads(path.read_bytes()).keys()
    else:
        with zipfile.ZipFile(io.BytesIO(told.out)) as piped, zipfile.ZipFile(path) as written:
            assert (piped.testzip(), piped.namelist()) == (None, written.namelist())


def test_an_export_that_fails_writes_nothing_to_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["export", "--study", "missing", "--output", "-"]) == BAD_INPUT
    assert capfdbinary.readouterr().out == b""
