"""Which language somebody gets who arrives at a study."""

import pytest

from study.content.keeping.reading import read_study
from study.content.yaml.definition import Study
from study.visits.http.entrance import chosen_language
from tests.study.tiny_study import IMAGES, write_study


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A study in English, Arabic, and a language of its own with a region."""
    languages = ["en", "ar", "pt-BR"]
    folder = tmp_path_factory.mktemp("entrance") / "tiny"
    write_study(folder, IMAGES[:2], languages=languages, title=dict.fromkeys(languages, "A tiny study"))
    (folder / "words").mkdir()
    (folder / "words" / "pt-BR.yaml").write_text("name: Português (Brasil)\n", encoding="utf-8")
    return read_study(folder)


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
def test_an_address_asks_for_a_language_as_browsers_do(study: Study, asked: str | None, language: str) -> None:
    assert chosen_language(study, asked, "") == language


@pytest.mark.parametrize(("asked", "language"), [("AR", "ar"), ("nl", "pt-BR"), (None, "pt-BR")])
def test_the_address_comes_before_the_browser(study: Study, asked: str | None, language: str) -> None:
    assert chosen_language(study, asked, "pt-BR,en;q=0.5") == language
