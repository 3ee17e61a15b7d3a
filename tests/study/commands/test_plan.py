"""`python -m study plan`: what it prints, writes and rejects."""

import html
import re
from pathlib import Path

import pandas as pd
import pytest

from db.command_line import BAD_INPUT
from db.settings import Settings
from study.__main__ import main
from study.content.yaml.definition import Study
from tests.study.analysis.incomplete.partial import some_methods
from tests.study.analysis.simulated import simulated_rankings
from tests.study.participant_client import ParticipantClient
from tests.study.tiny_study import write_study

FEW = ["--people", "20,40", "--photos", "20"]


def planned(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert main(["plan", *map(str, arguments), *FEW]) == 0
    return capsys.readouterr().out


def test_a_table_and_the_smallest_study_for_every_aim(capsys: pytest.CaptureFixture[str]) -> None:
    given = ("--difference", 1.5, "--equivalence", 0.1, "--seconds-per-ranking", 30, "--pay-per-hour", 6)
    said = planned(capsys, *given)
    shares = "% pair found  % claimed  % not all equal  % pair on par  % on par claimed"
    assert f"people  photos  rankings  {shares}  min/person  hours   cost\n" in said
    assert (
        "To find a true difference of 1.5 points in one pair chosen in advance in 80 % of studies, for people and "
        "photos like these: 20 people and 20 photos, 400 rankings; 10 minutes per person, 3.3 hours in total, cost "
        "20.00 at 6 per hour."
    ) in said
    assert (
        "No size in the table is enough to claim, when all 10 pairs are tested, that two equal methods are on par, "
        "within 0.1 points, for people and photos like these: 20 people and 20 photos succeed in 0.0 % of studies."
    ) in said
    # Every column is said in the words of its aim.
    for column, does in (
        ("% pair found", "find a true difference of 1.5 points in one pair chosen in advance"),
        (
            "% claimed",
            "claim, when all 10 pairs are tested, a true difference of 1.5 points between two of the methods",
        ),
        ("% not all equal", "find that mean scores are not all equal"),
        ("% pair on par", "show, of one pair chosen in advance, that two equal methods differ by less than 0.1 points"),
        (
            "% on par claimed",
            "claim, when all 10 pairs are tested, that two equal methods are on par, within 0.1 points",
        ),
    ):
        assert f"{column}: {does}" in said
        assert f"o {does}" in said
    assert said == planned(capsys, *given)


def test_what_is_assumed_is_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    *_, assumed = planned(capsys, "--difference", 1.5, "--population", "people").splitlines()
    for words in (
        "Assumed: two methods differ by 1.5 points and the other 3 lie halfway between them; a difference",
        # The square roots of 0.263, 2.925 and 27.88.
        "a standard deviation of 0.51 points from person to person, 1.71 from photo to photo and 5.28 from ranking to",
        "as in a made-up study that this program is tested with, of 47 people and 100 photos; neighboring ranks "
        "are 2.50 points apart; results are for people like these and exactly these photos (--population people); "
        "everybody ranks all photos, 20 seconds per ranking; every set shows all methods. Not counted: instructions,",
    ):
        assert words in assumed
    *_, assumed = planned(capsys, "--difference", 1.5, "--methods", 3).splitlines()
    # Two random ranks of 3, 5 points each, differ with variance 50; of 5, 31.25.
    # 27.88 x 50 / 31.25 = 44.61, with root 6.68.
    assert "and 6.68 from ranking to ranking, as in" in assumed
    assert "two methods differ by 1.5 points and the third lies halfway between them;" in assumed
    assert "converted from 5 methods; neighboring ranks are 5.00 points apart" in assumed


def test_a_study_about_exactly_the_photos_shown_is_offered(capsys: pytest.CaptureFixture[str]) -> None:
    said = planned(capsys, "--difference", 1.2)
    assert (
        "To claim the same difference, with all 10 pairs tested, in 80 % of studies, but only for the 20 photos that "
        "are shown (--population people), takes "
    ) in said
    offered = re.search(r"--population people\), takes (\d+) people and 20 photos: cost (\d+\.\d+)", said)
    assert offered
    alone = planned(capsys, "--difference", 1.2, "--population", "people")
    assert re.search(rf"To claim, .*: {offered[1]} people and 20 photos.* cost {re.escape(offered[2])} at", alone)
    assert "--population people), takes" not in alone


def test_the_last_size_that_was_tried_is_named_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "--difference", "2", "--people", "10,20", "--photos", "10,40"]) == 0
    said = capsys.readouterr().out
    assert (
        "10 people and 40 photos (40 photos is the most tried; with more photos, fewer people may suffice, at a lower "
        "cost), 400 rankings"
    ) in said
    # One number of photos was no choice of the command.
    assert main(["plan", "--difference", "2", "--people", "10,20,40", "--photos", "40"]) == 0
    assert "the most tried" not in capsys.readouterr().out


def test_a_study_that_is_too_small_for_any_claim_is_not_recommended_without_a_word(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["plan", "--difference", "8", "--people", "20", "--photos", "4"]) == 0
    found, claimed, *_ = [
        line for line in capsys.readouterr().out.splitlines() if " 80 % " in line or "No size" in line
    ]
    assert found.endswith("per hour. From so few, the report claims nothing about others like them.")
    assert claimed.startswith("No size in the table is enough to claim")


def test_two_methods_are_planned_by_one_test(capsys: pytest.CaptureFixture[str]) -> None:
    said = planned(capsys, "--difference", 3, "--methods", 2, "--equivalence", 4, "--population", "people")
    assert re.match(r"people +photos +rankings +% found +% on par +min/person ", said)
    assert [line.partition(" in 80 %")[0] for line in said.splitlines() if " 80 % of studies" in line] == [
        "To find a true difference of 3 points",
        "To show that two equal methods are on par, within 4 points",
    ]
    assert "% pair found" not in said and "claim" not in said and "all 1 pair" not in said


def test_everybody_may_rank_some_of_the_photos(capsys: pytest.CaptureFixture[str]) -> None:
    size = ["plan", "--difference", "1", "--people", "60", "--photos", "200"]
    assert main(size) == 0
    assert (
        "67 minutes may be too long for one sitting: with --sets-per-participant 90 everybody ranks 90 of the photos, "
        "in half an hour; it then takes more people, though the cost may be lower."
    ) in capsys.readouterr().out
    assert main([*size, "--sets-per-participant", "60"]) == 0
    said = capsys.readouterr().out
    assert "60 people who rank 60 of 200 photos each, 3,600 rankings; 20 minutes per person" in said
    assert "everybody ranks 60 of the photos, or all if there are fewer, 20 seconds per ranking" in said
    assert "too long" not in said


@pytest.mark.slow
def test_sets_may_show_some_of_the_methods(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    given = ("--difference", 1.5, "--methods", 6, "--methods-per-set", 4)
    said = planned(capsys, *given, "--output", tmp_path / "plan")
    assert "find that worths are not all equal" in said
    # A rank of six methods is 2 points; four seconds for each of four versions.
    assert (
        "everybody ranks all photos, 16 seconds per ranking; every set shows 4 of the 6 methods, in the app's "
        "incomplete blocks; points and deviations are those of complete rankings, and the report compares expected "
        "ranks, of which 1.5 points are 0.75. Not counted"
    ) in said
    assert said.startswith("people  photos  rankings  % pair found  % claimed  % not all equal  min/person")
    some = pd.read_csv(tmp_path / "plan" / "plan.csv")
    assert some["methods_per_set"].tolist() == [4, 4]
    assert "<title>Plan: 6 methods, 4 in each set, a difference of 1.5 points</title>" in (
        tmp_path / "plan" / "plan.html"
    ).read_text(encoding="utf-8")
    planned(capsys, "--difference", 1.5, "--methods", 6, "--output", tmp_path / "all")
    everything = pd.read_csv(tmp_path / "all" / "plan.csv")
    assert everything["methods_per_set"].tolist() == [6, 6]
    assert (some[["pair", "claim", "headline"]] < everything[["pair", "claim", "headline"]]).all(axis=None)
    # All of the methods in each set is no other study.
    assert planned(capsys, *given[:4], "--methods-per-set", 6) == planned(capsys, *given[:4])


def test_a_terminal_shows_how_far_a_long_plan_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    some = ("--difference", 1.5, "--methods-per-set", 3)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("study.commands.planned_sets.PATIENCE", 1_000)
    assert main(["plan", *map(str, some), *FEW]) == 0
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("study.commands.planned_sets.PATIENCE", -1)
    assert main(["plan", *map(str, some), *FEW]) == 0
    told = capsys.readouterr().err
    assert told == "\r\033[KSize 1 of 2: 20 people, 20 photos\r\033[KSize 2 of 2: 40 people, 20 photos\n"
    monkeypatch.setattr("sys.stderr.isatty", lambda: False)
    assert main(["plan", *map(str, some), *FEW]) == 0
    assert capsys.readouterr().err == ""


def test_a_pilot_may_show_some_of_the_methods(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "pilot.csv"
    pilot = some_methods(simulated_rankings(20, 20, [0, 0.2, 0.4, 0.1], taste=0.3, scene=0.7), 3)
    pilot.assign(rt_ms=9_000).to_csv(file, index=False)
    said = planned(capsys, "--difference", 1, "--like", file, "--methods-per-set", 2)
    assert "as in pilot.csv, of 20 people and 20 photos, converted from rankings that are partial or tied;" in said
    # Nine seconds for three versions are six for two, and twelve for four.
    assert "6 seconds per ranking; every set shows 2 of the 4 methods" in said
    assert "12 seconds per ranking; every set shows all methods" in planned(capsys, "--difference", 1, "--like", file)


def test_variances_and_the_number_of_methods_come_from_a_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "pilot.csv"
    simulated_rankings(8, 9, [0, 0.5, 1], scene=1.0, scale=[3, 1, -1]).to_csv(file, index=False)
    said = planned(capsys, "--difference", 1, "--like", file)
    assert "claim, when all 3 pairs are tested, a true difference of 1 point between two of the methods" in said
    # 7 degrees of freedom: the multiples of the variance between 5 % and 95 % are 7 / 14.07 and 7 / 2.17.
    assert "as in pilot.csv, of 8 people and 9 photos, so few that the true ones may well be 0.5 to 3.2 times" in said
    assert "when all 6 pairs are tested" in planned(capsys, "--difference", 1, "--like", file, "--methods", 4)
    assert main(["plan", "--difference", "4.1", "--like", str(file)]) == BAD_INPUT
    assert "--difference must be at most 4 points, the length of the scale; got 4.1" in capsys.readouterr().err


def test_the_time_of_a_ranking_is_measured_where_it_was(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "pilot.csv"
    simulated_rankings(8, 9, [0, 0.5, 1], scene=1.0).assign(rt_ms=12_100).to_csv(file, index=False)
    assert "12.1 seconds per ranking, the median of pilot.csv;" in planned(capsys, "--difference", 1, "--like", file)
    said = planned(capsys, "--difference", 1, "--like", file, "--seconds-per-ranking", 30)
    assert "30 seconds per ranking; every set shows all methods. Not counted" in said


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
    assert table[["population", "var_image", "seconds_per_ranking"]].values.tolist() == [
        ["people and photos", 2.925, 20],
        ["people and photos", 2.925, 20],
    ]
    page = (folder / "plan.html").read_text()
    assert "<title>Plan: 5 methods, a difference of 1 point</title>" in page
    for sentence in said.splitlines()[3:-2]:
        assert html.escape(sentence, quote=False).replace('"', "&#34;").replace("'", "&#39;") in page
    command = (
        "plan --difference 1 --people 20,40 --photos 20 --population &#39;people and photos&#39; --pay-per-hour 12"
    )
    assert command in page
    assert page.count("data-figure=") == 3
    without_scripts = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert re.findall(r"(?:src|href)=\"(?!#|data:)([^\"]+)\"", without_scripts) == []
    assert sorted(path.name for path in folder.iterdir()) == ["plan.csv", "plan.html"]
    assert main(["plan", "--difference", "1", "--output", str(folder)]) == BAD_INPUT


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--methods", "0"], "--methods must be from 2 to 20; got 0"),
        (["--difference", "-1"], "--difference must be more than 0; got -1"),
        (["--difference", "11"], "--difference must be at most 10 points, the length of the scale; got 11"),
        (["--equivalence", "0"], "--equivalence must be more than 0; got 0"),
        (["--seconds-per-ranking", "0"], "--seconds-per-ranking must be more than 0; got 0"),
        (["--seconds-per-ranking", "1e308"], "--seconds-per-ranking must be at most 86,400; got 1e+308"),
        (["--pay-per-hour", "1e300"], "--pay-per-hour must be from 0 to 1,000,000; got 1e+300"),
        (["--equivalence", "10"], "--equivalence must be less than 10 points, the length of the scale; got 10"),
        (["--pay-per-hour", "-2"], "--pay-per-hour must be from 0 to 1,000,000; got -2"),
        (["--people", "10,1"], "--people must be whole numbers from 2 to 2,000, separated by commas; got 10,1"),
        (["--photos", "ten"], "--photos must be whole numbers from 2 to 2,000, separated by commas; got ten"),
        (["--people", "2001"], "--people must be whole numbers from 2 to 2,000, separated by commas; got 2001"),
        (["--sets-per-participant", "1"], "--sets-per-participant must be from 2 to 2,000; got 1"),
        (
            ["--people", "10", "--photos", "200", "--sets-per-participant", "5"],
            "--sets-per-participant 5 is too few: in all of these sizes, hardly any photo is ranked by two people",
        ),
        (["--methods-per-set", "1"], "--methods-per-set must be 2 or more; got 1"),
        (["--methods-per-set", "6"], "--methods-per-set must be from 2 to 5, the number of methods; got 6"),
        (["--methods", "8", "--methods-per-set", "3"], "sets can show 2 or more of at most 7 methods; got 3 of 8"),
        (
            ["--methods-per-set", "3", "--equivalence", "1"],
            "--equivalence is for sets that show all methods: with --methods-per-set the report says nothing on par",
        ),
        (
            ["--methods-per-set", "3", "--people", "1000", "--photos", "600"],
            "500,000 rankings or fewer in every size with --methods-per-set; they make up to 600,000",
        ),
        (
            ["--methods", "7", "--methods-per-set", "2", "--people", "2", "--photos", "2"],
            "--people and --photos are too few: in none of these sizes are all methods compared",
        ),
        (["--like", "nobody"], "there is no study 'nobody'"),
        (["--like", "nobody.csv"], "there is no file nobody.csv"),
        (["--like", "."], ". is a folder; rankings are a file: CSV, Excel"),
    ],
    ids=lambda value: "-".join(value).strip("-") if isinstance(value, list) else "",
)
def test_what_cannot_be_planned_is_rejected(
    arguments: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plan", "--difference", "1", *arguments]) == BAD_INPUT
    assert reason in capsys.readouterr().err


@pytest.mark.parametrize("value", ["0,5", "nan", "inf", "five"])
def test_what_is_no_number_is_rejected_in_one_line(value: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["plan", "--difference", value])
    assert ended.value.code == BAD_INPUT
    said = capsys.readouterr().err
    assert f"error: argument --difference: must be a number such as 0.5; got {value}; see " in said
    assert said.count("\n") == 1


def test_a_study_that_nobody_opened_has_no_rankings(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    write_study(settings.studies / "new")
    assert main(["plan", "--difference", "1", "--like", "new"]) == BAD_INPUT
    assert capsys.readouterr().err == "error: nobody has ranked in study 'new' yet\n"


def test_rankings_that_all_agree_say_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "alike.csv"
    simulated_rankings(4, 4, [90, 0]).to_csv(file, index=False)
    assert main(["plan", "--difference", "1", "--like", str(file)]) == BAD_INPUT
    assert f"--like must name rankings that vary; all of {file.name} agree" in capsys.readouterr().err


def test_a_table_without_rankings_says_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "empty.csv"
    simulated_rankings(4, 4, [0, 0]).iloc[:0].to_csv(file, index=False)
    assert main(["plan", "--difference", "1", "--like", str(file)]) == BAD_INPUT
    assert f"--like must name rankings; {file.name} has none that count" in capsys.readouterr().err


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
