"""What the report compares and whom it is about, from study.yaml: to be fixed before anybody ranks."""

import sys
from collections.abc import Sequence

from study.analysis.protocol import NO_REFERENCE
from study.content.yaml.block import Block, as_text
from study.content.yaml.checks import is_number
from study.content.yaml.definition import POPULATIONS, Level, Study
from study.content.yaml.fragments import NAME
from study.content.yaml.setting import Setting, one_of
from study.content.yaml.wording import shown, suggestion

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
