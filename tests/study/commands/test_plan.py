"""`python -m study plan`: what it prints, writes and rejects."""

from pathlib import Path

import pandas as pd
import pytest

from db.settings import DATA_VARIABLE, DATABASE_VARIABLE, Settings
from study.__main__ import BAD_INPUT, main
from study.content.yaml.definition import Study
from tests.study.analysis.simulated import simulated_rankings
from tests.study.participant_client import ParticipantClient

FEW = ["--people", "20,40", "--photos", "20"]


@pytest.fixture(autouse=True)
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point the command to the test's data folder, which has no study."""
    monkeypatch.setenv(DATA_VARIABLE, str(settings.data))
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)


def planned(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert main(["plan", *map(str, arguments), *FEW]) == 0
    return capsys.readouterr().out


def test_a_table_and_the_smallest_study_for_every_aim(capsys: pytest.CaptureFixture[str]) -> None:
    said = planned(capsys, "--difference", 1.5, "--equivalence", 0.1, "--seconds-per-ranking", 30, "--pay-per-hour", 6)
    assert "people  photos  rankings  pair %  claim %  headline %  equivalence %  min/person  hours  cost" in said
    assert (
        "The smallest study of these sizes that finds a difference of 1.5 points in one pair chosen in advance in 80 % "
        "of cases: 20 people and 20 photos, 400 rankings; 10 minutes per person, 3.3 hours in total, cost 20.00 at 6 "
        "per hour."
    ) in said
    assert (
        "No study of these sizes shows two equal methods to be within 0.1 points in 80 % of cases; 20 people and 20 "
        "photos do in 0%."
    ) in said
    again = planned(capsys, "--difference", 1.5, "--equivalence", 0.1, "--seconds-per-ranking", 30, "--pay-per-hour", 6)
    assert said == again


def test_variances_and_the_number_of_methods_come_from_a_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "pilot.csv"
    simulated_rankings(8, 9, [0, 0.5, 1], scene=1.0, scale=[3, 1, -1]).to_csv(file, index=False)
    said = planned(capsys, "--difference", 1, "--like", file)
    assert "claims a difference of 1 point over all 3 pairs" in said
    assert "over all 6 pairs" in planned(capsys, "--difference", 1, "--like", file, "--methods", 4)
    assert main(["plan", "--difference", "4.1", "--like", str(file)]) == BAD_INPUT
    assert "--difference must be at most 4 points, the length of the scale; got 4.1" in capsys.readouterr().err


def test_the_table_and_a_picture_are_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "no-browser"))
    folder = tmp_path / "plan"
    said = planned(capsys, "--difference", 1, "--output", folder)
    assert "SVG and PNG need Chrome or Chromium" in said
    assert str(folder / "plan.csv") in said
    table = pd.read_csv(folder / "plan.csv")
    assert table["rankings"].tolist() == [400, 800]
    assert table["cost"].tolist() == pytest.approx([400 / 180 * 12, 800 / 180 * 12])
    assert "plotly" in (folder / "plan.html").read_text()
    assert main(["plan", "--difference", "1", "--output", str(folder)]) == BAD_INPUT


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--methods", "0"], "--methods must be from 2 to 20; got 0"),
        (["--difference", "-1"], "--difference must be more than 0; got -1"),
        (["--difference", "nan"], "--difference must be more than 0; got nan"),
        (["--difference", "11"], "--difference must be at most 10 points, the length of the scale; got 11"),
        (["--equivalence", "0"], "--equivalence must be more than 0; got 0"),
        (["--seconds-per-ranking", "0"], "--seconds-per-ranking must be more than 0; got 0"),
        (["--seconds-per-ranking", "1e308"], "--seconds-per-ranking must be at most 86400; got 1e+308"),
        (["--pay-per-hour", "1e300"], "--pay-per-hour must be at most 1000000; got 1e+300"),
        (["--equivalence", "10"], "--equivalence must be less than 10 points, the length of the scale; got 10"),
        (["--pay-per-hour", "-2"], "--pay-per-hour must be 0 or more; got -2"),
        (["--people", "10,1"], "--people must be whole numbers from 2 to 10000, separated by commas; got 10,1"),
        (["--photos", "ten"], "--photos must be whole numbers from 2 to 10000, separated by commas; got ten"),
        (["--like", "nobody"], "there is no study 'nobody'"),
    ],
    ids=lambda value: "-".join(value).strip("-") if isinstance(value, list) else "",
)
def test_what_cannot_be_planned_is_rejected(
    arguments: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plan", "--difference", "1", *arguments]) == BAD_INPUT
    assert reason in capsys.readouterr().err


def test_rankings_that_all_agree_say_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "alike.csv"
    simulated_rankings(4, 4, [90, 0]).to_csv(file, index=False)
    assert main(["plan", "--difference", "1", "--like", str(file)]) == BAD_INPUT
    assert f"--like must name rankings that vary; all of {file} agree" in capsys.readouterr().err


def test_a_table_without_rankings_says_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "empty.csv"
    simulated_rankings(4, 4, [0, 0]).iloc[:0].to_csv(file, index=False)
    assert main(["plan", "--difference", "1", "--like", str(file)]) == BAD_INPUT
    assert f"--like must name rankings; {file} has none that count" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_rejected_before_anything_is_simulated(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere" / "x")
    for folder in (tmp_path / "file" / "plan", tmp_path / "broken"):
        assert main(["plan", "--difference", "1", *FEW, "--output", str(folder)]) == BAD_INPUT
        said = capsys.readouterr()
        assert (said.out, said.err) == ("", f"error: --output must be a new or empty folder; {folder} is not\n")


def test_a_study_says_that_too_few_have_ranked(
    study: Study, participant: ParticipantClient, capsys: pytest.CaptureFixture[str]
) -> None:
    participant.rank_all(participant.enter(), [1, 2, 3, 4, 5])
    assert main(["plan", "--difference", "1", "--like", study.slug]) == BAD_INPUT
    assert f"there are 1, {len(study.images)} and {len(study.images)} rankings" in capsys.readouterr().err
