"""In which encoding the names of a zip file are that does not say it: read as text, judged, or left to a person.

Zip programs of Windows write names in the code page of the computer and do not record which one it was. The same bytes
are readable in several encodings, mostly as nonsense. A reading's oddity counts what real names do not have: symbols
among letters, scripts mixed within a word, capitals inside of it, characters that hardly anybody uses. The least odd
reading is taken if it is clearly less odd than every other one; otherwise nobody but a person can tell.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

UTF_8 = "utf-8"
ENCODINGS = {
    UTF_8: "Unicode",
    "cp437": "DOS, US",
    "cp850": "DOS, Western Europe",
    "cp852": "DOS, Central Europe",
    "cp857": "DOS, Turkish",
    "cp737": "DOS, Greek",
    "cp866": "DOS, Cyrillic",
    "cp1250": "Windows, Central Europe",
    "cp1251": "Windows, Cyrillic",
    "cp1252": "Windows, Western Europe",
    "cp932": "Japanese, Shift-JIS",
    "gbk": "simplified Chinese",
    "big5": "traditional Chinese",
    "cp949": "Korean",
}
"""Python's name of an encoding -> its name for people; in the order in which equally odd readings are offered."""

LEAST_LEAD = 3
"""By how much the least odd reading must be less odd than every other, to be taken without asking."""
_UTF_8_BONUS = 2
"""For every letter of several bytes: text in another encoding is hardly ever valid UTF-8."""

# Where each character set keeps the characters of everyday words; the rest of it is rare, or of another country.
_COMMON_ROWS = {
    "cp932": ("shift_jis", (0x88, 0x97)),
    "gbk": ("gb2312", (0xB0, 0xD7)),
    "big5": ("big5", (0xA4, 0xC6)),
    "cp949": ("euc_kr", (0xB0, 0xC8)),
}
_KANA = frozenset({"HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"})
_RARE_LATIN = frozenset("ªºµÿŸƒþÞðÐ")
_GREEK_ACCENTED = frozenset("άέήίόύώΆΈΉΊΌΎΏ")
_EAST_ASIAN_SIGNS = frozenset("・「」『』（）【】〈〉《》、。！？～ー々〜，：")
_OTHER_SIGNS = frozenset("–—’‘“”«»°№…·§©®´¡¿½²³")
# Second bytes of Shift-JIS, Big5 and GBK may be these; in names they are rare.
_UNUSUAL_ASCII = frozenset("@[\\]^`{|}~")
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Reading:
    """What the names of a zip file say in one encoding."""

    encoding: str
    """Python's name of it."""
    names: tuple[str, ...]
    """The names, in the order in which they were given."""
    oddity: int
    """How unlike real names they are; 0 or less for names without anything odd."""


def readings(names: Sequence[bytes]) -> list[Reading]:
    """Return every different way to read `names`, the least odd first.

    Names must have a byte that is not ASCII. Two encodings in which all of them are the same make one reading.
    """
    found: dict[tuple[str, ...], Reading] = {}
    for encoding in ENCODINGS:
        texts = read_in(names, encoding)
        if texts is not None:
            reading = Reading(encoding, texts, sum(_oddity(text, encoding) for text in set(texts)))
            if texts not in found or reading.oddity < found[texts].oddity:
                found[texts] = reading
    return sorted(found.values(), key=lambda reading: reading.oddity)


def certain_reading(found: Sequence[Reading]) -> Reading | None:
    """Return the least odd of the readings `found` if it is clearly the least odd; None if a person has to choose."""
    if not found:
        return None
    clear = len(found) == 1 or found[1].oddity - found[0].oddity >= LEAST_LEAD
    return found[0] if clear and found[0].oddity < LEAST_LEAD * len(found[0].names) else None


def read_in(names: Sequence[bytes], encoding: str) -> tuple[str, ...] | None:
    """Return `names` as text; None if they are not in `encoding`."""
    try:
        texts = tuple(name.decode(encoding) for name in names)
        exact = all(text.encode(encoding) == name for text, name in zip(texts, names, strict=True))
    except UnicodeError:
        return None
    # Control characters are in no name; a code page that has them there has no letters there.
    return texts if exact and all(text.isprintable() for text in texts) else None


def _oddity(name: str, encoding: str) -> int:
    bonus = 0
    if encoding == UTF_8:
        bonus = _UTF_8_BONUS * sum(not each.isascii() for each in name)
    letters = sum(_oddity_of(each, encoding) for each in name if not each.isascii())
    signs = 2 * sum(each in _UNUSUAL_ASCII for each in name)
    return letters + signs + sum(map(_oddity_of_word, _words(name))) - bonus


def _oddity_of(character: str, encoding: str) -> int:
    if unicodedata.category(character)[0] not in "LM":
        if encoding == UTF_8 or character in _EAST_ASIAN_SIGNS:
            return 0
        return 2 if character in _OTHER_SIGNS else 4
    if encoding in _COMMON_ROWS:
        return _oddity_of_east_asian(character, encoding)
    return 2 * (character in _RARE_LATIN)


def _oddity_of_east_asian(character: str, encoding: str) -> int:
    charset, (first, last) = _COMMON_ROWS[encoding]
    block = _first_word(character)
    if block in _KANA:
        return 0 if encoding == "cp932" else 2
    try:
        lead = character.encode(charset)[0]
    except UnicodeError:
        return 3
    if block not in ("CJK", "HANGUL"):
        return 3 if block == "HALFWIDTH" else 2
    return 0 if first <= lead <= last else 1


def _oddity_of_word(word: str) -> int:
    if word.isascii():
        return 0
    scripts = {_script(each) for each in word}
    odd = 3 * (len(scripts) - 1)
    if scripts == {"LATIN"}:
        # Real words of Latin letters are mostly ASCII.
        odd += 2 * (2 * sum(each.isascii() for each in word) < len(word) and len(word) > 1)
    elif scripts == {"GREEK"}:
        odd += _oddity_of_greek(word)
    return odd + 2 * sum(one.islower() and other.isupper() for one, other in pairwise(word))


def _oddity_of_greek(word: str) -> int:
    """Every longer word has one accent, and one of the two small sigmas is for its end alone."""
    accents = sum(each in _GREEK_ACCENTED for each in word)
    return ("ς" in word[:-1]) + word.endswith("σ") + (len(word) > 3 and not word.isupper() and accents != 1)


def _words(name: str) -> Iterator[str]:
    """Return runs of letters, with the marks that belong to them; the scripts of Japan are one."""
    yield from _WORDS.findall(unicodedata.normalize("NFC", name))


def _script(letter: str) -> str:
    """Return the script of a letter; those that Japanese mixes are one."""
    first = _first_word(letter)
    return "CJK" if first in _KANA or first == "IDEOGRAPHIC" else first


def _first_word(letter: str) -> str:
    """Return the first word of a letter's name in Unicode: its script, nearly always."""
    return unicodedata.name(letter, "UNKNOWN").split()[0]
