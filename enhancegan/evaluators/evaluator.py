"""What an evaluator is: it scores photos without a reference and is opened by name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PIL import Image


@dataclass(frozen=True)
class Evaluator:
    """One way to score photos; the paper's Tables 1 and 2 have one column for each.

    Attributes:
        name: identifier, as used in tables.
        description: one sentence for people.
        scale: range and meaning of the scores, as display text.
        score: RGB photos of any size -> one number for each, in order; higher is better.
    """

    name: str
    description: str
    scale: str
    score: Callable[[Sequence[Image.Image]], list[float]]


@dataclass(frozen=True)
class EvaluatorEntry:
    """An entry of the registry: evaluators selected by `name` or by `name:argument`.

    Attributes:
        name: the part before the colon.
        description: one sentence for people.
        open: loads the evaluator, given the part after the colon ("" if there is none); raises ValueError when it is
            unavailable.
        argument: placeholder for the part after the colon, such as "FILE"; "" for none.
        how_to_get: where an argument comes from, for whoever leaves it out; "" where the form says enough.
    """

    name: str
    description: str
    open: Callable[[str], Evaluator]
    argument: str = ""
    how_to_get: str = ""

    @property
    def usage(self) -> str:
        """The form in which to select it."""
        return f"{self.name}:{self.argument}" if self.argument else self.name
