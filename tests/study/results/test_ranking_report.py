"""`from study import analyze`: a table from Python, to what the command writes about it."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from study import analyze, read_rankings
from study.__main__ import main
from study.examples.files import RANKINGS

TRAPS = {"check_market": "human", "check_lake": "photoshop_auto"}


@pytest.fixture(scope="module")
def rankings() -> pd.DataFrame:
    """Those of ten of the example's people, to be quick."""
    table = read_rankings(RANKINGS)
    return table.astype({"participant": str}).query("participant <= 'p10'")


def test_a_table_and_its_file_get_the_report_of_the_command(rankings: pd.DataFrame, tmp_path: Path) -> None:
    file = tmp_path / "ten people.csv"
    rankings.to_csv(file, index=False)
    command = ["analyze", str(file), "--output", str(tmp_path / "command"), "--no-figures"]
    assert main([*command, "--traps", "check_market=human,check_lake=photoshop_auto"]) == 0
    report = analyze(file, traps=TRAPS)
    assert report.save(tmp_path / "python", figures=False) == tmp_path / "python" / "report.html"
    for name in ("analysis.json", "report.html", "tables/mean-scores.csv"):
        assert (tmp_path / "python" / name).read_text() == (tmp_path / "command" / name).read_text()
    assert analyze(rankings, traps=TRAPS).findings == report.findings


def test_mean_scores_are_those_of_the_rankings_that_count(rankings: pd.DataFrame) -> None:
    order = ["human", "input", "piecewise", "filtering", "photoshop_auto"]
    report = analyze(rankings, methods={key: key.title() for key in order})
    counted = rankings[(rankings["repeat"] == 0) & (rankings["trap"] == 0)]
    expected = counted.groupby("method", observed=True)["score"].mean()
    found = report.tables["mean-scores"].set_index("method")["mean"]
    assert list(found.index) == order
    assert found.to_dict() == pytest.approx(expected.to_dict())
    assert report.numbers["methods"]["human"] == "Human"
    assert report.figures["mean-scores"].data


@pytest.mark.slow
def test_groups_are_those_of_the_command(rankings: pd.DataFrame, tmp_path: Path) -> None:
    images = sorted(rankings["image"][rankings["trap"] == 0].unique())
    photos = pd.DataFrame({"image": images, "light": ["day", "night"] * (len(images) // 2)})
    people = pd.DataFrame({"participant": sorted(rankings["participant"].unique()), "eyes": ["left", "right"] * 5})
    files = {"rankings": rankings, "photos": photos, "people": people}
    for name, table in files.items():
        table.to_csv(tmp_path / f"{name}.csv", index=False)
    arguments = [str(tmp_path / "rankings.csv"), "--photos", str(tmp_path / "photos.csv"), "--participants"]
    arguments += [str(tmp_path / "people.csv"), "--by", "eyes,light", "--output", str(tmp_path / "command")]
    assert main(["analyze", *arguments, "--no-figures"]) == 0
    expected = json.loads((tmp_path / "command" / "analysis.json").read_text())["groups"]
    for these_photos, these_people in ((tmp_path / "photos.csv", str(tmp_path / "people.csv")), (photos, people)):
        report = analyze(rankings, photos=these_photos, participants=these_people, by=["eyes", "light"])
        assert json.loads(json.dumps(report.numbers["groups"])) == expected
    alone = analyze(rankings, photos=photos.set_index("image"), by="light").numbers["groups"]
    assert list(alone) == ["light"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        pytest.param(
            {"methods": {"human": "Human"}},
            "its filtering, input, photoshop_auto, piecewise are not named",
            id="not all methods",
        ),
        pytest.param({"exclude": ["p99"]}, "exclude must name participants of the table; it has no 'p99'", id="nobody"),
        pytest.param({"population": "everybody"}, "population must be one of 'people and photos'", id="population"),
        pytest.param({"reference": "mine"}, "reference must be one of", id="reference"),
        pytest.param(
            {"photos": pd.DataFrame({"image": ["moon"], "category": ["sky"]})},
            "the data frame of photos: line 2: there is no such photo: moon",
            id="another photo",
        ),
        pytest.param({"by": "weather"}, "groups must be of .*; got weather", id="factor"),
        pytest.param({"margin": 11.0}, "margin must be more than 0 and less than 10", id="margin"),
    ],
)
def test_an_argument_that_does_not_fit_is_explained(rankings: pd.DataFrame, wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        analyze(rankings, **wrong)


@pytest.mark.slow
def test_an_earlier_report_is_replaced_only_if_asked(rankings: pd.DataFrame, tmp_path: Path) -> None:
    report = analyze(rankings, title="Ten people")
    report.save(tmp_path / "report", figures=False)
    with pytest.raises(ValueError, match="already contains an analysis"):
        report.save(tmp_path / "report", figures=False)
    report.save(tmp_path / "report", figures=False, replace=True)
    assert json.loads((tmp_path / "report" / "analysis.json").read_text())["n_participants"] == 10
    assert "Ten people" in (tmp_path / "report" / "report.html").read_text()
