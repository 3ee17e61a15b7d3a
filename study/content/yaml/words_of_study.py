"""The words of the page that a study changes: the key `words` of study.yaml, checked against those that there are."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from study.content.yaml.block import Block, read_text
from study.content.yaml.fragments import TAG, text_schema
from study.content.yaml.languages import PLURAL_FORMS, Language, counted_word, languages
from study.content.yaml.setting import Setting
from study.content.yaml.wording import nearest, shown

LONGEST_WORD = 2000
"""Most characters of a word of the page, which may be some sentences."""


def _forms(key: str) -> list[str]:
    stem = counted_word(key)
    return [key] if stem is None else [f"{stem}_{form}" for form in PLURAL_FORMS]


KEYS = tuple(dict.fromkeys(form for key in languages()["en"].words for form in _forms(key)))
"""All keys that a language may have, in the order of English."""

WORDS = Setting(
    key="words",
    title="Words of the page",
    about="Language: key: text, to change single words and sentences of the participants' page.",
    schema={
        "type": "object",
        "propertyNames": {**TAG, "format": "language"},
        "additionalProperties": {
            "type": "object",
            "propertyNames": {"format": "word", "type": "string", "enum": list(KEYS)},
            "additionalProperties": text_schema(LONGEST_WORD),
        },
    },
)


def read_words(root: Block, offered: Sequence[str], known: Mapping[str, Language]) -> dict[str, Language]:
    """Return the languages `offered`, out of those `known`, with the words that the study has of its own."""
    given = root.mapping(WORDS.key, "{en: {take_part: Join}}")
    root.problems.extend(
        f"words has {shown(code)}, which is not one of the study's languages ({', '.join(offered)})"
        for code in given
        if code not in offered
    )
    spoken = {}
    for code in offered:
        own = checked_words(given.get(code, {}), f"words in {code}", root.problems)
        spoken[code] = replace(known[code], words=MappingProxyType({**known[code].words, **own}))
    return spoken


def checked_words(given: object, where: str, problems: list[str]) -> dict[str, str]:
    """Return those of the words `given` (key -> text) that can be used; why not the others, in `problems`."""
    if not isinstance(given, dict):
        problems.append(f"{where} must be a mapping like {{take_part: Join}}; got {shown(given)}")
        return {}
    words = {}
    for key, value in given.items():
        if key not in KEYS:
            near = nearest(key, KEYS)
            hint = f"; did you mean {near!r}?" if near else ""
            problems.append(f"{where}: unknown word {shown(key)}{hint}")
            continue
        text = read_text(value, f"{where}: {key}", LONGEST_WORD, problems)
        if text is not None:
            problems.extend(f"{where}: {key} {problem}" for problem in _wrong_placeholders(key, text))
            words[str(key)] = text
    return words


def placeholders(text: str) -> frozenset[str]:
    """Return the names in {braces} that the page fills in."""
    return frozenset(re.findall(r"\{(\w+)\}", text))


def _wrong_placeholders(key: str, text: str) -> Iterator[str]:
    """Say which names in braces are missing in the text of a word, or are none that the page fills in."""
    stem = counted_word(key)
    asked = placeholders(languages()["en"].words[key if stem is None else f"{stem}_other"])
    given = placeholders(text)
    # "One photo" may do without its number.
    needed = asked if stem is None or key.endswith("_other") else frozenset()
    yield from (f"lacks {{{name}}}, which the page fills in" for name in sorted(needed - given))
    if given - asked:
        allowed = f"known: {', '.join(f'{{{name}}}' for name in sorted(asked))}" if asked else "it has none"
        yield from (f"has {{{name}}}, which the page does not fill in; {allowed}" for name in sorted(given - asked))
