"""Which language somebody gets who arrives at a study."""

from types import SimpleNamespace
from typing import cast

import pytest

from study.content.yaml.definition import Study
from study.visits.http.entrance import chosen_language

STUDY = cast(Study, SimpleNamespace(languages=("en", "ar", "pt-BR")))


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("ar", "ar"),
        ("AR", "ar"),
        ("ar-EG", "ar"),
        ("ar_EG", "ar"),
        ("pt-br", "pt-BR"),
        ("nl", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_an_address_asks_for_a_language_as_browsers_do(asked: str | None, language: str) -> None:
    assert chosen_language(STUDY, asked, "") == language


@pytest.mark.parametrize(("asked", "language"), [("AR", "ar"), ("nl", "pt-BR"), (None, "pt-BR")])
def test_the_address_comes_before_the_browser(asked: str | None, language: str) -> None:
    assert chosen_language(STUDY, asked, "pt-BR,en;q=0.5") == language
