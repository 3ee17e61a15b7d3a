"""The languages: the same words in each, all that the page uses, and the choice between them."""

import re
from collections import Counter
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


def names_in(text: str) -> list[str]:
    """Return the {names} that the page fills in."""
    return sorted(re.findall(r"\{(\w+)\}", text))


def test_english_and_german_are_there() -> None:
    assert {code: language.name for code, language in languages().items()} == {"en": "English", "de": "Deutsch"}


@pytest.mark.parametrize("language", languages().values(), ids=languages().keys())
def test_every_language_says_the_same(language: Language) -> None:
    english = languages()["en"]
    assert list(language.words) == list(english.words)
    assert list(language.texts) == list(english.texts)
    differing = {
        key: (names_in(text), names_in(english.words[key]))
        for key, text in language.words.items()
        if names_in(text) != names_in(english.words[key])
    }
    assert differing == {}
    assert all(text.strip() for text in [*language.words.values(), *language.texts.values()])


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
    endings = [key for key in words if key.endswith(("_text", "_one", "_many"))]
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
    ],
)
def test_a_browser_gets_the_language_it_asks_for(offered: list[str], header: str, chosen: str) -> None:
    assert preferred(offered, header) == chosen
