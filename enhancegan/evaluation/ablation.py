"""The contribution of each part of the loss: methods against versions trained without it (after Table 1)."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from enhancegan.evaluation.ablated_versions import ablated_versions, random_weights
from enhancegan.evaluation.scoring import evaluator_notes, score_versions
from enhancegan.evaluation.tables import ablation_table, count_photos
from enhancegan.evaluation.versions import INPUT, by_method
from enhancegan.evaluators import Evaluator
from enhancegan.methods import Method
from enhancegan.operators import OPERATORS
from enhancegan.operators.filtering import FILTERING
from enhancegan.photo import find_photos


def evaluate_ablation(
    data: Path, methods: Mapping[str, Method], evaluators: Sequence[Evaluator], ablations: Path, seed: int = 0
) -> tuple[pd.DataFrame, list[str]]:
    """Score the full methods and their ablations on every photo of a folder.

    Args:
        data: folder of photos.
        methods: by name, the photo itself among them; the operators' methods are the full ones.
        evaluators: each has its own rows.
        ablations: folder with the checkpoints of `ablated_versions`.
        seed: of the random filter weights.

    Returns:
        The table (see `ablation_table`), and notes to print under it.

    Raises:
        ValueError: when there is no ablation to compare with, a folder is missing, or no photo can be used.
    """
    full = [name for name, operator in OPERATORS.items() if operator.pointwise and name in methods]
    ablated, missing = ablated_versions(ablations, full)
    if not any(ablated.values()):
        raise ValueError(f"nothing to compare in {ablations}. {' '.join(missing)}")
    if FILTERING.name in full:
        ablated[FILTERING.name].append(random_weights(seed))
    compared = {name: versions for name, versions in ablated.items() if versions}
    versions = [by_method(methods[INPUT])]
    for name, others in compared.items():
        versions += [by_method(methods[name]), *others]
    scores = score_versions(find_photos([data]), versions, evaluators)
    rows = ablation_table(
        scores, {name: [version.name for version in others] for name, others in compared.items()}, INPUT
    )
    notes = [
        *evaluator_notes(evaluators, count_photos(scores)),
        "difference: mean minus that of the full method, below 0 where the ablation scores lower. preferred_to_input: "
        "share of photos that score higher than the input. full_preferred: share of photos for which the full method "
        "scores higher than this ablation; a tie is no preference.",
        *missing,
    ]
    return rows, notes
