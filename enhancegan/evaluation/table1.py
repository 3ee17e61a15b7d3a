"""The paper's Table 1: mean scores of the methods and their ablations on unseen photos."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from enhancegan.evaluation.ablated_versions import ablated_versions, random_weights
from enhancegan.evaluation.paper_results import PAPER_NOTE, TABLE_1
from enhancegan.evaluation.scoring import evaluator_notes, score_versions
from enhancegan.evaluation.tables import beside_paper, count_photos, mean_scores
from enhancegan.evaluation.versions import Version, by_method, from_files, same_stem
from enhancegan.evaluators import Evaluator
from enhancegan.methods import Method
from enhancegan.methods.dped import DPED, PHONES, is_imported
from enhancegan.operators.piecewise import PIECEWISE
from enhancegan.photo import find_photos


def evaluate_table1(
    data: Path,
    methods: Mapping[str, Method],
    evaluators: Sequence[Evaluator],
    dped: Path | None = None,
    ablations: Path | None = None,
    seed: int = 0,
) -> tuple[pd.DataFrame, list[str]]:
    """Score every version of every photo of a folder.

    Args:
        data: folder of photos.
        methods: by name; methods that are not in the paper become rows of their own.
        evaluators: one column for each.
        dped: folder with DPED's outputs in iphone/, sony/, blackberry/; None for none. Of phones without a folder
            there, the networks that were imported are run.
        ablations: folder with the checkpoints of `ablated_versions`; None for none.
        seed: of the random filter weights.

    Returns:
        The table (see `beside_paper`), and notes to print under it.

    Raises:
        ValueError: when a folder is missing, or no photo can be used.
    """
    paths = find_photos([data])
    without, missing = ablated_versions(ablations, [PIECEWISE.name])
    versions = [*map(by_method, methods.values()), *without[PIECEWISE.name], random_weights(seed)]
    versions += dped_versions(dped, paths)
    scores = score_versions(paths, versions, evaluators)
    rows = beside_paper(mean_scores(scores), TABLE_1, {version.name: version.label for version in versions})
    notes = [
        *evaluator_notes(evaluators, count_photos(scores)),
        PAPER_NOTE,
        f"Random weights: drawn anew for every photo, uniformly over the ranges of the operator, seed {seed}.",
        "DSLR: networks of DPED, run if `import-dped` has imported them; `--dped DIR` reads outputs made elsewhere "
        "instead, from DIR/iphone, DIR/sony and DIR/blackberry.",
        *missing,
    ]
    return rows, notes


def dped_versions(folder: Path | None, inputs: list[Path]) -> list[Version]:
    """The "DSLR" rows of Table 1 that can be had: DPED (Ignatov et al., ICCV 2017).

    Args:
        folder: has outputs made elsewhere in iphone/, sony/ and blackberry/, or some of them, found by their stem; None
            for none.
        inputs: the photos.

    Raises:
        ValueError: when the folder has none of these, or one is empty.
    """
    read = [] if folder is None else [phone for phone in PHONES if (folder / phone).is_dir()]
    if folder is not None and not read:
        raise ValueError(f"no DPED outputs in {folder}: expected folders named {', '.join(PHONES)}")
    versions = []
    for phone in PHONES:
        name, label, method = f"dslr_{phone}", f"DSLR {phone}", DPED[f"dped_{phone}"]
        if folder is not None and phone in read:
            versions.append(from_files(name, label, same_stem(inputs, folder / phone)))
        elif is_imported(method.name):
            versions.append(replace(by_method(method), name=name, label=label))
    return versions
