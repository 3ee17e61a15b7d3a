"""The languages in which one can take part: the page's words, and the texts of studies that have none of their own.

A language is one file in `words/`, named by its BCP 47 tag; a test checks that all have the same keys.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import yaml

Direction = Literal["ltr", "rtl"]
Localized = Mapping[str, str]
"""A text by language; the study's first language comes first."""

PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")
"""The forms for counts that languages can have, as CLDR calls them."""

_FOLDER = Path(__file__).resolve().parent / "words"


@dataclass(frozen=True)
class Language:
    """What the page says in one language."""

    code: str
    """BCP 47 tag, e.g. "en"."""
    name: str
    """Name of the language in the language itself."""
    texts: Mapping[str, str]
    """Default texts of a study in Markdown: introduction, consent, instructions, thanks."""
    scale: Mapping[int, tuple[str, ...]]
    """Number of versions -> words of the scale, best first."""
    words: Mapping[str, str]
    """Key -> what the page says; {names} are filled in by the page.

    What counts something is there once per plural form of the language that a count can need, under the key and the
    form's name in CLDR: `start_sets_one`, `start_sets_other`.
    """
    direction: Direction = "ltr"
    """Which way it is written: from left to right or from right to left."""
    checked: bool = True
    """Whether a native speaker has checked the translation; English, from which all others are made, is none."""


@cache
def languages() -> Mapping[str, Language]:
    """Return all languages by code."""
    return MappingProxyType({path.stem: _read(path) for path in sorted(_FOLDER.glob("*.yaml"))})


def counted_word(key: str) -> str | None:
    """Return the word of which `key` names the form for some counts, "kept" for "kept_one"; None for any other word."""
    stem, _, form = key.rpartition("_")
    return stem if form in PLURAL_FORMS and {f"{stem}_one", f"{stem}_other"} <= languages()["en"].words.keys() else None


def written_from_the_right() -> tuple[str, ...]:
    """Return the codes of the languages that are written from right to left."""
    return tuple(code for code, language in languages().items() if language.direction == "rtl")


def preferred(offered: Iterable[str], accept_language: str) -> str:
    """Return the one of the languages `offered` (at least one) that a browser's Accept-Language header prefers.

    A tag like "pt-BR" is looked up as a whole first, then as "pt" (RFC 4647, section 3.4, lookup). If the header
    asks for none of them, the first language offered is returned.
    """
    offered = list(offered)
    by_tag = {code.lower(): code for code in offered}
    wishes: list[tuple[float, str]] = []
    for part in accept_language.split(","):
        tag, _, weight = part.partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            continue
        wishes.append((quality, tag.strip().lower()))
    for quality, tag in sorted(wishes, key=lambda wish: -wish[0]):
        while quality > 0 and tag:
            if tag in by_tag:
                return by_tag[tag]
            tag = tag.rpartition("-")[0]
    return offered[0]


def _read(path: Path) -> Language:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Language(
        code=path.stem,
        name=content["name"],
        texts=MappingProxyType(content["texts"]),
        scale=MappingProxyType({count: tuple(labels) for count, labels in content["scale"].items()}),
        words=MappingProxyType(content["words"]),
        direction=content.get("direction", "ltr"),
        checked=content.get("checked_by_native_speaker", True),
    )
