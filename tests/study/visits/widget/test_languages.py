"""The language of the first words, before the server has been asked, in a real browser."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from study.visits import page

MODULE = Path(page.__file__).parent / "widget" / "words.js"
FIRST = """async ([address, words, wanted]) =>
  (await import(address)).firstLanguage(words, [wanted, ...navigator.languages])"""


@pytest.mark.parametrize(
    ("offered", "locale", "wanted", "chosen"),
    [
        (["de", "en"], "de-AT", None, "de"),
        (["de", "en"], "de-AT", "en", "en"),
        (["en", "pt", "pt-BR"], "pt-BR", None, "pt-BR"),
        (["en", "pt", "pt-BR"], "pt-PT", None, "pt"),
        (["en", "pt-BR"], "de", "PT-br", "pt-BR"),
        (["en", "zh", "zh-Hant"], "zh-Hant-TW", None, "zh-Hant"),
        (["de", "en"], "fr-FR", None, "en"),
    ],
)
def test_the_whole_tag_counts_before_its_first_part(
    browser: Browser, offered: list[str], locale: str, wanted: str | None, chosen: str
) -> None:
    context = browser.new_context(locale=locale)
    page = context.new_page()
    address = f"data:text/javascript;base64,{base64.b64encode(MODULE.read_bytes()).decode()}"
    words: dict[str, dict[str, str]] = {code: {} for code in offered}
    assert page.evaluate(FIRST, [address, words, wanted]) == chosen
    context.close()
