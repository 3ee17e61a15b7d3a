"""Tables of rankings from elsewhere, given to the commands: what is understood, what is asked, and what then helps."""

import json
from pathlib import Path

import pytest

from db.command_line import BAD_INPUT
from study.__main__ import main
from tests.study.analysis.tables import table_of
from tests.study.commands.holiday import METHODS, RANKS, SCORES


def numbers_of(file: Path, *options: str) -> dict[str, object]:
    """Return the numbers of the analysis of a file."""
    folder = file.parent / "out"
    assert main(["analyze", str(file), "--output", str(folder), "--no-figures", "--replace", *options]) == 0
    numbers: dict[str, object] = json.loads((folder / "analysis.json").read_text())
    return numbers


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    """The rankings as this app writes them, without slots."""
    table = table_of(RANKS, METHODS, SCORES, rt_ms=4000)
    table[["participant", "image", "method", "rank"]].to_csv(tmp_path / "long.csv", index=False)
    return tmp_path / "long.csv"


@pytest.fixture
def wide_file(tmp_path: Path) -> Path:
    """The same with a row per ranking."""
    rows = [",".join(map(str, (*key, *ranks))) for key, ranks in RANKS.items()]
    (tmp_path / "wide.csv").write_text("\n".join(["Subject,Scene,auto,human,input", *rows]))
    return tmp_path / "wide.csv"


def test_another_layout_has_the_same_numbers_and_is_told(
    long_file: Path, wide_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    long = numbers_of(long_file)
    assert capsys.readouterr().err == ""
    wide = numbers_of(wide_file)
    told = "read as a wide table: 3 methods auto, human, input; 6 rankings"
    assert capsys.readouterr().err.splitlines() == [
        "wide.csv: read 'Subject' as participant, 'Scene' as image",
        f"wide.csv: {told}",
    ]
    assert wide["rankings"]["read_as"].endswith(f"; {told}")
    assert "read_as" not in long["rankings"]
    assert {**wide, "rankings": None} == {**long, "rankings": None}


def test_ranks_from_0_are_read_when_the_option_says_so(wide_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected = numbers_of(wide_file)["mean_score"]
    header, *rows = wide_file.read_text().replace("3", "x").splitlines()
    rows = [row.replace("1", "0").replace("2", "1").replace("x", "2") for row in rows]
    wide_file.write_text("\n".join([header, *rows]))
    capsys.readouterr()
    assert main(["analyze", str(wide_file), "--output", str(wide_file.parent / "new")]) == BAD_INPUT
    assert capsys.readouterr().err.splitlines() == [
        "error: not a rankings table:",
        "- ranks begin at 0; give --ranks-from 0 if that is the first rank; where it means that a version was not "
        "ranked, leave the cell of a wide table empty, or delete the row",
    ]
    assert numbers_of(wide_file, "--ranks-from", "0")["mean_score"] == expected


def test_the_highest_rank_as_the_best_turns_the_scores_round(wide_file: Path) -> None:
    means, turned = (numbers_of(wide_file, "--best", best)["mean_score"] for best in ("lowest", "highest"))
    assert turned == {method: pytest.approx(10 - mean) for method, mean in means.items()}


def test_a_report_without_slots_says_why(long_file: Path) -> None:
    numbers = numbers_of(long_file)
    assert "The table has no column position" in numbers["position"]["not_computed"]
    assert "The table has no column position" in (long_file.parent / "out" / "report.html").read_text()


def test_options_for_tables_need_a_table(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["plan", "--difference", "1", "--ranks-from", "0"]) == BAD_INPUT
    assert "--ranks-from is for rankings in a file" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["analyze", "paper", "plan"])
def test_the_help_names_the_options(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    shown = capsys.readouterr().out
    for option in ("--columns", "--sheet", "--layout", "--method-columns", "--ranks-from", "--best"):
        assert option in shown
