"""Text of before UTF-8: Windows-1252 as Western Europe wrote it, and what only looks like it.

Nearly all bytes are characters of Windows-1252, so that a file in Cyrillic, Chinese or the Macintosh's encoding can be
read as it, and gives names that nobody wrote. They are known by what no Western word has: two letters or more, none of
which is of ASCII; a capital letter with an accent inside a word; a sign between two letters, or a quotation mark that
opens there; marks that stand alone.
"""

import re
import unicodedata
from collections.abc import Iterator

_WORD = re.compile(r"[^\W\d_]+")
_BROKEN = re.compile("[ÃÂ][\u00a0-\u00bf]|[ÃÂâ][€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_BETWEEN = re.compile(r"(?<=[^\W\d_])[^\w\s\x00-\x7f‘’´·«»“”„–—…\u00ad\u00a0](?=[^\W\d_])")
_OPENS_INSIDE = re.compile("(?<=[^\\W\\d_])(?:‘(?=\\d)|[“„](?=[^\\W_]))")
_RARE = re.compile("[¤¦¨¬¯¸]")
_NO_LETTERS = "ƒˆ˜"
_LOOKED_AT = 1_000_000
_UNLIKELY = 0.1
"""So large a share of characters beyond ASCII in unlikely places is no Windows-1252."""


def in_windows_1252(data: bytes) -> str:
    """Return bytes that are not UTF-8 as Windows-1252; ValueError if they are hardly that."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        # Latin-1 has control characters there, which no table has.
        raise ValueError(
            f"it is neither UTF-8 nor Windows-1252 (byte {data[error.start]} in line {_line(data, error.start)}); "
            "save it as UTF-8"
        ) from error
    begin = text[:_LOOKED_AT]
    unlikely = list(_unlikely(begin))
    if len(unlikely) > _UNLIKELY * sum(not character.isascii() for character in begin):
        raise ValueError(
            f"it is not UTF-8, and hardly Windows-1252, in which it has {unlikely[0]!r}; save it as UTF-8, which Excel "
            "calls CSV UTF-8"
        )
    return text


def _line(data: bytes, place: int) -> int:
    return data[:place].count(b"\n") + 1


def _unlikely(text: str) -> Iterator[str]:
    """Yield words, and parts of words, that Western Europe hardly has."""
    for match in _WORD.finditer(text):
        word = match[0]
        if not word.isascii() and _is_unlikely(word):
            yield word
    for pattern in (_BROKEN, _BETWEEN, _OPENS_INSIDE, _RARE):
        yield from (text[max(match.start() - 3, 0) : match.end() + 3] for match in pattern.finditer(text))


def _is_unlikely(word: str) -> bool:
    if len(word) > 1 and not any(map(str.isascii, word)):
        return True
    inside = (_is_capital(word[at]) and not word[at - 1 : at + 2].isupper() for at in range(1, len(word)))
    return any(letter in word for letter in _NO_LETTERS) or any(inside)


def _is_capital(letter: str) -> bool:
    return not letter.isascii() and unicodedata.category(letter) == "Lu"
