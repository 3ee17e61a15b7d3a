"""What a study says its report should answer, fixed before anybody ranked, and how it showed its sets."""

from collections.abc import Collection
from dataclasses import dataclass

from study.analysis.population import Population

USUAL_REFERENCE = "human"
"""Key of the method that others are compared with if a study names none: the paper's human expert."""
NO_REFERENCE = "none"
"""Chosen in place of a method: every pair is compared, also where there is a ``USUAL_REFERENCE``."""


def reference_among(methods: Collection[str], chosen: str | None) -> str | None:
    """Return the key of the method that the others are compared with; None if all pairs are.

    Args:
        methods: Keys of a study's methods.
        chosen: The one that was chosen, or ``NO_REFERENCE``, unless a method has that key; without a choice it is
            ``USUAL_REFERENCE``.
    """
    found = chosen or USUAL_REFERENCE
    return found if found in methods else None


@dataclass(frozen=True)
class Protocol:
    """What a study fixes; a table from elsewhere fixes nothing.

    Attributes:
        population: Whom results are about.
        margin: Equivalence margin: the largest difference of mean scores that does not matter, points.
        reference: Key of the method that the others are compared with, or ``NO_REFERENCE``; None for the usual one.
        conditions: Names of the conditions to which participants are assigned; none in most studies.
        has_both_directions: Whether some participants' pages ran from left to right and others' from right to left, so
            that a slot was on the left of some screens and on the right of others.
    """

    population: Population | None = None
    margin: float | None = None
    reference: str | None = None
    conditions: tuple[str, ...] = ()
    has_both_directions: bool = False


NO_PROTOCOL = Protocol()
"""That of a table from elsewhere."""
