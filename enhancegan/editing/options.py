"""What the user asks of an edit besides the method: strength, single parameters, protected neutrals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from numbers import Real

from enhancegan.operators import Operator

STRONGEST = 1.5


@dataclass(frozen=True)
class EditOptions:
    """How an automatic edit is to be changed.

    Raises:
        ValueError: for a strength outside [0, STRONGEST], or a value that is not a number.
    """

    strength: float = 1.0
    """Factor on every parameter's distance from its identity: 0 changes nothing, 1 is what was proposed."""
    parameters: Mapping[str, float] = field(default_factory=dict)
    """Values that replace the proposed ones, by name; the strength does not touch them."""
    protect_neutrals: bool = False
    """Whether colors near gray keep their hue, and white stays white."""
    limit_clipping: bool = True
    """Whether proposed parameters are weakened where they would clip; False measures what was proposed."""

    def __post_init__(self) -> None:
        """Reject a strength that is out of range, and whatever is not a number."""
        if not isinstance(self.strength, Real) or not 0 <= self.strength <= STRONGEST:
            raise ValueError(f"strength must lie in [0, {STRONGEST}], got {self.strength!r}")
        if not isinstance(self.parameters, Mapping):
            raise ValueError(f"parameters must be numbers by name, as in {{'exposure': 0.3}}, got {self.parameters!r}")
        for name, value in self.parameters.items():
            if not isinstance(value, Real):
                raise ValueError(f"{name} must be a number, got {value!r}")

    def applied_to(self, operator: Operator, proposed: Mapping[str, float]) -> dict[str, float]:
        """The operator's parameters: the proposed ones, scaled and clipped to their ranges, and those set by name.

        Raises:
            ValueError: for an unknown parameter or a value outside its range; the message says what is allowed.
        """
        operator.theta(dict(self.parameters))
        values = {}
        for parameter in operator.parameters:
            distance = proposed[parameter.name] - parameter.identity
            scaled = parameter.identity + self.strength * distance
            values[parameter.name] = min(max(scaled, parameter.low), parameter.high)
        return values | dict(self.parameters)

    def check_unused(self, method: str) -> None:
        """Reject strength and parameters for a method that has none.

        Raises:
            ValueError: when either was set.
        """
        if self.parameters or self.strength != 1:
            raise ValueError(f"method {method!r} has no parameters: strength must be 1, and none can be set")
