"""The language of the first words, before the server has been asked, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from study.visits import page

SCRIPT = Path(page.__file__).parent / "widget" / "words.js"


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
    page.add_script_tag(path=SCRIPT)
    words: dict[str, dict[str, str]] = {code: {} for code in offered}
    assert page.evaluate("([words, wanted]) => firstLanguage(words, wanted)", [words, wanted]) == chosen
    context.close()
