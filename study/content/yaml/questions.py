"""What participants are asked before and after the sets, from study.yaml."""

import re
from collections.abc import Sequence

from study.content.yaml.block import Block
from study.content.yaml.definition import PARTS, Question
from study.content.yaml.fragments import END, Fragment
from study.content.yaml.kinds import KINDS
from study.content.yaml.question_kind import Kind
from study.content.yaml.setting import Setting, flag, keys, localized, mapping_schema
from study.content.yaml.wording import nearest, shown

LONGEST_KEY = 64

_EXAMPLE = "[{key: age, kind: number, text: 'How old are you?'}, ...]"
_KEY = re.compile(rf"[a-z][a-z0-9_]{{0,{LONGEST_KEY - 1}}}")
_TEXT = localized("text", "The question itself.", required=True)
_REQUIRED = flag("required", "Whether an answer is required.", Question.required)
_COMMON = (
    _TEXT,
    Setting(
        key="key",
        about="Name in exported tables: lower-case letters, digits and underscores.",
        # Forms propose one.
        schema={"type": "string", "format": "key-of-text", "pattern": f"^{_KEY.pattern}{END}"},
        required=True,
    ),
    Setting(
        key="kind",
        about=f"{'; '.join(f'{kind.name}: {kind.about}' for kind in KINDS.values())}.",
        schema={"enum": list(KINDS)},
        required=True,
    ),
    _REQUIRED,
)


def _rules_of(kind: Kind[Question]) -> Fragment:
    """Return the schema of questions of one kind, for an object that has passed the schema of all kinds."""
    own = mapping_schema(kind.settings)
    is_kind = {"properties": {"kind": {"const": kind.name}}, "required": ["kind"]}
    return {"if": is_kind, "then": {**own, "properties": dict.fromkeys(keys(_COMMON), True) | own["properties"]}}


QUESTION: Fragment = {
    **{key: value for key, value in mapping_schema(_COMMON).items() if key != "additionalProperties"},
    "allOf": [_rules_of(kind) for kind in KINDS.values()],
}
"""Schema of one question, called "question" among the definitions of the whole schema."""
_LIST: Fragment = {"type": "array", "items": {"$ref": "#/$defs/question"}}
QUESTIONS = Setting(
    key="questions",
    about="What participants are asked before and after the sets.",
    schema=mapping_schema([Setting(key=part, about=f"Questions {part} the sets.", schema=_LIST) for part in PARTS]),
)


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
    kind = KINDS.get(entry["kind"]) if isinstance(entry.get("kind"), str) else None
    if kind is None:
        parts.problems.append(f"{name}: {_no_kind(entry.get('kind'))}")
        return None
    block = Block(entry, keys((*_COMMON, *kind.settings)), parts.problems, name)
    key = _read_key(block, seen)
    if "text" not in entry:
        block.problems.append(f"{name}: text is missing; it is the question itself")
    texts, required = _TEXT.read(block, languages) or {}, _REQUIRED.read(block, languages)
    return kind.complete(Question(key=key, kind=kind.name, texts=texts, required=required), block, languages)


def _no_kind(given: object) -> str:
    near = nearest(given, tuple(KINDS))
    meant = f"; did you mean {near!r}?" if near else ""
    return f"kind must be one of {', '.join(KINDS)}; got {shown(given)}{meant}"


def _read_key(block: Block, seen: set[str]) -> str:
    key = block.get("key")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        block.problem(
            "key", f"be 1 to {LONGEST_KEY} lower-case letters, digits and underscores and begin with a letter"
        )
        return ""
    if key in seen:
        block.problems.append(f"{block.where('key')} must differ from the keys of all other questions; got {key!r}")
    seen.add(key)
    return key
