"""The operators in the ranges of the authors' release, into which a hard tanh maps the head's outputs.

The ranges of piecewise color leave out the identity: alpha and beta of at least 0.05 always add chroma. Those of the
filters' weights are ours, as none are on record. The release clamps the crop's window to the photo; ours is placed in
shares of the free room, which gives the same windows.
"""

from dataclasses import replace

from enhancegan.operators.crop import CROP
from enhancegan.operators.filters_alone import FILTERS_ALONE
from enhancegan.operators.operator import Operator
from enhancegan.operators.piecewise import PIECEWISE

# Lowest value, highest value, and the one in between that changes least.
_Range = tuple[float, float, float]


def _in_ranges(operator: Operator, ranges: dict[str, _Range]) -> Operator:
    parameters = []
    for parameter in operator.parameters:
        low, high, identity = ranges.get(parameter.name, (parameter.low, parameter.high, parameter.identity))
        parameters.append(replace(parameter, low=low, high=high, identity=identity, hard=True))
    return replace(operator, parameters=tuple(parameters))


RELEASE = (
    _in_ranges(
        PIECEWISE,
        {
            "a": (0.1, 0.4, 0.25),
            "b": (0.01, 0.1, 0.01),
            "p": (1.0, 3.0, 1.0),
            "q": (0.5, 0.99, 0.99),
            "alpha": (0.05, 0.49, 0.05),
            "beta": (0.05, 0.49, 0.05),
        },
    ),
    _in_ranges(FILTERS_ALONE, {}),
    _in_ranges(CROP, {"w": (0.3, 0.999, 0.999), "h": (0.3, 0.999, 0.999)}),
)
