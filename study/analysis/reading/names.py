"""Names as people see them: what cannot be seen makes no difference, and what hardly can is told."""

import re
import unicodedata
from collections.abc import Iterable

import pandas as pd

from study.analysis.rankings import COLUMNS

_BLANKS = re.compile(r"[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
# Not the joiners U+200C and U+200D: they change how Persian and Hindi words look.
_INVISIBLE = re.compile(r"[\u00ad\u200b\u2060\ufeff]")
_TEXTS = [column.name for column in COLUMNS if column.kind == "text"]
_MOST_TOLD = 3


def tidied(text: str) -> str:
    """Return a text in Unicode's form NFC, with single blanks, none around it, and no characters of no width."""
    if text.isascii():
        return _BLANKS.sub(" ", text).strip()
    return _BLANKS.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def kept_apart(table: pd.DataFrame) -> list[str]:
    """Return a sentence for every column of names, of those that differ in capitals, or as 1 and 1.0 do, alone."""
    found = []
    for column in _TEXTS:
        values = table[column]
        names = values.cat.categories if isinstance(values.dtype, pd.CategoricalDtype) else values.unique()
        groups = _alike(map(str, names))
        if groups:
            told = "; ".join(" and ".join(map(repr, sorted(group))) for group in groups[:_MOST_TOLD])
            more = f" (and {len(groups) - _MOST_TOLD:,} more)" if len(groups) > _MOST_TOLD else ""
            found.append(f"{column}s {told}{more} are kept apart; write them alike if they are the same")
    return found


def _alike(names: Iterable[str]) -> list[list[str]]:
    groups: dict[str, list[str]] = {}
    for name in names:
        seen = unicodedata.normalize("NFKC", name).casefold()
        groups.setdefault(re.sub(r"^(\d+)\.0+$", r"\1", seen), []).append(name)
    return [group for group in groups.values() if len(group) > 1]
