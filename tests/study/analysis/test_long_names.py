"""Reports on methods with long names, in several scripts: in a browser, no text is cut or lies over another."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from study.analysis.analysis import analyze
from study.analysis.report import analysis_html, population_html, standalone_page, summary_html
from study.analysis.sections import sections
from study.analysis.views import other_views
from tests.study.analysis.simulated import simulated_rankings

NAMES = (
    *("Original", "photographic_enhancer_v2_final", "Photoshop Auto Tone and Color", "DeepPhotoEnhancerGAN2018Plus"),
    *("Human expert (retoucher C)", "超解像と色補正の新しい方法による結果", "طريقة تحسين الصور بالتعلم العميق"),
    *("piecewise-curve-lab-enhancer-b", "Exemplar-based look transfer", "照片增强方法第二版最终结果"),
)
A4 = 700
"""Pixels of a page without its margins."""
CUT = """
(place) => {
  const frame = place.getBoundingClientRect();
  return [...place.querySelectorAll("text")].filter((text) => {
    const box = text.getBoundingClientRect();
    return box.width > 0 && (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1);
  }).map((text) => text.textContent);
}
"""
OVERLAPPING = """
(place) => {
  const boxes = [...place.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()]);
  const shared = (one, other, from, to) => Math.min(one[to], other[to]) - Math.max(one[from], other[from]);
  return boxes.flatMap(([name, one], index) => boxes.slice(index + 1).filter(([, other]) =>
    shared(one, other, "left", "right") > 2 && shared(one, other, "top", "bottom") > 3,
  ).map(([other]) => `${name} / ${other}`));
}
"""

BROKEN = """
() => {
  document.querySelectorAll("details").forEach((details) => { details.open = true; });
  const broken = [];
  for (const cell of document.querySelectorAll(".part td, .part tbody th, .overall tbody th")) {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      for (const word of texts.currentNode.data.matchAll(/[A-Za-z0-9]+/g)) {
        const range = document.createRange();
        range.setStart(texts.currentNode, word.index);
        range.setEnd(texts.currentNode, word.index + word[0].length);
        if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) broken.push(word[0]);
      }
    }
  }
  return [...new Set(broken)];
}
"""


@pytest.fixture(scope="module")
def report_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    labels = {f"method_{place}": name for place, name in enumerate(NAMES)}
    found = analyze(simulated_rankings(12, 8, [0.4 * place for place in range(len(NAMES))]), labels, None, margin=1.0)
    content = population_html(found) + summary_html(found, None, 8, None)
    content += analysis_html(sections(found), other_views(found))
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(standalone_page("Long names", content), encoding="utf-8")
    return path


@pytest.fixture(scope="module", params=[390, 1280, "paper"])
def page(request: pytest.FixtureRequest, browser: Browser, report_file: Path) -> Iterator[Page]:
    """The report with all its figures, which take seconds to draw; only the last test changes anything: it unfolds."""
    width = A4 if request.param == "paper" else request.param
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.goto(report_file.as_uri())
    for place in page.locator("[data-figure]:visible").all():
        place.scroll_into_view_if_needed()
        place.locator(".main-svg").first.wait_for()
    if request.param == "paper":
        page.emulate_media(media="print")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    yield page
    page.close()


def test_no_text_of_a_figure_is_cut_or_lies_over_another(page: Page) -> None:
    places = page.locator("[data-figure]:visible").all()
    assert len(places) >= 10
    found = {
        str(place.get_attribute("data-name")): place.evaluate(CUT) + place.evaluate(OVERLAPPING) for place in places
    }
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_the_page_has_no_sideways_scrolling_and_the_first_numbers_are_seen(page: Page) -> None:
    width = page.evaluate("innerWidth")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    for cell in page.locator(".overall td.mean").all():
        box = cell.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= width


def test_no_word_of_a_name_in_a_table_goes_over_two_lines(page: Page) -> None:
    assert page.evaluate(BROKEN) == []
