"""The registry of operators: a new one takes one new file and one entry here."""

from enhancegan.operators.crop import CROP
from enhancegan.operators.filtering import FILTERING
from enhancegan.operators.operator import Operator, Parameter
from enhancegan.operators.photographic import PHOTOGRAPHIC
from enhancegan.operators.piecewise import PIECEWISE
from enhancegan.registry import look_up

__all__ = ["OPERATORS", "Operator", "Parameter", "get_operator"]

_IN_ORDER = (
    PIECEWISE,
    FILTERING,
    PHOTOGRAPHIC,
    CROP,
)
OPERATORS: dict[str, Operator] = {operator.name: operator for operator in _IN_ORDER}


def get_operator(name: str) -> Operator:
    """Look up an operator by name.

    Raises:
        ValueError: for an unknown name; the message lists the known names and suggests the closest.
    """
    return look_up("operator", OPERATORS, name)
