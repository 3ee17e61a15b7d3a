"""The paper's Table 2: mean scores on the test split of MIT-Adobe FiveK, beside the experts' versions."""

from collections.abc import Mapping, Sequence

import pandas as pd

from enhancegan.datasets.fivek import FiveK
from enhancegan.evaluation.paper_results import PAPER_NOTE, TABLE_2
from enhancegan.evaluation.scoring import evaluator_notes, score_versions
from enhancegan.evaluation.tables import beside_paper, best_two, count_photos, mean_scores
from enhancegan.evaluation.versions import by_method, from_files
from enhancegan.evaluators import Evaluator
from enhancegan.methods import Method

TOP_EXPERTS = ("top1_expert", "top2_expert")


def evaluate_table2(
    fivek: FiveK, methods: Mapping[str, Method], evaluators: Sequence[Evaluator]
) -> tuple[pd.DataFrame, list[str]]:
    """Score every method and every expert on every photo.

    Args:
        fivek: photos with the versions of at least two experts.
        methods: by name; methods that are not in the paper become rows of their own.
        evaluators: one column for each.

    Returns:
        The table (see `beside_paper`), and notes to print under it.

    Raises:
        ValueError: when there is only one expert, or no photo can be used.
    """
    if len(fivek.experts) < 2:
        raise ValueError(f"Top1- and Top2-Expert need at least two experts, got {', '.join(fivek.experts) or 'none'}")
    experts = [
        from_files(f"expert_{name}", f"Expert {name}", dict(zip(fivek.inputs, files, strict=True)))
        for name, files in fivek.experts.items()
    ]
    made = [by_method(method) for method in methods.values()]
    scores = score_versions(fivek.inputs, [*made, *experts], evaluators)
    scores = best_two(scores, [expert.name for expert in experts], TOP_EXPERTS)
    rows = beside_paper(mean_scores(scores), TABLE_2, {version.name: version.label for version in made})
    notes = [
        *evaluator_notes(evaluators, count_photos(scores)),
        PAPER_NOTE,
        f"Top1- and Top2-Expert: the best and the second best of the versions by experts {', '.join(fivek.experts)}, "
        "for each photo by each evaluator.",
    ]
    return rows, notes
