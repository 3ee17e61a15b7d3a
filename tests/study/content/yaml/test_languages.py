"""The languages: the same words in each, all that the page uses, and the choice between them."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from study.content.yaml import languages as module
from study.content.yaml.definition import FEWEST_METHODS, MOST_METHODS
from study.content.yaml.languages import Language, languages, preferred
from study.visits.answers.consent import KEEPS

FOLDER = Path(module.__file__).parent
FILES = sorted((FOLDER / "words").glob("*.yaml"))
STUDY = FOLDER.parents[1]
MODULES = [path for folder in ("viewer", "visits") for path in sorted((STUDY / folder).rglob("*.js"))]
SCRIPTS = "\n".join(path.read_text(encoding="utf-8") for path in MODULES)

CONSENT = (STUDY / "visits" / "answers" / "consent.py").read_text(encoding="utf-8")


FORMS = ("zero", "one", "two", "few", "many", "other")
PLURALS = {
    # Of whole numbers up to 10,000: https://www.unicode.org/cldr/charts/46/supplemental/language_plural_rules.html
    "ar": {"zero", "one", "two", "few", "many", "other"},
    **{code: {"one", "other"} for code in ("de", "en", "es", "fr")},
    **{code: {"other"} for code in ("ja", "zh")},
}
UNNUMBERED = {"zero", "one", "two"}
"""Forms that may name their number in words."""
COUNTED = ("start_sets", "start_minutes", "try_again", "redirect", "kept", "not_stored")


def names_in(text: str) -> list[str]:
    """Return the {names} that the page fills in."""
    return sorted(re.findall(r"\{(\w+)\}", text))


def counted_key(key: str) -> str | None:
    """Return what the key of a form of a counted word counts; None for another key."""
    stem, _, form = key.rpartition("_")
    return stem if form in FORMS and stem in COUNTED else None


def without_forms(words: Iterable[str]) -> list[str]:
    """Return the keys in their order, those of the forms of one counted word as one."""
    return list(dict.fromkeys(counted_key(key) or key for key in words))


def test_these_languages_are_there() -> None:
    assert {code: (language.name, language.direction) for code, language in languages().items()} == {
        "ar": ("العربية", "rtl"),
        "de": ("Deutsch", "ltr"),
        "en": ("English", "ltr"),
        "es": ("Español", "ltr"),
        "fr": ("Français", "ltr"),
        "ja": ("日本語", "ltr"),
        "zh": ("简体中文", "ltr"),
    }


@pytest.mark.parametrize("language", languages().values(), ids=languages().keys())
def test_every_language_says_the_same(language: Language) -> None:
    english = languages()["en"]
    assert without_forms(language.words) == without_forms(english.words)
    assert list(language.texts) == list(english.texts)
    differing = {
        key: (names_in(text), names_in(english.words[key]))
        for key, text in language.words.items()
        if counted_key(key) is None and names_in(text) != names_in(english.words[key])
    }
    assert differing == {}
    assert all(text.strip() for text in [*language.words.values(), *language.texts.values()])


@pytest.mark.parametrize("language", languages().values(), ids=languages().keys())
def test_there_is_a_form_for_every_count_that_the_language_tells_apart(language: Language) -> None:
    for stem in COUNTED:
        forms = {key.rpartition("_")[2] for key in language.words if counted_key(key) == stem}
        assert forms == PLURALS[language.code], stem
        for form in forms - UNNUMBERED:
            assert names_in(language.words[f"{stem}_{form}"]) == ["number"], stem


@pytest.mark.parametrize("language", languages().values(), ids=languages().keys())
def test_what_a_text_names_is_what_the_page_has(language: Language) -> None:
    words, texts = language.words, language.texts
    assert f"*{words['withdraw']}*" in texts["consent"]
    assert f"**{words['undo']}**" in texts["instructions"]
    assert words["withdraw"] in words["withdraw_code"]
    assert words["delete_answers"] in words["delete_code"]
    assert all(words["vision_none"] in words[key] for key in ("vision_plate", "vision_missing"))
    assert all(words["undo"] in words[key] for key in ("board_said_back", "board_said_already"))


@pytest.mark.parametrize("language", languages().values(), ids=languages().keys())
def test_every_number_of_versions_has_a_scale_of_different_words(language: Language) -> None:
    assert sorted(language.scale) == list(range(FEWEST_METHODS, MOST_METHODS + 1))
    for versions, labels in language.scale.items():
        assert len(set(labels)) == versions


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_word_is_there_twice(path: Path) -> None:
    class Keys(yaml.SafeLoader):
        """Counts the keys of mappings instead of keeping the last of equal ones."""

    def keys(loader: Keys, node: yaml.MappingNode) -> dict[str, Any]:
        counts = Counter(key.value for key, _ in node.value)
        assert [key for key, count in counts.items() if count > 1] == []
        return {key.value: loader.construct_object(value, deep=True) for key, value in node.value}

    Keys.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, keys)
    assert yaml.load(path.read_text(encoding="utf-8"), Keys)["words"]  # noqa: S506


def test_every_word_of_the_page_is_there_and_used() -> None:
    words = languages()["en"].words
    asked = set(re.findall(r'\bt\("(\w+)"', SCRIPTS))
    assert asked - set(words) == set()
    # Some keys are put together, like `${stage}_text`, or stand in a list or in a choice between two.
    quoted = set(re.findall(r'"(\w+)"', SCRIPTS))
    starts = {start for start in re.findall(r"\bt\(`(\w+)\$\{", SCRIPTS)}
    counted = set(re.findall(r'counted\(t, "(\w+)"', SCRIPTS))
    endings = [key for key in words if key.endswith(("_text", "_one", "_other"))]
    composed = {key for key in words if any(key.startswith(start) for start in starts)}
    composed |= {key for key in endings if key.rsplit("_", 1)[0] in quoted | counted}
    # What the page of consent adds is named by the server.
    composed |= set(re.findall(r"""(?:yield |words\[)["'](\w+)["']""", CONSENT)) | {
        f"keeping_{keeps}" for keeps in KEEPS
    }
    assert set(words) - quoted - composed == set()


@pytest.mark.parametrize(
    ("offered", "header", "chosen"),
    [
        (["en", "de"], "", "en"),
        (["de", "en"], "", "de"),
        (["en", "de"], "de-AT,de;q=0.9,en;q=0.8", "de"),
        (["en", "de"], "fr,en;q=0.2,de;q=0.7", "de"),
        (["en", "de"], "fr,es;q=0.5", "en"),
        (["en", "de"], "de;q=0", "en"),
        (["en", "de"], "de;q=much", "en"),
        (["de"], "en", "de"),
        (["pt", "pt-BR"], "pt-BR", "pt-BR"),
        (["pt-BR", "pt"], "pt-PT", "pt"),
        (["en", "pt-BR"], "PT-br;q=0.5", "pt-BR"),
        (["en", "zh", "zh-Hant"], "zh-Hant-TW,en;q=0.5", "zh-Hant"),
        (["en", "pt-BR"], "pt", "en"),
        (["en", "zh"], "zh-CN,en;q=0.5", "zh"),
        (["en", "zh"], "zh-Hans-SG", "zh"),
        (["en", "es"], "es-MX", "es"),
        (["en", "fr"], "fr-CA", "fr"),
        (["en", "ar"], "ar-EG", "ar"),
    ],
)
def test_a_browser_gets_the_language_it_asks_for(offered: list[str], header: str, chosen: str) -> None:
    assert preferred(offered, header) == chosen
