"""The registries of operators and their variants: a new one takes one new file and one entry here."""

from enhancegan.operators.crop import CROP
from enhancegan.operators.filtering import FILTERING
from enhancegan.operators.filters_alone import FILTERS_ALONE
from enhancegan.operators.operator import Operator, Parameter
from enhancegan.operators.photographic import PHOTOGRAPHIC
from enhancegan.operators.piecewise import PIECEWISE
from enhancegan.operators.release import RELEASE
from enhancegan.registry import look_up

__all__ = ["OPERATORS", "VARIANTS", "Operator", "Parameter", "get_operator"]

_IN_ORDER = (
    PIECEWISE,
    FILTERING,
    PHOTOGRAPHIC,
    CROP,
)
OPERATORS: dict[str, Operator] = {operator.name: operator for operator in _IN_ORDER}

_CHANGED: dict[str, tuple[Operator, ...]] = {"studio": (), "paper": (FILTERS_ALONE,), "release": RELEASE}
VARIANTS = tuple(_CHANGED)
"""Variants of the operators: ours, the paper's and the release's, which share the names and some of the operators."""


def get_operator(name: str, variant: str = "studio") -> Operator:
    """Look up an operator by name, in a variant.

    Raises:
        ValueError: for an unknown name or variant; the message lists the known ones and suggests the closest.
    """
    changed = {operator.name: operator for operator in look_up("variant of the operators", _CHANGED, variant)}
    return look_up("operator", OPERATORS | changed, name)
