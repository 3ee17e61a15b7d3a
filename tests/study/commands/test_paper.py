"""`python -m study paper`: what it writes and rejects; the rules for rankings and folders are those of `analyze`."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from db.command_line import BAD_INPUT
from study.__main__ import main
from tests.project import ROOT
from tests.study.analysis.tables import table_of
from tests.study.tiny_study import IMAGES, TINTS, write_study

SHARED = ROOT.parent / "shared" / "stats" / "study_complete.csv"
RANKS = {(person, image): (5, 4, 3, 1, 2) for person in ("ann", "bob") for image in IMAGES}
SCORES = {1: 10.0, 2: 7.5, 3: 5.0, 4: 2.5, 5: 0.0}


@pytest.fixture
def rankings(tmp_path: Path) -> Path:
    """Two people who ranked the versions of the tiny study's photos."""
    file = tmp_path / "tiny.csv"
    table_of(RANKS, tuple(TINTS), SCORES, rt_ms=4000).to_csv(file, index=False)
    return file


def written(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_a_table_becomes_a_page_and_a_table(rankings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "out"
    arguments = ["paper", str(rankings), "--output", str(folder), "--no-figures"]
    assert main([*arguments, "--methods", "human=dingo_edit,filtering=bilby_filter"]) == 0
    assert written(folder) == {"paper.html", "paper.json", "tables/paper-means.csv"}
    table = pd.read_csv(folder / "tables" / "paper-means.csv", keep_default_na=False)
    assert table.loc[table["row"] == "Human", ["paper_mean", "method", "mean"]].values.tolist() == [
        ["5.232", "dingo_edit", "7.5"]
    ]
    assert json.loads((folder / "paper.json").read_text())["rankings"]["file"] == "tiny.csv"
    page = (folder / "paper.html").read_text()
    assert page.count('class="photo-card"') == len(IMAGES)
    without_scripts = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert re.findall(r"(?:src|href)=\"(?!#|data:)([^\"]+)\"", without_scripts) == []
    assert str(folder / "paper.html") in capsys.readouterr().out
    assert main(arguments) == BAD_INPUT
    assert "already contains a comparison with the paper; replace it with --replace" in capsys.readouterr().err


def test_names_and_order_are_the_papers_and_missing_rows_can_be_named(
    rankings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["paper", str(rankings), "--output", str(tmp_path / "out"), "--no-figures"]
    assert main([*arguments, "--methods", "human=dingo_edit,filtering=bilby_filter"]) == 0
    said = capsys.readouterr().out
    assert (
        "No method here stands for Original, Photoshop-Auto and Piecewise; if one of another name does, say so with "
        "--methods original=KEY,photoshop_auto=KEY,piecewise=KEY."
    ) in said
    # Names may go over to the next line after a _.
    page = (tmp_path / "out" / "paper.html").read_text().replace("<wbr>", "")
    names = re.findall(r"<figcaption>\s*<span><i [^>]*></i>([^<]+)</span>", page)
    # The paper's methods come first wherever methods are listed, under the paper's names.
    assert names[:5] == [
        "Deep filtering",
        "Human",
        *(key for key in TINTS if key not in ("dingo_edit", "bilby_filter")),
    ]
    assert re.search(r"Deep filtering<br><small>bilby_filter</small>", page)
    # A method that is not there has one dash.
    assert re.search(r'Piecewise</th>\s*<td class="number">5\.189</td>\s*<td class="number"><b>–</b></td>', page)


def test_a_study_brings_its_pictures_and_photos_are_chosen(
    rankings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "no-browser"))
    monkeypatch.setenv("ENHANCEGAN_DATA", str(tmp_path))
    write_study(tmp_path / "studies" / "tiny")
    folder = tmp_path / "out"
    chosen = ["--study", "tiny", "--photos", "potoroo6, potoroo2"]
    assert main(["paper", str(rankings), "--output", str(folder), *chosen]) == 0
    assert {name for name in written(folder / "figures") if name.endswith(".html")} == {
        "figure-8.html",
        "photo-potoroo2.html",
        "photo-potoroo6.html",
    }
    page = (folder / "paper.html").read_text()
    assert "<title>A tiny study</title>" in page
    assert page.count("data:image/jpeg;base64,") == len(IMAGES) * len(TINTS)


def test_an_unknown_photo_is_rejected_and_nothing_written(
    rankings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["paper", str(rankings), "--output", str(tmp_path / "out"), "--photos", "emu"]) == BAD_INPUT
    assert "nobody ranked 'emu'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(not SHARED.is_file(), reason="needs the reference study at ../shared/stats")
def test_the_reference_study_has_every_row_of_the_paper(tmp_path: Path) -> None:
    assert main(["paper", str(SHARED), "--output", str(tmp_path / "out"), "--no-figures"]) == 0
    table = pd.read_csv(tmp_path / "out" / "tables" / "paper-means.csv").set_index("method")
    expected = json.loads(SHARED.with_name("expected.json").read_text())["study_complete"]["mean_score"]
    assert table["mean"].to_dict() == pytest.approx(expected)
