"""How often an evaluator scores a method's result higher than the input photo."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from enhancegan.evaluation.scoring import evaluator_notes, score_versions
from enhancegan.evaluation.tables import count_photos, preference_table
from enhancegan.evaluation.versions import INPUT, by_method
from enhancegan.evaluators import Evaluator
from enhancegan.methods import Method
from enhancegan.photo import find_photos


def evaluate_preference(
    poor: Path, methods: Sequence[Method], evaluators: Sequence[Evaluator]
) -> tuple[pd.DataFrame, list[str]]:
    """Score the photos of a folder before and after every method.

    Args:
        poor: folder of photos that need enhancement.
        methods: the photo itself among them.
        evaluators: each has its own rows.

    Returns:
        The table (see `preference_table`), and notes to print under it.

    Raises:
        ValueError: when the photo itself is the only method, or no photo can be used.
    """
    if all(method.name == INPUT for method in methods):
        raise ValueError(f"need a method to compare with {INPUT!r}")
    scores = score_versions(find_photos([poor]), [by_method(method) for method in methods], evaluators)
    notes = [
        *evaluator_notes(evaluators, count_photos(scores)),
        "preferred: share of photos whose result scores higher than the photo itself (a tie is no preference); before, "
        "after: mean scores of photos and results.",
    ]
    return preference_table(scores, INPUT), notes
