"""From the scores table (see `scoring`) to the printed tables; pure functions of tables."""

from collections.abc import Mapping, Sequence

import pandas as pd

from enhancegan.evaluation.paper_results import PAPER_EVALUATORS, PaperRow


def mean_scores(scores: pd.DataFrame) -> pd.DataFrame:
    """Mean over photos: one row per version (the index), one column per evaluator, both in order of appearance."""
    means = scores.groupby(["version", "evaluator"])["score"].mean().unstack()
    return means.loc[scores["version"].unique(), scores["evaluator"].unique()]


def count_photos(scores: pd.DataFrame) -> int:
    """Number of photos in a scores table."""
    return int(scores["photo"].nunique())


def beside_paper(means: pd.DataFrame, paper: Mapping[str, PaperRow], labels: Mapping[str, str]) -> pd.DataFrame:
    """Set the paper's numbers beside ours.

    Args:
        means: from `mean_scores`.
        paper: rows of the paper's table by version name, in its order.
        labels: display names of the versions that are not in the paper.

    Returns:
        The paper's rows in its order, then our own: method (label), one column for each of our evaluators, one column
        "paper NAME" for each of the paper's; missing where it was not measured.
    """
    order = [*paper, *(version for version in means.index if version not in paper)]
    table = means.reindex(order)
    table.insert(0, "method", [paper[name].label if name in paper else labels[name] for name in order])
    for column, evaluator in enumerate(PAPER_EVALUATORS):
        table[f"paper {evaluator}"] = [paper[name].scores[column] if name in paper else float("nan") for name in order]
    return table.reset_index(drop=True)


def best_two(scores: pd.DataFrame, versions: Sequence[str], names: tuple[str, str]) -> pd.DataFrame:
    """Replace some versions by the best and the second best of them, for each photo by each evaluator.

    The paper's Top1-Expert and Top2-Expert are this over the five experts' versions (Table 2).

    Args:
        scores: a scores table.
        versions: at least two versions.
        names: names for the best and the second best.

    Returns:
        A scores table without `versions`, and with `names` at the end.
    """
    among = scores["version"].isin(versions)
    candidates = scores[among]
    place = candidates.groupby(["photo", "evaluator"])["score"].rank(method="first", ascending=False)
    best = [candidates[place == rank].assign(version=name) for rank, name in enumerate(names, start=1)]
    return pd.concat([scores[~among], *best], ignore_index=True)


def preferred_share(scores: pd.DataFrame, version: str, other: str) -> pd.Series:
    """Share of photos, by evaluator, for which `version` scores higher than `other`; a tie is no preference."""
    wide = scores.pivot(index=["evaluator", "photo"], columns="version", values="score")
    return (wide[version] > wide[other]).groupby(level="evaluator").mean()


def preference_table(scores: pd.DataFrame, reference: str) -> pd.DataFrame:
    """How often each version scores higher than a reference version, and the mean scores of both.

    Returns:
        One row per other version and evaluator: method, evaluator, preferred (share of photos in [0, 1]), before and
        after (mean scores of the reference and of the version), n (photos).
    """
    means = mean_scores(scores)
    parts = {
        version: pd.DataFrame({
            "preferred": preferred_share(scores, version, reference),
            "before": means.loc[reference],
            "after": means.loc[version],
        })
        for version in means.index.drop(reference)
    }  # fmt: skip
    return _stacked(parts, means).assign(n=count_photos(scores))


def ablation_table(scores: pd.DataFrame, ablated: Mapping[str, Sequence[str]], reference: str) -> pd.DataFrame:
    """Each full method followed by its ablations, per evaluator.

    Args:
        scores: a scores table.
        ablated: the names of the ablations of each full method.
        reference: the version that is the input.

    Returns:
        One row per version and evaluator: method (name of the version), evaluator, mean; preferred_to_input;
        difference (mean minus the full method's: below 0 where the ablation scores lower); full_preferred (share
        of photos for which the full method scores higher than the ablation); n (photos). The last two measures are
        missing for the full methods.
    """
    means = mean_scores(scores)
    parts = {}
    for full, ablations in ablated.items():
        for version in (full, *ablations):
            measures = {"mean": means.loc[version], "preferred_to_input": preferred_share(scores, version, reference)}
            if version != full:
                measures["difference"] = means.loc[version] - means.loc[full]
                measures["full_preferred"] = preferred_share(scores, full, version)
            parts[version] = pd.DataFrame(measures)
    return _stacked(parts, means).assign(n=count_photos(scores))


def _stacked(parts: Mapping[str, pd.DataFrame], means: pd.DataFrame) -> pd.DataFrame:
    """Tables by version, each with one row per evaluator, as one table with the columns method and evaluator."""
    ordered = {version: part.loc[means.columns] for version, part in parts.items()}
    return pd.concat(ordered, names=["method", "evaluator"]).reset_index()
