"""What a study says its report should answer, fixed before anybody ranked."""

from dataclasses import dataclass

from study.analysis.population import Population

USUAL_REFERENCE = "human"
"""Key of the method that others are compared with if a study names none: the paper's human expert."""


@dataclass(frozen=True)
class Protocol:
    """What a study fixes; a table from elsewhere fixes nothing.

    Attributes:
        population: Whom results are about.
        margin: Equivalence margin: the largest difference of mean scores that does not matter, points.
        reference: Key of the method that the others are compared with.
    """

    population: Population | None = None
    margin: float | None = None
    reference: str | None = None


NO_PROTOCOL = Protocol()
"""That of a table from elsewhere."""
