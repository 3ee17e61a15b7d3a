"""`python -m study analyze`: what it writes, prints and rejects."""

import json
import re
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from db.command_line import BAD_INPUT
from db.session import Database
from study.__main__ import main
from study.content.yaml.definition import Study
from study.results import analysis_folder, report_page
from study.results.tables import rankings_table
from tests.study.analysis.incomplete.partial import some_methods
from tests.study.analysis.simulated import simulated_rankings
from tests.study.analysis.tables import table_of
from tests.study.commands.holiday import METHODS, RANKS, SCORES
from tests.study.participant_client import ParticipantClient
from tests.study.tiny_study import SLUG


@pytest.fixture
def rankings(tmp_path: Path) -> Path:
    """Three people who ranked three versions of two photos."""
    file = tmp_path / "holiday.csv"
    table_of(RANKS, METHODS, SCORES, rt_ms=4000).to_csv(file, index=False)
    return file


def written(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def rejected(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """Run the command, which must fail, and return what it says."""
    assert main(["analyze", *map(str, arguments)]) == BAD_INPUT
    return capsys.readouterr().err


def test_a_table_becomes_a_report_numbers_and_tables(
    rankings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    assert main(["analyze", str(rankings), "--output", str(folder), "--no-figures"]) == 0
    numbers = json.loads((folder / "analysis.json").read_text())
    # human: 10, 10, 5, 10, 0, 10
    assert numbers["mean_score"]["human"] == pytest.approx(7.5)
    assert numbers["rank_counts"]["human"] == [4, 1, 1]
    means = pd.read_csv(folder / "tables" / "mean-scores.csv")
    assert means.set_index("method").loc["human", "mean"] == pytest.approx(7.5)
    report = (folder / "report.html").read_text()
    assert "<title>holiday</title>" in report
    assert not (folder / "figures").exists()
    assert str(folder / "report.html") in capsys.readouterr().out


def test_the_report_needs_no_other_file_and_no_network(rankings: Path, tmp_path: Path) -> None:
    main(["analyze", str(rankings), "--output", str(tmp_path / "out"), "--no-figures"])
    page = (tmp_path / "out" / "report.html").read_text()
    without_scripts = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert re.findall(r"(?:src|href)=\"(?!#|data:)([^\"]+)\"", without_scripts) == []


@pytest.mark.usefixtures("browser_program")
def test_figures_are_hovered_printed_and_edited(rankings: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert main(["analyze", str(rankings), "--output", str(folder), "--photo-figures"]) == 0
    found = written(folder / "figures")
    names = {name.removesuffix(".html") for name in found if name.endswith(".html")}
    assert {"overall-box", "mean-scores", "rank-shares", "win-rates", "raters", "photo-lake", "photo-street"} <= names
    assert found == {f"{name}.{suffix}" for name in names for suffix in ("html", "svg", "png")} | {"plotly.min.js"}
    assert (folder / "figures" / "overall-box.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (folder / "figures" / "overall-box.svg").read_text()


def test_without_a_browser_everything_else_is_written(
    rankings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "no-browser"))
    folder = tmp_path / "out"
    assert main(["analyze", str(rankings), "--output", str(folder)]) == 0
    assert "SVG and PNG need Chrome or Chromium" in capsys.readouterr().out
    assert {path.suffix for path in (folder / "figures").iterdir()} == {".html", ".js"}


def test_methods_get_an_order_and_names(rankings: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    named = "input=As shot, human=A person, auto"
    assert main(["analyze", str(rankings), "--output", str(folder), "--no-figures", "--methods", named]) == 0
    methods = json.loads((folder / "analysis.json").read_text())["methods"]
    assert list(methods.items()) == [("input", "As shot"), ("human", "A person"), ("auto", "auto")]
    assert "A person" in (folder / "report.html").read_text()


def test_population_and_margin_are_chosen(rankings: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    chosen = ["--no-figures", "--population", "people", "--margin", "2"]
    assert main(["analyze", str(rankings), "--output", str(folder), *chosen]) == 0
    numbers = json.loads((folder / "analysis.json").read_text())
    assert (numbers["population"], numbers["population_wanted"]) == ("people", "people")
    found = numbers["equivalence"]
    assert (found["margin"], found["margin_of_study"], found["reference"]) == (2, None, "human")
    table = pd.read_csv(folder / "tables" / "equivalence.csv")
    # Methods and slots are one in these rankings: nothing can be known about any pair.
    assert found["all_within"] is None and table["smallest_margin"].isna().all()
    assert "data-own checked" in (folder / "report.html").read_text().split('id="population-people"')[1][:40]


def test_people_can_be_left_out(rankings: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert main(["analyze", str(rankings), "--output", str(folder), "--no-figures", "--exclude", "cid"]) == 0
    numbers = json.loads((folder / "analysis.json").read_text())
    assert numbers["excluded_participants"] == ["cid"]
    # human without cid: 10, 10, 5, 10
    assert (numbers["n_participants"], numbers["mean_score"]["human"]) == (2, 8.75)


def test_those_whom_a_screen_flags_can_be_left_out_together(tmp_path: Path) -> None:
    ranks = {(f"p{person}", f"photo{photo}"): (1, 2, 3) for person in range(6) for photo in range(4)}
    ranks |= {("contrary", f"photo{photo}"): (3, 2, 1) for photo in range(4)}
    table = table_of(ranks, METHODS, SCORES, rt_ms=4000)
    # Slots that nobody follows, so that only the reversed order is unusual.
    table["position"] = table["method"].map({"auto": 2, "human": 3, "input": 1})
    table.to_csv(tmp_path / "r.csv", index=False)
    arguments = ["analyze", str(tmp_path / "r.csv"), "--output", str(tmp_path / "out"), "--no-figures"]
    assert main([*arguments, "--exclude-flagged"]) == 0
    numbers = json.loads((tmp_path / "out" / "analysis.json").read_text())
    assert numbers["excluded_participants"] == ["contrary"]
    assert numbers["mean_score"] == {"auto": 10.0, "human": 5.0, "input": 0.0}


def test_a_study_is_analyzed_with_its_names_and_pictures(
    database: Database,
    study: Study,
    participant: ParticipantClient,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "no-browser"))
    participant.rank_all(participant.enter(), [1, 2, 3, 4, 5])
    folder = tmp_path / "out"
    assert main(["analyze", "--study", SLUG, "--output", str(folder)]) == 0
    numbers = json.loads((folder / "analysis.json").read_text())
    assert numbers["methods"] == dict(study.labels)
    assert numbers["n_trials"] == len(rankings_table(database, SLUG)) / len(study.methods)
    report = (folder / "report.html").read_text()
    assert f"<title>{study.title}</title>" in report
    assert report.count("data:image/jpeg;base64,") >= len(study.images) * len(study.methods)


def test_an_earlier_analysis_is_replaced_only_when_asked(
    rankings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    arguments = [rankings, "--output", folder, "--no-figures"]
    assert main(["analyze", *map(str, arguments)]) == 0
    (folder / "tables" / "old.csv").write_text("of an earlier version")
    assert "replace it with --replace" in rejected(capsys, *arguments, "--exclude", "cid")
    assert (folder / "tables" / "old.csv").exists()
    assert main(["analyze", *map(str, arguments), "--exclude", "cid", "--replace"]) == 0
    assert not (folder / "tables" / "old.csv").exists()
    assert json.loads((folder / "analysis.json").read_text())["n_participants"] == 2


def test_the_numbers_can_be_traced_to_their_table(rankings: Path, tmp_path: Path) -> None:
    main(["analyze", str(rankings), "--output", str(tmp_path / "out"), "--no-figures"])
    numbers = json.loads((tmp_path / "out" / "analysis.json").read_text())
    assert numbers["rankings"] == {"file": "holiday.csv", "sha256": sha256(rankings.read_bytes()).hexdigest()}
    assert numbers["computed_with"]["versions"]["numpy"] == np.__version__


def test_traps_of_a_table_from_elsewhere_are_judged_when_it_is_said_what_is_ruined(tmp_path: Path) -> None:
    ruined = table_of({("ann", "ruin"): (1, 2, 3), ("bob", "ruin"): (3, 1, 2)}, METHODS, SCORES, rt_ms=4000)
    table = pd.concat([table_of(RANKS, METHODS, SCORES, rt_ms=4000).assign(trap=0), ruined.assign(trap=1)])
    table.to_csv(tmp_path / "r.csv", index=False)
    arguments = [str(tmp_path / "r.csv"), "--output", str(tmp_path / "out"), "--no-figures"]
    assert main(["analyze", *arguments, "--traps", "ruin=auto"]) == 0
    screens = json.loads((tmp_path / "out" / "analysis.json").read_text())["screens"]
    assert (screens["ann"]["traps_failed"], screens["bob"]["traps_failed"]) == (1, 0)


def test_a_report_shows_so_many_photos_and_says_how_many_more_there_are(
    rankings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_page, "MOST_PHOTO_CARDS", 1)
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "no-browser"))
    main(["analyze", str(rankings), "--output", str(tmp_path / "out")])
    report = (tmp_path / "out" / "report.html").read_text()
    assert report.count('class="photo-card"') == 1
    assert "1 more photo is not shown here" in report


def test_what_a_killed_run_left_does_not_make_a_folder_one_of_something_else(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / ".0123456789abcdef.unfinished").touch()
    analysis_folder.ANALYSIS.check(folder, replace=False)
    (folder / "analysis.json").write_text('{"n_trials": 3}')
    analysis_folder.ANALYSIS.check(folder, replace=True)


def test_a_folder_of_something_else_is_never_replaced(
    rankings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "lake.jpg").write_bytes(b"precious")
    (tmp_path / "photos" / "analysis.json").write_text('{"n_trials": 3}')
    assert "is not empty and is not an analysis" in rejected(
        capsys, rankings, "--output", tmp_path / "photos", "--replace"
    )
    assert written(tmp_path / "photos") == {"analysis.json", "lake.jpg"}


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "pass a file RANKINGS.csv, or --study SLUG"),
        (["missing.csv"], "there is no file missing.csv"),
        (["--study", "nosuch"], "nosuch"),
        (["RANKINGS", "--methods", "auto,human"], "all methods of the table, KEY=NAME,...: its input is not named"),
        (["RANKINGS", "--methods", "auto,human,inptu"], "the table has no inptu; its input is not named"),
        (["RANKINGS", "--study", SLUG], "methods must be those of the table: the table has no "),
        (["--study", SLUG, "--methods", "a,b"], "--methods is for tables without --study; the study sets its own"),
        (["--study", SLUG, "--reference", "a"], "--reference is for tables without --study; the study sets its own"),
        (
            ["RANKINGS", "--reference", "Human"],
            "--reference must be a method of the table, auto, human, input, or none; got Hu",
        ),
        (["RANKINGS", "--reference", "a\udcff"], "--reference must be text in UTF-8"),
        (["RANKINGS", "--methods", "auto=A,auto=B,human,input"], "--methods must name each key once"),
        (["RANKINGS", "--methods", "auto=A,human=A,input"], "a name of its own"),
        (["RANKINGS", "--title", "a\udcff"], "--title must be text in UTF-8"),
        (["RANKINGS", "--exclude", "eve"], "it has no 'eve'"),
        (["RANKINGS", "--traps", "lake=auto,sea=auto"], "--traps must name attention checks of the table (trap 1); "),
        (["RANKINGS", "--margin", "10"], "margin must be more than 0 and less than 10"),
        (
            ["RANKINGS", "--exclude", "ann", "--exclude", "bob", "--exclude", "cid"],
            "no ranking to analyze apart from those of participants left out",
        ),
    ],
)
@pytest.mark.usefixtures("study")
def test_bad_input_is_rejected_and_nothing_written(
    rankings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], complaint: str
) -> None:
    given = [str(rankings) if argument == "RANKINGS" else argument for argument in arguments]
    assert complaint in rejected(capsys, *given, "--output", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_others_are_compared_with_the_reference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    simulated_rankings(8, 8, [0.0, 0.0, 0.0]).to_csv(tmp_path / "table.csv", index=False)
    options = [
        "--no-figures",
        "--margin",
        "9",
        "--reference",
        "method_1",
        "--methods",
        "method_0=A,method_1=B,method_2=C",
    ]
    assert main(["analyze", str(tmp_path / "table.csv"), "--output", str(tmp_path / "out"), *options]) == 0, capsys
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "are on par with B within 9 points" in page and "A minus B:" in page and "C minus B:" in page
    assert json.loads((tmp_path / "out" / "analysis.json").read_text())["equivalence"]["reference"] == "method_1"


def test_every_pair_is_compared_if_that_is_chosen_though_there_is_a_human(tmp_path: Path) -> None:
    names = {"method_0": "auto", "method_1": "human", "method_2": "input"}
    table = simulated_rankings(8, 8, [0.0, 0.0, 0.0])
    table.assign(method=table["method"].map(names)).to_csv(tmp_path / "table.csv", index=False)
    options = ["--no-figures", "--margin", "9", "--reference", "none", "--output", str(tmp_path / "out")]
    assert main(["analyze", str(tmp_path / "table.csv"), *options]) == 0
    found = json.loads((tmp_path / "out" / "analysis.json").read_text())["equivalence"]
    assert found["reference"] is None
    assert "each of the 3 pairs passes its own test" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_an_unknown_population_is_answered_with_those_there_are(
    rankings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["analyze", str(rankings), "--output", str(tmp_path / "out"), "--population", "nonsense"])
    assert "(choose from 'people and photos', 'people', 'photos', 'none')" in capsys.readouterr().err


def test_rankings_of_some_methods_become_a_report_of_their_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = some_methods(simulated_rankings(10, 10, [0, 0, 0.5, 1], taste=0.3), 3)
    table.to_csv(tmp_path / "partial.csv", index=False)
    folder = tmp_path / "out"
    assert main(["analyze", str(tmp_path / "partial.csv"), "--output", str(folder), "--no-figures"]) == 0
    assert "Of 100 rankings, all place only some of the 4 methods" in capsys.readouterr().out
    numbers = json.loads((folder / "analysis.json").read_text())
    ranks = pd.read_csv(folder / "tables" / "expected-ranks.csv").set_index("method")["expected_rank"]
    assert ranks["method_3"] == pytest.approx(numbers["expected_ranks"]["method_3"]["expected_rank"])
    assert ranks.idxmin() == "method_3"
    assert "Expected ranks" in (folder / "report.html").read_text()


def test_the_papers_page_needs_complete_rankings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = some_methods(simulated_rankings(6, 6, [0, 0, 0.5]), 2)
    table.to_csv(tmp_path / "partial.csv", index=False)
    assert main(["paper", str(tmp_path / "partial.csv"), "--output", str(tmp_path / "out")]) == BAD_INPUT
    assert "the paper's mean scores need rankings that place every method without ties" in capsys.readouterr().err


def test_flagged_participants_of_incomplete_rankings_are_left_out(tmp_path: Path) -> None:
    table = some_methods(simulated_rankings(10, 10, [0, 0, 0.5, 1]), 3)
    table.loc[table["participant"] == "P04", "rank"] = table["position"]
    table.to_csv(tmp_path / "partial.csv", index=False)
    arguments = ["--output", str(tmp_path / "out"), "--no-figures", "--exclude-flagged"]
    assert main(["analyze", str(tmp_path / "partial.csv"), *arguments]) == 0
    numbers = json.loads((tmp_path / "out" / "analysis.json").read_text())
    assert numbers["excluded_participants"] == ["P04"]


def test_every_problem_of_a_table_is_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = table_of(RANKS, METHODS, SCORES, rt_ms=4000)
    table.drop(index=1).to_csv(tmp_path / "gap.csv", index=False)
    said = rejected(capsys, tmp_path / "gap.csv", "--output", tmp_path / "out")
    assert "participant ann, image lake: rank 3 is above the number of methods placed, 2" in said
    assert "participant ann, image lake: rank 1 is missing (a gap without a tie)" in said
