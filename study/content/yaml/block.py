"""One mapping of study.yaml: hands out checked values and notes every problem as a sentence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeGuard

from study.content.yaml.checks import is_blank, is_control, is_number
from study.content.yaml.languages import Localized
from study.content.yaml.wording import known_are, nearest, shown, suggestion

LONGEST_TEXT = 20_000
"""Most characters of a text that participants read."""


_MOST_ESCAPED = 8


class Block:
    """The settings of one mapping; `problems` of all blocks is one list, so that nothing stops at the first."""

    def __init__(self, content: Mapping[Any, Any], known: Iterable[str], problems: list[str], name: str = "") -> None:
        """Check that all keys of `content` are `known` and have a value.

        `name` is the mapping's own key, e.g. "completion"; the whole file has none.
        """
        self.problems = problems
        self._name = name
        known = list(known)
        problems.extend(self._unknown([key for key in content if key not in known], known))
        problems.extend(
            f"{self.where(key)} is empty; give it a value or remove the line"
            for key, value in content.items()
            if key in known and value is None
        )
        self._content = {key: value for key, value in content.items() if value is not None}

    def _unknown(self, keys: Sequence[Any], known: Sequence[str]) -> Iterator[str]:
        where = f"{self._name}: " if self._name else ""
        strange = []
        for key in keys:
            if nearest(key, known):
                yield f"{where}unknown setting {shown(key)}; {suggestion(key, known)}"
            else:
                strange.append(shown(key))
        if strange:
            yield f"{where}unknown setting{'s' if len(strange) > 1 else ''} {', '.join(strange)}; {known_are(known)}"

    def __contains__(self, key: str) -> bool:
        """Return whether `key` is set."""
        return key in self._content

    def where(self, key: str) -> str:
        """Name the setting `key` as the researcher would find it."""
        return f"{self._name}: {key}" if self._name else key

    def get(self, key: str) -> Any:
        """Return the value as written in the file; None if it is not set."""
        return self._content.get(key)

    def problem(self, key: str, allowed: str) -> None:
        """Add the problem that `key` breaks the rule `allowed`, e.g. "be a number"."""
        got = shown(self.get(key)) if key in self else "nothing"
        self.problems.append(f"{self.where(key)} must {allowed}; got {got}")

    def text(self, key: str, longest: int) -> str | None:
        """Return a text of 1 to `longest` characters; None if it is not set or not a text."""
        return None if key not in self else read_text(self.get(key), self.where(key), longest, self.problems)

    def localized(self, key: str, languages: Sequence[str], longest: int) -> Localized | None:
        """Return a text by language, in the order of `languages`; None if it is not set or not usable."""
        if key not in self:
            return None
        return read_localized(self.get(key), self.where(key), languages, longest, self.problems)

    def whole(self, key: str, default: int, smallest: int, largest: int, meaning: str = "") -> int:
        """Return a whole number from `smallest` to `largest`; `meaning` explains these bounds."""
        if key not in self:
            return default
        value = self.get(key)
        if is_whole(value) and smallest <= value <= largest:
            return value
        self.problem(key, f"be a whole number from {smallest} to {largest}{meaning}")
        return default

    def number(self, key: str) -> float | None:
        """Return a finite number; None if it is not set or not a number."""
        value = self.get(key)
        if value is None or is_number(value):
            return value
        self.problem(key, "be a number")
        return None

    def flag(self, key: str, default: bool) -> bool:
        """Return true or false."""
        value = self._content.get(key, default)
        if isinstance(value, bool):
            return value
        self.problem(key, "be true or false")
        return default

    def one_of(self, key: str, options: Sequence[str]) -> str | None:
        """Return one of `options`; None if it is not set or none of them."""
        value = self.get(key)
        if value is not None and value not in options:
            self.problem(key, f"be one of {', '.join(options)}")
            return None
        return value

    def entries(self, key: str, example: str) -> list[Any]:
        """Return the entries of a list; error messages show the `example`."""
        value = self._content.get(key, [])
        if isinstance(value, list):
            return value
        self.problem(key, f"be a list like {example}")
        return []

    def mapping(self, key: str, example: str) -> dict[Any, Any]:
        """Return a mapping; error messages show the `example`."""
        value = self._content.get(key, {})
        if isinstance(value, dict):
            return value
        self.problem(key, f"be a mapping like {example}")
        return {}


def read_text(value: object, where: str, longest: int, problems: list[str]) -> str | None:
    """Return `value` if it is a text of 1 to `longest` characters; None, and the reason in `problems`, if not.

    One character at least must be visible. A whole number is a text that happens to have digits only.
    """
    text = as_text(value)
    if text and is_blank(text):
        problems.append(f"{where} must have at least one visible character; got {_escaped(text)}")
        return None
    if not text:
        hint = " (put it in quotes)" if isinstance(value, (bool, float)) else ""
        problems.append(f"{where} must be a text; got {shown(value)}{hint}")
        return None
    if len(text) > longest:
        problems.append(f"{where} must have at most {longest:,} characters; it has {len(text):,}")
        return None
    if any(map(is_control, text)):
        problems.append(f"{where} must contain no control characters; got {shown(text)}")
        return None
    return text


def read_localized(
    value: object, where: str, languages: Sequence[str], longest: int, problems: list[str]
) -> Localized | None:
    """Return the text `value` by language; None, and the reason in `problems`, if it does not match `languages`.

    A text without letters is the same in every language.
    """
    if not isinstance(value, dict):
        text = read_text(value, where, longest, problems)
        if text is None:
            return None
        if len(languages) > 1 and any(letter.isalpha() for letter in text):
            example = ", ".join(f"{code}: ..." for code in languages)
            problems.append(f"{where} must be given in every language, like {{{example}}}; got {shown(text)}")
            return None
        return dict.fromkeys(languages, text)
    count = len(problems)
    problems.extend(f"{where} lacks a text in {code}" for code in languages if code not in value)
    problems.extend(
        f"{where} has a text in {shown(code)}, which is not one of the study's languages ({', '.join(languages)})"
        for code in value
        if code not in languages
    )
    texts = {
        code: read_text(value[code], f"{where} in {code}", longest, problems) for code in languages if code in value
    }
    return {code: text for code, text in texts.items() if text is not None} if len(problems) == count else None


def _escaped(text: str) -> str:
    """Return the beginning of a text that nobody sees, as codes."""
    return ascii(text[:_MOST_ESCAPED]) + ("..." if len(text) > _MOST_ESCAPED else "")


def as_text(value: object) -> str | None:
    """Return a text; a whole number is one too, since YAML reads names of digits as numbers; None for all else."""
    if is_whole(value):
        return str(value)
    return value if isinstance(value, str) else None


def is_whole(value: object) -> TypeGuard[int]:
    """Return whether `value` is a whole number; True and False are not."""
    return isinstance(value, int) and not isinstance(value, bool)
