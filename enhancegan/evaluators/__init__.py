"""The registry of evaluators: a new one takes one new file and one entry here."""

from collections.abc import Iterable

from enhancegan.evaluators.evaluator import Evaluator, EvaluatorEntry
from enhancegan.evaluators.networks import CRITIC, DAN, JUDGE, NET
from enhancegan.evaluators.pyiqa_metric import PYIQA
from enhancegan.evaluators.rank import RANK
from enhancegan.evaluators.statistics import STATISTICS
from enhancegan.registry import look_up

__all__ = ["EVALUATORS", "Evaluator", "EvaluatorEntry", "get_evaluator", "get_evaluators"]

EVALUATORS: dict[str, EvaluatorEntry] = {
    entry.name: entry for entry in (CRITIC, JUDGE, STATISTICS, NET, PYIQA, RANK, DAN)
}


def get_evaluator(name: str) -> Evaluator:
    """Open an evaluator: "critic", "judge", "statistics", "net:FILE", "pyiqa:NAME", "rank:FILE", "dan:FILE".

    Raises:
        ValueError: for an unknown name, a missing or unneeded argument, or an evaluator that cannot be opened; the
            message says why and what to do.
    """
    kind, _, argument = name.partition(":")
    entry = look_up("evaluator", EVALUATORS, kind)
    if bool(argument) != bool(entry.argument):
        how = f": {entry.how_to_get}" if entry.how_to_get and not argument else ""
        raise ValueError(f"evaluator {name!r}: use the form {entry.usage}{how}")
    return entry.open(argument)


def get_evaluators(names: Iterable[str]) -> list[Evaluator]:
    """Open several evaluators.

    Raises:
        ValueError: as `get_evaluator`, or when two of them would have the same column in a table.
    """
    evaluators = [get_evaluator(name) for name in names]
    opened = [evaluator.name for evaluator in evaluators]
    twice = sorted({name for name in opened if opened.count(name) > 1})
    if twice:
        raise ValueError(f"evaluators need different names; given twice: {', '.join(twice)}")
    return evaluators
