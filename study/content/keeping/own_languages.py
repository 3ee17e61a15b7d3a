"""The languages that a study brings along: one file each in its folder `words`, named as those of the project."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from enhancegan.strict_yaml import read_settings
from study.content.keeping.image_files import visible_entries
from study.content.yaml.block import Block, read_text
from study.content.yaml.definition import FEWEST_METHODS, MOST_METHODS
from study.content.yaml.fragments import is_tag
from study.content.yaml.languages import Language, counted_word, languages
from study.content.yaml.wording import shown
from study.content.yaml.words_of_study import checked_words

WORDS_FOLDER = "words"
_SUFFIX = ".yaml"
_KEYS = ("name", "direction", "checked_by_native_speaker", "texts", "scale", "words")
_LONGEST_NAME = 100


@dataclass(frozen=True)
class OwnLanguage:
    """A language that a study brings along."""

    path: Path
    """Its file."""
    language: Language
    """What it says; in English where the file says nothing."""
    missing: tuple[str, ...]
    """Keys of what it does not say, so that participants read English."""


def holds_words(folder: Path) -> bool:
    """Return whether a folder of a study is for languages, perhaps emptied, and not of a method of that name."""
    return folder.name == WORDS_FOLDER and _are_languages(visible_entries(folder))


def language_files(folder: Path) -> list[Path]:
    """Return the files of the languages that the study in `folder` brings along, sorted."""
    found = visible_entries(folder / WORDS_FOLDER)
    return found if _are_languages(found) else []


def _are_languages(entries: Sequence[Path]) -> bool:
    return all(path.suffix == _SUFFIX for path in entries)


def read_own_languages(folder: Path, problems: list[str]) -> dict[str, OwnLanguage]:
    """Return code -> language that the study in `folder` brings along; what is wrong with their files in `problems`."""
    found = {path.stem: _read(path, problems) for path in language_files(folder)}
    return {code: own for code, own in found.items() if own is not None}


def missing_words(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return code -> what is in English because the language's file in `folder` lacks it."""
    return {code: own.missing for code, own in read_own_languages(folder, []).items() if own.missing}


def _read(path: Path, problems: list[str]) -> OwnLanguage | None:
    where = f"{WORDS_FOLDER}/{path.name}"
    if not is_tag(path.stem):
        problems.append(f"{where} must be named by a language's BCP 47 tag, like nl.yaml or pt-BR.yaml")
        return None
    wrong: list[str] = []
    content = read_settings(path, wrong, "name: Nederlands")
    if content is not None:
        own = _language(path, content, wrong)
    problems.extend(problem if problem.startswith(where) else f"{where}: {problem}" for problem in wrong)
    return None if content is None else own


def _language(path: Path, content: Mapping[Any, Any], problems: list[str]) -> OwnLanguage:
    """Read a file's content: all of a new language, or what one that there is already is to say otherwise."""
    known = languages().get(path.stem)
    base = known or languages()["en"]
    block = Block(content, _KEYS, problems)
    texts = _texts(block, base)
    scale = _scale(block)
    words = checked_words(block.mapping("words", "{take_part: Doe mee}"), "words", problems)
    named = block.text("name", _LONGEST_NAME)
    missing = () if known else (*_lacking(named, texts, scale), *_lacking_words(words, base))
    return OwnLanguage(
        path,
        Language(
            code=path.stem,
            name=named or (base.name if known else path.stem),
            texts=MappingProxyType({**base.texts, **texts}),
            scale=MappingProxyType({**base.scale, **scale}),
            words=MappingProxyType({**base.words, **words}),
            direction="rtl" if (block.one_of("direction", ("ltr", "rtl")) or base.direction) == "rtl" else "ltr",
            checked=block.flag("checked_by_native_speaker", False),
        ),
        missing,
    )


def _texts(block: Block, base: Language) -> dict[str, str]:
    inner = Block(block.mapping("texts", "{introduction: ...}"), base.texts, block.problems, "texts")
    given = {key: inner.text(key, 20_000) for key in base.texts}
    return {key: text for key, text in given.items() if text is not None}


def _scale(block: Block) -> dict[int, tuple[str, ...]]:
    scale = {}
    for count, labels in block.mapping("scale", "{2: [Beter, Slechter]}").items():
        where = f"scale for {shown(count)} versions"
        if count not in range(FEWEST_METHODS, MOST_METHODS + 1):
            block.problems.append(f"{where}: there are {FEWEST_METHODS} to {MOST_METHODS} versions")
        elif not isinstance(labels, list) or len(labels) != count:
            block.problems.append(f"{where} must be a list of {count} words, best first; got {shown(labels)}")
        else:
            words = [read_text(label, where, 100, block.problems) for label in labels]
            if len(set(words)) != count:
                block.problems.append(f"{where}: the words must differ; they are {', '.join(map(str, labels))}")
            scale[count] = tuple(word for word in words if word is not None)
    return {count: words for count, words in scale.items() if len(words) == count}


def _lacking(named: str | None, texts: Mapping[str, str], scale: Mapping[int, Sequence[str]]) -> list[str]:
    return [
        *(["name"] if named is None else []),
        *(f"texts: {key}" for key in languages()["en"].texts if key not in texts),
        *(f"scale: {count}" for count in range(FEWEST_METHODS, MOST_METHODS + 1) if count not in scale),
    ]


def _lacking_words(words: Mapping[str, str], base: Language) -> list[str]:
    """Return the keys that are missing; of a counted word the general form is enough."""
    counted = {f"{stem}_other" for key in base.words if (stem := counted_word(key))}
    needed = [key for key in base.words if counted_word(key) is None or key in counted]
    return [f"words: {key}" for key in needed if key not in words]
