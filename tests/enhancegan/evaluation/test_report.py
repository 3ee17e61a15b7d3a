"""A report is one table in four files, exact for machines and rounded for people."""

import json
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from enhancegan.evaluation.report import markdown_table, write_report


@pytest.fixture
def rows() -> pd.DataFrame:
    return pd.DataFrame({
        "method": ["original", "a|b <i>"],
        "psnr": [1 / 3, np.inf],
        "better": [np.nan, 0.25],
        "n": [3, 12],
    })  # fmt: skip


class Cells(HTMLParser):
    """Collects the text of every cell of a page's table, row by row."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "tr":
            self.rows.append([])
        self._inside = tag in ("th", "td")
        if self._inside:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.rows[-1][-1] += data


def test_json_is_exact_and_what_is_unknown_or_infinite_is_null(rows: pd.DataFrame, tmp_path: Path) -> None:
    path = write_report(rows, tmp_path, "restore", "Title")[0]
    assert path == tmp_path / "restore.json"
    assert json.loads(path.read_text()) == [
        {"method": "original", "psnr": 1 / 3, "better": None, "n": 3},
        {"method": "a|b <i>", "psnr": None, "better": 0.25, "n": 12},
    ]


def test_csv_gives_the_same_table_back(rows: pd.DataFrame, tmp_path: Path) -> None:
    path = write_report(rows, tmp_path, "restore", "Title")[1]
    pd.testing.assert_frame_equal(pd.read_csv(path), rows, check_exact=True)


def test_markdown_is_rounded_and_a_bar_in_a_cell_does_not_split_it(rows: pd.DataFrame) -> None:
    assert markdown_table(rows).splitlines() == [
        r"| method   |  psnr | better |  n |",
        r"| -------- | ----: | -----: | -: |",
        r"| original | 0.333 |      – |  3 |",
        r"| a\|b <i> |   inf |  0.250 | 12 |",
    ]


def test_the_narrowest_column_of_numbers_keeps_its_dash_and_colon() -> None:
    assert markdown_table(pd.DataFrame({"n": [3], "x": ["a"]})).splitlines() == [
        "|  n | x  |",
        "| -: | -- |",
        "|  3 | a  |",
    ]


def test_a_small_number_is_not_rounded_to_zero() -> None:
    table = markdown_table(pd.DataFrame({"share": [0.000123, 0.0, -0.00005]}))
    assert [line.strip("| ") for line in table.splitlines()[2:]] == ["1.2e-04", "0.000", "-5.0e-05"]


def test_title_and_notes_are_on_both_pages_for_people(rows: pd.DataFrame, tmp_path: Path) -> None:
    _, _, markdown, html = write_report(rows, tmp_path, "restore", "Restoring", ["75 photos", "a < b"])
    assert markdown.read_text().startswith("# Restoring\n\n| method")
    assert markdown.read_text().endswith("|\n\n- 75 photos\n- a < b\n")
    assert "<h1>Restoring</h1>" in html.read_text() and "<li>a &lt; b</li>" in html.read_text()


def test_html_shows_every_cell_as_text_and_needs_nothing_else(rows: pd.DataFrame, tmp_path: Path) -> None:
    page = write_report(rows, tmp_path, "restore", "Title")[3].read_text()
    assert Cells(page).rows == [
        ["method", "psnr", "better", "n"],
        ["original", "0.333", "–", "3"],
        ["a|b <i>", "inf", "0.250", "12"],
    ]
    assert "prefers-color-scheme: dark" in page
    assert not any(word in page for word in ("src=", "href=", "http", "<script"))


def test_a_report_that_fails_leaves_the_one_before_as_it_was(rows: pd.DataFrame, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in write_report(rows, tmp_path, "restore", "Title")}
    with pytest.raises(TypeError, match="not JSON serializable"):
        write_report(rows.assign(psnr=[object(), object()]), tmp_path, "restore", "Title")
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_nothing_to_report_and_a_file_for_a_folder_are_rejected(rows: pd.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nothing to report: Title has no rows"):
        write_report(rows.head(0), tmp_path / "out", "restore", "Title")
    (tmp_path / "file").touch()
    with pytest.raises(ValueError, match="must be a folder"):
        write_report(rows, tmp_path / "file", "restore", "Title")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
