"""The HTML of the results: numbers as text in real tables, everything escaped, a sentence where there is nothing."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser

from study.analysis.analysis import Analysis, analyze
from study.analysis.figures.photo_sheet import Picture
from study.analysis.population import Population
from study.analysis.protocol import Protocol
from study.analysis.report import analysis_html, photos_html, population_html, standalone_page, summary_html
from study.analysis.sections import Section, all_figures, key_findings, sections
from study.analysis.views import other_views
from tests.study.analysis.simulated import simulated_rankings
from tests.study.analysis.tables import table_of

LABELS = {"input": "Input", "auto": "Photoshop Auto", "human": "Human & <editor>"}
SCORES = {1: 10.0, 2: 5.0, 3: 0.0}
RANKS = {("ann", "lake"): (3, 2, 1), ("bob", "lake"): (3, 1, 2), ("ann", "street"): (1, 2, 3)}


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


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    """Three rankings by two people of two photos."""
    return analyze(table_of(RANKS, list(LABELS), SCORES, rt_ms=3000), LABELS, None)


@pytest.fixture(scope="module")
def parts(analysis: Analysis) -> list[Section]:
    """All sections about them."""
    return sections(analysis)


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


def shown_text(page: str) -> str:
    """Return what a page says: without tags, and without the numbers from which figures are drawn."""
    return " ".join(re.sub(r"<[^>]*>", " ", re.sub(r'data-figure="[^"]*"', "", page)).split())


def test_mean_scores_can_be_read_from_the_table(analysis: Analysis, participants: pd.DataFrame) -> None:
    page = summary_html(analysis, participants, 2, "rankings.csv")
    rows = rows_of(page)
    # input 0 + 0 + 10, auto 5 + 10 + 5, human 10 + 5 + 0, over three rankings; then how often 1st, 2nd, 3rd
    assert rows["input"] == ["Input", "3.333", "3", "1", "0", "2"]
    assert rows["auto"] == ["Photoshop Auto", "6.667", "3", "1", "2", "0"]
    assert rows["human"] == ["Human & <editor>", "5.000", "3", "1", "1", "1"]
    assert 'id="mean-scores"' in page
    assert '<td class="number" id="sum-of-means">15.000</td>' in page
    assert "the means always add up to 15:" in shown_text(page)
    assert [float(mean) for mean in re.findall(r'data-mean="([^"]+)"', page)] == pytest.approx([10 / 3, 20 / 3, 5])


def test_it_says_what_was_asked_and_where_the_answers_are(analysis: Analysis) -> None:
    asked = shown_text(summary_html(analysis, None, 2, None, ["Age?", "Anything <else>?"]))
    assert (
        "Participants were also asked “Age?” and “Anything &lt;else&gt;?”. The answers are in the exports "
        "(Participants, CSV); by which of them participants are compared, the section Groups says."
    ) in asked
    assert "also asked" not in summary_html(analysis, None, 2, None)


def test_the_key_findings_stand_beside_the_scores(analysis: Analysis) -> None:
    page = summary_html(analysis, None, 2, None)
    # The study's own population comes first; report.css shows one of them.
    assert page.split("</ul>")[0].count("<li>") == len(key_findings(analysis))
    assert page.count("</ul>") == 1 + len(other_views(analysis))
    assert "Photoshop Auto 6.67" in shown_text(page)


def test_participants_are_counted_by_how_far_they_came(analysis: Analysis, participants: pd.DataFrame) -> None:
    page = summary_html(analysis, participants, 2, "rankings.csv")
    assert '<dd id="participants-started">2</dd>' in page
    assert '<dd id="participants-finished">1</dd>' in page
    assert '<dd id="rankings-count">3</dd>' in page


def test_a_table_from_elsewhere_tells_only_who_ranked(analysis: Analysis) -> None:
    page = summary_html(analysis, None, 5, None)
    assert '<dd id="participants-ranked">2</dd>' in page
    assert '<dd id="photos-ranked">2<small> of 5</small></dd>' in page
    assert "participants-started" not in page
    assert "Download" not in page


def test_a_study_without_answers_says_so(participants: pd.DataFrame) -> None:
    page = summary_html(None, participants.iloc[:0], 2, "rankings.csv")
    assert "Nobody has ranked a photo of this study yet." in page
    assert "<table" not in page
    assert not re.search(r"\bnan\b|NaT|None", page, re.IGNORECASE)


def test_consent_alone_is_no_nan(participants: pd.DataFrame) -> None:
    page = summary_html(None, participants.iloc[2:], 2, "rankings.csv")
    assert not re.search(r"\bnan\b|NaT|None", page, re.IGNORECASE)


def test_who_is_left_out_is_said_and_that_the_file_holds_everybody() -> None:
    rankings = simulated_rankings(20, 2, [0.0, 0.0])
    people = list(rankings["participant"].unique())
    names = {"method_0": "A", "method_1": "B"}
    one = summary_html(analyze(rankings, names, None, excluded=people[:1]), None, 2, "rankings.csv")
    assert "1 participant is left out of everything below: P01." in one
    many = summary_html(analyze(rankings, names, None, excluded=people[:15]), None, 2, None)
    assert "15 participants are left out of everything below: P01, " in many
    assert "P12 and 3 more." in many


def test_every_section_has_its_place_its_words_its_figures_and_tables(parts: list[Section]) -> None:
    page = analysis_html(parts)
    for part in parts:
        assert f'<a href="#analysis-{part.key}">' in page
        assert page.count(f'id="analysis-{part.key}"') == 1
        for name in part.figures:
            assert f'data-name="{name}"' in page
        for name in part.tables:
            assert f'<table id="table-{name}">' in page
    # Nobody ranked anything twice: the reason stands where the consistency would.
    assert re.search(r'class="missing">[^<]*ranked a photo a second time', page)


def test_a_long_table_says_where_the_rest_is() -> None:
    names = {"method_0": "A", "method_1": "B", "method_2": "C"}
    page = shown_text(analysis_html(sections(analyze(simulated_rankings(25, 3, [0.0] * 3), names, None))))
    assert "and 5 more in the CSV file screens.csv, which python -m study analyze writes" in page
    assert "and 15 more in the CSV file leave-one-out.csv" in page


def test_methods_are_described_with_references_and_versions(parts: list[Section]) -> None:
    page = shown_text(analysis_html(parts))
    described, references = page.split("How it was computed")[-1].split("References")
    # Years are unique enough: every work that is cited stands in the list.
    cited = set(re.findall(r"\b(?:18|19|20)\d\d\b", described.split("Computed with")[0])) - {"2018"}
    assert len(cited) > 15
    assert cited <= set(re.findall(r"\((\d{4})\)", references))
    for name in ("Deng", "Owen", "Krippendorff", "Nemenyi", "Westfall", "Anderson", "Plackett", "Cameron"):
        assert name in described
        assert name in references
    assert re.search(r"Computed with Python \d+\.\d+\.\d+, numpy \d", described)


def test_names_are_text_wherever_they_stand() -> None:
    names = dict(zip(LABELS, ("<b>Input</b>", 'Au"to', "<script>alert(1)</script>"), strict=True))
    ranks = {(f"<i>{who}", f"<u>{photo}"): (1, 2, 3) for who in "abc" for photo in "de"}
    found = analyze(table_of(ranks, list(LABELS), SCORES, rt_ms=3000), names, None)
    page = summary_html(found, None, 2, None) + analysis_html(sections(found))
    page += photos_html(found.matrix, names, list(found.matrix.images), None)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    for markup in ("<b>Input", "<script", "<i>a", "<u>d"):
        assert markup not in page


def test_photos_show_every_version_and_say_who_ranked(analysis: Analysis) -> None:
    images = ("lake", 'quo"te', "street")
    pictures = {
        image: {method: Picture(f"{image}/{method}?small", f"{image}/{method}", 60, 40) for method in LABELS}
        for image in images
    }
    page = photos_html(analysis.matrix, LABELS, images, pictures)
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


def test_photos_without_pictures_have_names(analysis: Analysis) -> None:
    page = photos_html(analysis.matrix, LABELS, ["lake"], None)
    assert "<img" not in page
    assert shown_text(page).startswith("lake ranked by 2 people Input ◇ 0.00 Photoshop Auto ◇ 7.50 Human")


@pytest.fixture(scope="module")
def reported() -> Analysis:
    """Eight people's rankings of eight photos."""
    names = {"method_0": "Input", "method_1": "Photoshop Auto", "method_2": "Piecewise enhancer"}
    return analyze(simulated_rankings(8, 8, [0.0, 0.5, 1.0], taste=0.5, scene=0.5), names, None)


@pytest.fixture(scope="module")
def reported_parts(reported: Analysis) -> list[Section]:
    """All sections about them."""
    return sections(reported)


@pytest.fixture(scope="module")
def report_file(reported: Analysis, reported_parts: list[Section], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report in one file."""
    content = population_html(reported) + summary_html(reported, None, 8, None)
    content += analysis_html(reported_parts, other_views(reported))
    content += photos_html(reported.matrix, reported.labels, list(reported.matrix.images), None)
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(standalone_page("A study", content), encoding="utf-8")
    return path


@pytest.mark.smoke
def test_a_telephone_needs_no_sideways_scrolling(browser: Browser, report_file: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(report_file.as_uri())
    for table in page.locator("details:not(.about):visible").all():
        table.locator("summary").click()
    page.locator('[data-name="power"]').scroll_into_view_if_needed()
    page.locator('[data-name="power"] .main-svg').first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.close()


@pytest.mark.smoke
def test_every_figure_is_drawn_without_an_error(
    browser: Browser, reported_parts: list[Section], report_file: Path
) -> None:
    errors: list[str] = []
    page = browser.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(report_file.as_uri())
    figures = page.locator("[data-figure]:visible")
    assert figures.count() == len(all_figures(reported_parts)) + 8
    for place in figures.all():
        place.scroll_into_view_if_needed()
        place.locator(".main-svg").first.wait_for()
    page.close()
    assert errors == []


def test_figures_can_be_saved(browser: Browser, report_file: Path) -> None:
    page = browser.new_page()
    page.goto(report_file.as_uri())
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save figure win-rates as SVG").click()
    assert saved.value.suggested_filename == "win-rates.svg"
    drawing = saved.value.path().read_text(encoding="utf-8")
    page.close()
    assert drawing.startswith("<svg")
    assert "Photoshop" in drawing


def test_a_dark_page_is_printed_light_with_all_its_figures(browser: Browser, report_file: Path) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(report_file.as_uri())
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    figures = page.locator("[data-figure]:visible")
    assert page.locator("[data-figure] > .plot-container").count() == figures.count()
    ink = "text => getComputedStyle(text).fill"
    tick = page.locator('[data-name="mean-scores"] .xtick text').first
    assert tick.evaluate(ink) == "rgb(31, 41, 55)"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert tick.evaluate(ink) == "rgb(236, 239, 244)"
    page.close()


def test_the_reader_chooses_the_population_and_everything_follows(browser: Browser, report_file: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="dark")
    page.goto(report_file.as_uri())
    pairs, photos = page.locator('[data-section="pairs"]'), "exactly these 8 photos"
    assert photos not in page.locator(".findings:visible").inner_text()
    figures = page.locator("[data-figure]:visible").count()
    page.get_by_role("radio", name="People and photos like these").focus()
    page.keyboard.press("ArrowDown")
    assert page.get_by_role("radio", name=f"People like these and {photos}").is_checked()
    assert photos in page.locator(".findings:visible").inner_text()
    assert photos in pairs.locator(".words").inner_text()
    # As many as before, and what is about no population is there once.
    assert page.locator("[data-figure]:visible").count() == figures
    assert page.locator('[data-name="overall-box"]').count() == 1
    # The map about people has not been drawn; the other one must not be drawn wrongly while it is hidden.
    hidden = page.locator('[data-name="mean-scores"]')
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 844})
    shown = page.locator('[data-name="mean-scores-people"]')
    shown.scroll_into_view_if_needed()
    shown.locator(".main-svg").first.wait_for()
    page.get_by_role("radio", name="People and photos like these").check()
    hidden.scroll_into_view_if_needed()
    tick = hidden.locator(".xtick text").first
    page.wait_for_function(
        "place => place.querySelector('.main-svg')?.clientWidth === place.clientWidth", arg=hidden.element_handle()
    )
    assert tick.evaluate("text => getComputedStyle(text).fill") == "rgb(31, 41, 55)"
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.close()


def test_a_population_about_which_nothing_can_be_said_cannot_be_chosen() -> None:
    names = {"method_0": "A", "method_1": "B"}
    one = analyze(simulated_rankings(9, 1, [0.0, 0.5]), names, None, protocol=Protocol(Population.BOTH))
    page = population_html(one)
    radios = dict(re.findall(r'<input type="radio" name="population" id="population-(\w+)"([^>]*)>', page))
    assert radios == {"both": " disabled", "people": " data-own checked", "photos": " disabled", "neither": " disabled"}
    assert "need at least 2 of each; there are 9 and 1." in shown_text(page)
    assert "not about people and photos like these as asked for" in shown_text(page)
    assert 'class="about' not in analysis_html(sections(one), other_views(one))
    # Nothing to choose from.
    assert population_html(analyze(simulated_rankings(1, 1, [0.0, 0.5]), names, None)) == ""
