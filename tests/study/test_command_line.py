"""`python -m study`: what it prints, writes and refuses."""

from pathlib import Path

import pandas as pd
import pytest

from study.__main__ import BAD_INPUT, main
from study.settings import DATA_VARIABLE, DATABASE_VARIABLE, Settings
from tests.study.participant_client import ParticipantClient
from tests.study.tiny_study import IMAGES, SLUG, synthetic_photo


@pytest.fixture(autouse=True)
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point the commands to the test's data folder."""
    monkeypatch.setenv(DATA_VARIABLE, str(settings.data))
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)


def test_list_shows_studies_and_their_participants(
    participant: ParticipantClient, capsys: pytest.CaptureFixture[str]
) -> None:
    participant.enter()
    assert main(["list"]) == 0
    printed = capsys.readouterr().out
    assert f"{SLUG}: A tiny study" in printed
    assert f"{len(IMAGES)} sets of" in printed
    assert "1 participants, 0 finished" in printed


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


def test_export_writes_one_row_per_placement(
    participant: ParticipantClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = participant.enter()
    participant.answer(state["sets"][0]["trial"], [2, 1, 3, 5, 4], rt_ms=99)
    output = tmp_path / "rankings.csv"
    assert main(["export", "--study", SLUG, "--output", str(output)]) == 0
    assert output.read_text().splitlines()[0] == "participant,image,method,position,rank,score,rt_ms"
    table = pd.read_csv(output)
    assert list(table.position) == [2, 1, 3, 5, 4]
    assert list(table["rank"]) == [1, 2, 3, 4, 5]
    assert list(table.score) == [10, 7.5, 5, 2.5, 0]
    assert set(table.rt_ms) == {99}
    assert "5 placements by 1 participants" in capsys.readouterr().out


def test_build_makes_a_study_from_photos_and_edits(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("photos", "edits"):
        (tmp_path / folder).mkdir()
        for seed in range(2):
            synthetic_photo((90, 120, 150), seed).save(tmp_path / folder / f"photo{seed}.png")
    command = ["build", str(tmp_path / "photos"), "--study", "new", "--title", "New one", "--seed", "9"]
    command += ["--human", str(tmp_path / "edits"), "--methods", "original,photoshop_auto"]
    assert main(command) == 0
    assert "study new: 2 sets of input, photoshop_auto, human" in capsys.readouterr().out
    assert sorted(path.name for path in (settings.studies / "new").iterdir()) == [
        "human",
        "input",
        "photoshop_auto",
        "study.yaml",
    ]


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (["export", "--study", "missing", "--output", "x.csv"], "got 'missing'"),
        (["build", "missing.jpg", "--study", "new"], "no such file or folder: missing.jpg"),
        (["build", "photos", "--study", "new", "--methods", "magic"], "magic"),
        (["build", "photos", "--study", "new", "--methods", "crop"], "must keep the size"),
        (["build", "photos", "--study", "new", "--human", "missing"], "must be a folder"),
        (["build", "photos", "--study", "new", "--seed", "-1"], "seed must be"),
        (["build", "photos", "--study", "Bad Name"], "slug must be"),
        (["build", "empty", "--study", "new"], "no photos in empty"),
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
    assert not (tmp_path / "fresh" / "studies").exists()


def test_unknown_commands_end_with_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["fly"])
    assert caught.value.code == BAD_INPUT
