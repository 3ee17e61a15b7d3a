"""What a researcher has chosen for a study that is to be made from photos."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from study.content.making.paper_methods import PAPER_METHODS
from study.content.making.store import slug_of
from study.content.trials import check_seed
from study.content.yaml.block import is_whole
from study.content.yaml.languages import Localized, languages

LANGUAGES = tuple(sorted(languages(), key=lambda code: code != "en"))
"""Codes of the languages to choose from, in the order that they have in a study: the first one is its own."""

_LONGEST_TEXT = 2000
_MOST_METHODS_NAMED = 100
_LARGEST_COUNT = 1_000_000


@dataclass(frozen=True)
class Choices:
    """Everything but photos and own versions; what is not chosen yet is empty."""

    titles: Mapping[str, str] = field(default_factory=lambda: {"en": ""})
    """Title by language, at least one; these are the study's languages."""
    slug: str = ""
    """Short name; empty to make it from the title."""
    methods: tuple[str, ...] = PAPER_METHODS
    """Names in the registry of methods."""
    practice: int = 0
    """Number of practice sets to add."""
    traps: int = 0
    """Number of attention checks to add."""
    seed: int | None = None
    """Seed of all random orders; None to draw it."""

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> "Choices":
        """Read what `to_content` returns, or a browser has sent; ValueError for what is of another kind.

        What people may type, such as a taken short name or an unknown method, is checked when the study is made.
        """
        unknown = content.keys() - cls().to_content().keys()
        if unknown:
            raise ValueError(f"unknown choice {sorted(unknown)[0]!r}; known: {', '.join(cls().to_content())}")
        given = {**cls().to_content(), **content}
        titles, seed = given["titles"], given["seed"]
        if not isinstance(titles, dict) or not titles or not titles.keys() <= set(LANGUAGES):
            raise ValueError(f"titles must be a text for at least one of {', '.join(LANGUAGES)}")
        return cls(
            {code: _text(titles[code], "title") for code in LANGUAGES if code in titles},
            _text(given["slug"], "short name").strip(),
            _names(given["methods"]),
            _count(given["practice"], "practice sets"),
            _count(given["traps"], "attention checks"),
            None if seed is None else check_seed(_whole(seed, "seed")),
        )

    def to_content(self) -> dict[str, Any]:
        """Return this ready for JSON."""
        return {**asdict(self), "methods": list(self.methods)}

    @property
    def title(self) -> str | Localized:
        """The title as `build_study` takes it: a text for a study in English alone, and a text by language."""
        return self.titles["en"] if list(self.titles) == ["en"] else self.titles

    def new_slug(self) -> str:
        """Return the short name, chosen or made from the title; ValueError if none can be made of it."""
        return self.slug or slug_of(next(iter(self.titles.values())))


def _text(value: object, what: str) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise ValueError(f"the {what} must be a text of at most {_LONGEST_TEXT} characters")
    return value


def _names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > _MOST_METHODS_NAMED:
        raise ValueError("methods must be a list of names")
    return tuple(dict.fromkeys(_text(name, "name of a method") for name in value))


def _count(value: object, what: str) -> int:
    if 0 <= _whole(value, f"number of {what}") <= _LARGEST_COUNT:
        return _whole(value, what)
    raise ValueError(f"the number of {what} must be from 0 to {_LARGEST_COUNT:,}; got {value}")


def _whole(value: object, what: str) -> int:
    if not is_whole(value):
        raise ValueError(f"the {what} must be a whole number; got {value!r}")
    return value
