"""The HTML of the results: numbers as text in real tables, everything escaped, a sentence where there is nothing."""

import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from study.analysis.rankings import COLUMN_NAMES
from study.analysis.report import Picture, photos_html, summary_html
from tests.study.analysis.tables import table_of

LABELS = {"input": "Input", "auto": "Photoshop Auto", "human": "Human & <editor>"}
SCORES = {1: 10.0, 2: 5.0, 3: 0.0}
RANKS = {("ann", "lake"): (3, 2, 1), ("bob", "lake"): (3, 1, 2), ("ann", "street"): (1, 2, 3)}
NOBODY = pd.DataFrame(columns=COLUMN_NAMES)


class Cells(HTMLParser):
    """Collects the texts of every table row, by the row's data-method."""

    def __init__(self) -> None:
        """Start without rows."""
        super().__init__()
        self.rows: dict[str | None, list[str]] = {}
        self._row: list[str] | None = None
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a row or a cell."""
        if tag == "tr":
            self._row = self.rows.setdefault(dict(attrs).get("data-method"), [])
        elif tag in ("td", "th") and self._row is not None:
            self._row.append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        """Close a cell."""
        self._in_cell = self._in_cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        """Add text to the open cell."""
        if self._in_cell and self._row:
            self._row[-1] += data


@pytest.fixture
def rankings() -> pd.DataFrame:
    """Three rankings by two people of two photos."""
    return table_of(RANKS, list(LABELS), SCORES, rt_ms=3000)


@pytest.fixture
def participants() -> pd.DataFrame:
    """One who finished, one on the way, one who has only consented."""
    start = pd.Timestamp("2026-05-04 10:00", tz="UTC")
    return pd.DataFrame(
        {
            "started_at": [start, start, pd.NaT],
            "finished_at": [start + pd.Timedelta(minutes=7), pd.NaT, pd.NaT],
        }
    )


def rows_of(page: str) -> dict[str | None, list[str]]:
    """Return the cells of a page's tables by data-method."""
    cells = Cells()
    cells.feed(page)
    return cells.rows


def test_mean_scores_can_be_read_from_the_table(rankings: pd.DataFrame, participants: pd.DataFrame) -> None:
    page = summary_html(rankings, participants, LABELS, 2, "rankings.csv")
    rows = rows_of(page)
    # input 0 + 0 + 10, auto 5 + 10 + 5, human 10 + 5 + 0, over three rankings; then how often 1st, 2nd, 3rd
    assert rows["input"] == ["Input", "3.333", "3", "1", "0", "2"]
    assert rows["auto"] == ["Photoshop Auto", "6.667", "3", "1", "2", "0"]
    assert rows["human"] == ["Human & <editor>", "5.000", "3", "1", "1", "1"]
    assert 'id="mean-scores"' in page
    assert '<td class="number" id="sum-of-means">15.000</td>' in page
    assert "the means always add up to 15:" in " ".join(page.split())
    assert [float(mean) for mean in re.findall(r'data-mean="([^"]+)"', page)] == pytest.approx([10 / 3, 20 / 3, 5])


def test_participants_are_counted_by_how_far_they_came(rankings: pd.DataFrame, participants: pd.DataFrame) -> None:
    page = summary_html(rankings, participants, LABELS, 2, "rankings.csv")
    assert '<dd id="participants-started">2</dd>' in page
    assert '<dd id="participants-finished">1</dd>' in page
    assert '<dd id="rankings-count">3</dd>' in page


def test_a_study_without_answers_says_so(participants: pd.DataFrame) -> None:
    page = summary_html(NOBODY, participants.iloc[:0], LABELS, 2, "rankings.csv")
    assert "Nobody has ranked a photo of this study yet." in page
    assert "<table" not in page
    assert not re.search(r"\bnan\b|NaT|None", page, re.IGNORECASE)


def test_consent_alone_is_no_nan(participants: pd.DataFrame) -> None:
    page = summary_html(NOBODY, participants.iloc[2:], LABELS, 2, "rankings.csv")
    assert not re.search(r"\bnan\b|NaT|None", page, re.IGNORECASE)


def test_photos_show_every_version_and_say_who_ranked(rankings: pd.DataFrame) -> None:
    pictures = {
        image: {method: Picture(f"{image}/{method}?small", f"{image}/{method}", 60, 40) for method in LABELS}
        for image in ("lake", 'quo"te', "street")
    }
    page = photos_html(rankings, LABELS, pictures)
    assert re.findall(r'src="([^"]+)"', page)[:3] == ["lake/input?small", "lake/auto?small", "lake/human?small"]
    assert re.findall(r"(ranked by \d \w+|not ranked yet)", page) == [
        "ranked by 2 people",
        "not ranked yet",
        "ranked by 1 person",
    ]
    # lake: input 0 and 0, auto 5 and 10, human 10 and 5; street: 10, 5, 0
    assert re.findall(r"◇ ([\d.]+)", page) == ["0.00", "7.50", "7.50", "10.00", "5.00", "0.00"]
    assert page.count("data-figure=") == 2
    assert 'data-image="quo&#34;te"' in page
    assert "Human &amp; &lt;editor&gt;" in page
