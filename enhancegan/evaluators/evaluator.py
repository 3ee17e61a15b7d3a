"""What an evaluator is: a judge of photos that needs no reference, and how one is opened by name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PIL import Image


@dataclass(frozen=True)
class Evaluator:
    """One way to score photos, as the paper's Tables 1 and 2 have one column for each.

    Attributes:
        name: identifier, as used in tables.
        description: one sentence for people.
        scale: range and meaning of the scores, for people.
        score: RGB photos of any size -> one number for each, in order; higher is better.
    """

    name: str
    description: str
    scale: str
    score: Callable[[Sequence[Image.Image]], list[float]]


@dataclass(frozen=True)
class EvaluatorEntry:
    """A line of the registry: evaluators that can be asked for by `name`, or by `name:argument`.

    Attributes:
        name: what stands before the colon.
        description: one sentence for people.
        open: loads the evaluator, given what stands behind the colon ("" where nothing does); raises ValueError when
            it cannot be had.
        argument: what has to stand behind the colon, for people; "" for nothing.
        available: False for evaluators of the paper that only have an explanation here.
    """

    name: str
    description: str
    open: Callable[[str], Evaluator]
    argument: str = ""
    available: bool = True

    @property
    def usage(self) -> str:
        """How to ask for it."""
        return f"{self.name}:{self.argument}" if self.argument else self.name
