"""What the report compares and whom it is about, from study.yaml: to be fixed before anybody ranks."""

import sys
from collections.abc import Sequence

from study.analysis.protocol import NO_REFERENCE
from study.content.yaml.block import Block, as_text
from study.content.yaml.checks import is_number
from study.content.yaml.definition import POPULATIONS, Level, PhotoGroups, Question, Study
from study.content.yaml.fragments import NAME, text_schema
from study.content.yaml.setting import Setting, one_of
from study.content.yaml.wording import shown, suggestion

GROUPING_KINDS = ("choice", "number")
"""Kinds of questions whose answers group people."""
FACTORS_OF_PEOPLE = ("language", "screen", "device", "condition")
FACTOR_OF_ORDER = "half"
_LONGEST_FACTOR = 200

EQUIVALENCE_MARGIN = Setting(
    key="equivalence_margin",
    about='Points on the scale: methods whose difference is certain to be smaller count as "on par".',
    schema={"type": "number", "exclusiveMinimum": 0, "maximum": sys.float_info.max},
)
REFERENCE = Setting(
    key="reference",
    about="The method that the others are compared with where the report says what is on par, by default human if "
    "there is one; none compares every pair.",
    schema={**NAME, "format": "reference"},
)
POPULATION = one_of(
    "population",
    "Which of people and photos are a sample of more like them, so that intervals and tests hold beyond these.",
    POPULATIONS,
    Study.population,
    field="population",
)
GROUPS_COMPARED = Setting(
    key="groups",
    about="Factors whose groups the report compares: columns of photos.csv, questions, language, screen, device, "
    "condition, half; all by default, none for [] in the file.",
    schema={"type": "array", "items": {**text_schema(_LONGEST_FACTOR), "format": "factor"}, "uniqueItems": True},
)


def factors_to_name(questions: Sequence[Question], photo_groups: PhotoGroups | None) -> list[str]:
    """Return the names of all factors that a study with these questions and this table of photos may compare."""
    names = [
        *([] if photo_groups is None else photo_groups.columns),
        *(question.key for question in questions if question.kind in GROUPING_KINDS),
        *FACTORS_OF_PEOPLE,
        FACTOR_OF_ORDER,
    ]
    return list(dict.fromkeys(names))


def read_groups(root: Block, questions: Sequence[Question], photo_groups: PhotoGroups | None) -> tuple[str, ...] | None:
    """Return the names of the factors that are compared; None if they are not chosen."""
    if "groups" not in root:
        return None
    known = factors_to_name(questions, photo_groups)
    names = [as_text(entry) or "" for entry in root.entries("groups", "[category, device]")]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            root.problems.append(f"groups must differ; given twice: {name}")
        if name not in known:
            root.problems.append(f"groups must name factors; got {shown(name)}; {suggestion(name, known)}")
    return tuple(dict.fromkeys(name for name in names if name in known))


def read_equivalence_margin(root: Block, scale: Sequence[Level]) -> float | None:
    """Return the margin, more than 0 and less than the range of the `scale`; None if it is not set or not that."""
    if "equivalence_margin" not in root:
        return None
    value = root.get("equivalence_margin")
    widest = scale[0].score - scale[-1].score if scale else 0.0
    # A scale with a problem of its own sets no limit.
    if is_number(value) and value > 0 and (value < widest or widest <= 0):
        return float(value)
    limit = f" and less than {widest:g}, the points from poorest to best" if widest > 0 else ""
    root.problem("equivalence_margin", f"be a number more than 0{limit}")
    return None


def read_reference(root: Block, methods: Sequence[str]) -> str | None:
    """Return the method that the others are compared with, or ``NO_REFERENCE``; None if it is not set or unknown."""
    if "reference" not in root:
        return None
    value = root.get("reference")
    method = as_text(value)
    if method in (*methods, NO_REFERENCE):
        return method
    if methods:  # without folders, the name is not the problem
        root.problems.append(
            f"reference must name one of the methods, or be {NO_REFERENCE}; got {shown(value)}; "
            f"{suggestion(value, methods)}"
        )
    return None
