"""What participants are asked before and after the sets, from study.yaml."""

import re
from collections.abc import Sequence

from study.content.yaml.block import Block, read_text
from study.content.yaml.definition import PARTS, Choice, Question
from study.content.yaml.wording import nearest, shown

FEWEST_CHOICES = 2
LONGEST_KEY, LONGEST_VALUE, LONGEST_LABEL = 64, 200, 500

_COMMON_KEYS = ("key", "kind", "text", "required")
_KEYS_OF_KIND = {"choice": ("choices",), "several": ("choices",), "number": ("smallest", "largest"), "text": ()}
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_EXAMPLE = "[{key: age, kind: number, text: 'How old are you?'}, ...]"


def read_questions(root: Block, languages: Sequence[str]) -> tuple[tuple[Question, ...], tuple[Question, ...]]:
    """Return the questions before and those after the sets."""
    parts = Block(root.mapping("questions", "{before: [...], after: [...]}"), PARTS, root.problems, "questions")
    seen: set[str] = set()
    before, after = (
        tuple(
            question
            for number, entry in enumerate(parts.entries(part, _EXAMPLE), start=1)
            if (question := _read_question(parts, part, number, entry, languages, seen))
        )
        for part in PARTS
    )
    return before, after


def _read_question(
    parts: Block, part: str, number: int, entry: object, languages: Sequence[str], seen: set[str]
) -> Question | None:
    name = f"question {number} {part} the sets"
    if not isinstance(entry, dict):
        parts.problems.append(f"{name} must be like {_EXAMPLE[1:-6]}; got {shown(entry)}")
        return None
    if isinstance(entry.get("key"), str):
        name += f" ({shown(entry['key'])})"
    kind, kinds = entry.get("kind"), tuple(_KEYS_OF_KIND)
    if kind not in kinds:
        near = nearest(str(kind), kinds)
        meant = f"; did you mean {near!r}?" if near else ""
        parts.problems.append(f"{name}: kind must be one of {', '.join(kinds)}; got {shown(kind)}{meant}")
        return None
    block = Block(entry, (*_COMMON_KEYS, *_KEYS_OF_KIND[kind]), parts.problems, name)
    key = _read_key(block, seen)
    if "text" not in entry:
        block.problems.append(f"{name}: text is missing; it is the question itself")
    smallest, largest = block.number("smallest"), block.number("largest")
    if smallest is not None and largest is not None and smallest > largest:
        block.problems.append(f"{name}: smallest must not be more than largest; they are {smallest:g} and {largest:g}")
    return Question(
        key=key,
        kind=kind,
        texts=block.localized("text", languages) or {},
        choices=_read_choices(block, languages) if "choices" in _KEYS_OF_KIND[kind] else (),
        required=block.flag("required", True),
        smallest=smallest,
        largest=largest,
    )


def _read_key(block: Block, seen: set[str]) -> str:
    key = block.get("key")
    if not isinstance(key, str) or not _KEY.fullmatch(key) or len(key) > LONGEST_KEY:
        block.problem(
            "key", f"be 1 to {LONGEST_KEY} lower-case letters, digits and underscores and begin with a letter"
        )
        return ""
    if key in seen:
        block.problems.append(f"{block.where('key')} must differ from the keys of all other questions; got {key!r}")
    seen.add(key)
    return key


def _read_choices(block: Block, languages: Sequence[str]) -> tuple[Choice, ...]:
    entries = block.entries("choices", "[daily, weekly] or [{value: daily, label: Every day}, ...]")
    choices = [_read_choice(block, number, entry, languages) for number, entry in enumerate(entries, start=1)]
    if len(entries) < FEWEST_CHOICES:
        block.problems.append(
            f"{block.where('choices')} must have at least {FEWEST_CHOICES} entries; got {len(entries)}"
        )
    values = [choice.value for choice in choices if choice]
    doubled = sorted({value for value in values if values.count(value) > 1})
    if doubled:
        block.problems.append(f"{block.where('choices')} must differ; given twice: {', '.join(doubled)}")
    return tuple(choice for choice in choices if choice)


def _read_choice(block: Block, number: int, entry: object, languages: Sequence[str]) -> Choice | None:
    where = block.where(f"choice {number}")
    if not isinstance(entry, dict):
        value = read_text(entry, where, LONGEST_VALUE, block.problems)
        if value is None:
            return None
        if len(languages) > 1 and any(letter.isalpha() for letter in value):
            labels = ", ".join(f"{code}: ..." for code in languages)
            block.problems.append(
                f"{where} must have a label in every language, like {{value: {value}, label: {{{labels}}}}}"
            )
            return None
        return Choice(value, dict.fromkeys(languages, value))
    choice = Block(entry, ("value", "label"), block.problems, where)
    choice.problems.extend(f"{where} lacks a {key}" for key in ("value", "label") if key not in entry)
    value = choice.text("value", LONGEST_VALUE)
    text = choice.localized("label", languages, LONGEST_LABEL)
    return None if value is None or text is None else Choice(value, text)
