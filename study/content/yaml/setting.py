"""Declares one key of `study.yaml`: what the reader accepts and what the JSON schema says both come from here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from study.content.yaml.block import LONGEST_TEXT, Block
from study.content.yaml.fragments import NUMBER, Fragment, localized_schema, text_schema
from study.content.yaml.languages import Localized

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A key and its schema; what reads it looks at other keys or at the images as well."""

    key: str
    """Its name in the file."""
    about: str
    """One sentence for the researcher; editors show it."""
    schema: Fragment
    """JSON Schema of the value."""
    title: str = ""
    """What forms call it; empty for its name in words."""
    required: bool = False
    """Whether it must be set."""


@dataclass(frozen=True, kw_only=True)
class Option(Setting, Generic[T]):
    """A key that can be read on its own."""

    read: Callable[[Block, Sequence[str]], T]
    """Returns the checked value from (the block that may have the key, the study's languages)."""
    field: str | None = None
    """The field of `Study` that the value becomes; None for keys inside of other keys."""


def flag(key: str, about: str, default: bool, field: str | None = None) -> Option[bool]:
    """Declare a key that is true or false."""
    return Option(
        key=key,
        about=about,
        schema={"type": "boolean", "default": default},
        read=lambda block, languages: block.flag(key, default),
        field=field,
    )


def whole(
    key: str,
    about: str,
    default: int,
    limits: tuple[int, int],
    meaning: str = "",
    field: str | None = None,
) -> Option[int]:
    """Declare a whole number within `limits`, both included; `meaning` explains them in error messages."""
    smallest, largest = limits
    return Option(
        key=key,
        about=about,
        schema={"type": "integer", "minimum": smallest, "maximum": largest, "default": default},
        read=lambda block, languages: block.whole(key, default, smallest, largest, meaning),
        field=field,
    )


def number(key: str, about: str, required: bool = False) -> Option[float | None]:
    """Declare a finite number."""
    return Option(
        key=key, about=about, schema=NUMBER, required=required, read=lambda block, languages: block.number(key)
    )


def one_of(key: str, about: str, options: Sequence[str], default: str, field: str | None = None) -> Option[str]:
    """Declare a word out of a list."""
    return Option(
        key=key,
        about=about,
        schema={"enum": list(options), "default": default},
        read=lambda block, languages: block.one_of(key, options) or default,
        field=field,
    )


def text(key: str, about: str, longest: int, required: bool = False, field: str | None = None) -> Option[str | None]:
    """Declare a text that is the same in every language."""
    return Option(
        key=key,
        about=about,
        schema=text_schema(longest),
        required=required,
        read=lambda block, languages: block.text(key, longest),
        field=field,
    )


def localized(
    key: str, about: str, longest: int = LONGEST_TEXT, required: bool = False, field: str | None = None
) -> Option[Localized | None]:
    """Declare a text that participants read in their language."""
    return Option(
        key=key,
        about=about,
        schema=localized_schema(longest),
        required=required,
        read=lambda block, languages: block.localized(key, languages, longest),
        field=field,
    )


def keys(settings: Sequence[Setting]) -> tuple[str, ...]:
    """Return the names of settings, in their order."""
    return tuple(setting.key for setting in settings)


def mapping_schema(settings: Sequence[Setting]) -> dict[str, Any]:
    """Return the schema of a mapping that has these keys and no others."""
    return {
        "type": "object",
        "properties": {
            setting.key: {
                **({"title": setting.title} if setting.title else {}),
                "description": setting.about,
                **setting.schema,
            }
            for setting in settings
        },
        "required": [setting.key for setting in settings if setting.required],
        "additionalProperties": False,
    }
