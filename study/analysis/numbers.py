"""An analysis as plain numbers, for ``analysis.json``; there is no NaN, unavailable numbers are null.

Names do not depend on the size of a study: sizes are values. Only methods, photos and participants are also keys.
"""

import math
import platform
from collections.abc import Hashable, Iterable, Mapping
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd

from study.analysis.analysis import Analysis, NotComputed
from study.analysis.bootstrap import DRAWS, SEED
from study.analysis.friedman import FriedmanTest
from study.analysis.pairs import pairwise_win_rates, pairwise_wins
from study.analysis.plackett_luce import PlackettLuce
from study.analysis.power import (
    STANDARD_DIFFERENCES,
    mean_components,
    on_scale,
    participants_needed,
    study_error,
)
from study.analysis.rank_matrix import RankMatrix
from study.analysis.scores import (
    box_statistics,
    participant_mean_scores,
    photo_mean_scores,
    rank_counts,
    rank_shares,
)
from study.analysis.significance import SIGNIFICANCE

_LIBRARIES = ("numpy", "pandas", "scipy", "scikit-posthocs", "krippendorff", "plotly")


def library_versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that compute and draw an analysis."""
    return {"Python": platform.python_version(), **{name: version(name) for name in _LIBRARIES}}


def numbers(analysis: Analysis) -> dict[str, Any]:
    """Return every number of an analysis by name; what cannot be computed is ``{"not_computed": reason}``."""
    matrix = analysis.matrix
    means = analysis.mean_scores
    shares = rank_shares(matrix)
    wins, rates = pairwise_wins(matrix), pairwise_win_rates(matrix)
    found: dict[str, Any] = {
        "computed_with": {"bootstrap_draws": DRAWS, "bootstrap_seed": SEED, "versions": library_versions()},
        "methods": dict(analysis.labels),
        "excluded_participants": list(analysis.excluded),
        "n_participants": len(matrix.participants),
        "n_images": len(matrix.images),
        "n_trials": len(matrix),
        "scale": matrix.scale,
        "mean_score": means["mean"],
        "sum_of_mean_scores": means["mean"].sum(),
        "mean_score_mean_of_participant_means": means["mean_of_participant_means"],
        "box_overall_raw": _boxes(pd.DataFrame(matrix.scores, columns=list(matrix.methods))),
        "box_image_means": _boxes(photo_mean_scores(matrix)),
        "box_participant_means": _boxes(participant_mean_scores(matrix)),
        "box_per_image": _boxes_per_image(matrix),
        "rank_counts": _rows(rank_counts(matrix)),
        "first_place_share": shares[1],
        "last_place_share": shares[len(matrix.methods)],
        "pairwise_wins": _ordered_pairs(wins),
        "pairwise_win_rate": _ordered_pairs(rates),
        "pairs": _pairs(analysis, wins, rates),
        "equal_means_test": analysis.equality,
        "boot_both": _crossed(analysis),
        "boot_both_win_rate": _intervals(analysis.win_rates, ">"),
        "friedman_blocks_participants": _friedman(analysis.friedman_participants),
        "friedman_blocks_images": _friedman(analysis.friedman_images),
        "friedman_per_image": analysis.friedman_per_image,
        "friedman_per_image_summary": _per_image_summary(analysis.friedman_per_image),
        "krippendorff_alpha_definition": _agreement(analysis),
        "plackett_luce": _worths(analysis.worths),
        "position": _position(analysis),
        "screen_tau_vs_rest": analysis.screens["tau_vs_rest"],
        "screens": analysis.screens,
        "with_and_without": analysis.with_and_without.reset_index().to_dict("records"),
        "leave_one_out": analysis.influence,
        "repeat_consistency": analysis.consistency,
        **_power(analysis),
    }
    return {name: _plain(value) for name, value in found.items()}


def _boxes(values: pd.DataFrame) -> dict[str, Any]:
    """Return the box of every column."""
    found = {}
    for method in values:
        box = box_statistics(values[method])
        found[str(method)] = {
            "n": box.count,
            "mean": box.mean,
            "sd": values[method].std(ddof=1),
            "min": values[method].min(),
            "max": values[method].max(),
            "median": box.median,
            "type7": [box.q1, box.q3],
            "whiskers": [box.lower_whisker, box.upper_whisker],
            "outliers": sorted(set(box.outliers)),
        }
    return found


def _boxes_per_image(matrix: RankMatrix) -> dict[str, Any]:
    order = np.argsort(matrix.image, kind="stable")
    of_images = np.split(matrix.scores[order], np.cumsum(np.bincount(matrix.image))[:-1])
    columns = list(matrix.methods)
    return {
        image: _boxes(pd.DataFrame(scores, columns=columns))
        for image, scores in zip(matrix.images, of_images, strict=True)
    }


def _rows(table: pd.DataFrame) -> dict[str, list[Any]]:
    return {str(name): row.tolist() for name, row in zip(table.index, table.to_numpy(), strict=True)}


def _ordered_pairs(table: pd.DataFrame) -> dict[str, Any]:
    return {f"{a}>{b}": table.loc[a, b] for a in table.index for b in table.columns if a != b}


def _pairs(analysis: Analysis, wins: pd.DataFrame, rates: pd.DataFrame) -> list[dict[str, Any]]:
    """Return everything about every ordered pair of methods, under names that do not depend on the methods."""
    found = {
        (a, b): {"a": a, "b": b, "wins": wins.loc[a, b], "win_rate": rates.loc[a, b]}
        for a in analysis.labels
        for b in analysis.labels
        if a != b
    }
    for name, table in (("win_rate", analysis.win_rates), ("difference", analysis.differences)):
        for row in [] if isinstance(table, NotComputed) else table.to_dict("records"):
            of_pair = found[row.pop("a"), row.pop("b")]
            of_pair |= {key if key == name else f"{name}_{key}": value for key, value in row.items() if key != "rate"}
    return list(found.values())


def _both_ways(pairs: pd.DataFrame, column: str) -> dict[str, Any]:
    """Return a value of unordered pairs under "a|b" as well as "b|a"."""
    ways = zip(pairs["a"], pairs["b"], pairs[column], strict=True)
    return {key: value for a, b, value in ways for key in (f"{a}|{b}", f"{b}|{a}")}


def _intervals(table: pd.DataFrame | NotComputed, sign: str) -> Any:
    if isinstance(table, NotComputed):
        return table
    return {
        f"{row['a']}{sign}{row['b']}": {name: value for name, value in row.items() if name not in ("a", "b")}
        for row in table.rename(columns={"low": "lo", "high": "hi"}).to_dict("records")
    }


def _crossed(analysis: Analysis) -> Any:
    if isinstance(analysis.means, NotComputed):
        return analysis.means
    table = analysis.means.rename(
        columns={"low": "lo", "high": "hi", "naive_low": "naive_lo", "naive_high": "naive_hi"}
    )
    return {**table.assign(width=table["hi"] - table["lo"]).to_dict("index"), **_intervals(analysis.differences, "-")}


def _friedman(test: FriedmanTest | NotComputed) -> Any:
    if isinstance(test, NotComputed):
        return test
    return {
        "n_blocks": test.n_blocks,
        "chi2": test.chi2,
        "df": test.df,
        "p": test.p,
        "kendall_W": test.kendall_W,
        "iman_davenport_F": test.iman_davenport_F,
        "iman_davenport_p": test.iman_davenport_p,
        "mean_ranks": test.mean_ranks,
        "nemenyi_CD_0.05": test.critical_difference,
        **{
            name: _both_ways(test.pairs, name)
            for name in ("nemenyi_p", "conover_p_holm", "wilcoxon_p_raw", "wilcoxon_p_holm")
        },
    }


def _per_image_summary(tests: pd.DataFrame | NotComputed) -> Any:
    if isinstance(tests, NotComputed):
        return tests
    return {
        "n_p_lt_0.05": (tests["p"] < SIGNIFICANCE).sum(),
        "n_holm_lt_0.05": (tests["p_holm"] < SIGNIFICANCE).sum(),
        "n_bh_lt_0.05": (tests["p_bh"] < SIGNIFICANCE).sum(),
        "median_W": tests["W"].median(),
        "mean_W": tests["W"].mean(),
    }


def _agreement(analysis: Analysis) -> Any:
    alpha = analysis.agreement
    if isinstance(alpha, NotComputed):
        return alpha
    return {
        "ordinal": alpha.ordinal,
        "interval": alpha.interval,
        "per_image_interval_mean": alpha.per_image.mean(),
        "per_image_interval_min": alpha.per_image.min(),
        "per_image_interval_max": alpha.per_image.max(),
    }


def _worths(model: PlackettLuce | NotComputed) -> Any:
    if isinstance(model, NotComputed):
        return model
    names = {
        "worth": "worth",
        "log_worth": "log_worth_ref_mean",
        "se_model": "se_ref_mean",
        "log_worth_ref_first": "log_worth_ref_first",
        "se_ref_first": "se_ref_first",
        "se_participants": "se_cluster_participant",
        "se_images": "se_cluster_image",
        "se": "se_cluster_twoway",
        "low": "lo",
        "high": "hi",
    }
    columns = {key: model.estimates[column] for column, key in names.items()}
    return {"loglik": model.loglik, "AIC": model.aic, "n_rankings": model.n_rankings, **columns}


def _position(analysis: Analysis) -> dict[str, Any]:
    found = analysis.position
    return {
        "table": found.counts.to_numpy().tolist(),
        "pearson_chi2": found.pearson_chi2,
        "df": found.df,
        "anderson_chi2": found.anderson_chi2,
        "anderson_p": found.p,
        "mean_rank_by_position": found.mean_rank_by_position.tolist(),
    }


def _power(analysis: Analysis) -> dict[str, Any]:
    pairs = analysis.components
    if isinstance(pairs, NotComputed):
        names = ("variance_components_mean_over_pairs", "participants_for_80pct_power", "standard_error_of_difference")
        return dict.fromkeys(names, pairs)
    components = mean_components(pairs)
    people, images = len(analysis.matrix.participants), len(analysis.matrix.images)
    return {
        "variance_components_mean_over_pairs": {
            "var_participant": components.participant,
            "var_image": components.image,
            "var_residual": components.residual,
        },
        "participants_for_80pct_power": [
            {
                "difference": difference,
                "n_images": images,
                "images_fixed": participants_needed(components, difference, images, images_random=False),
                "images_random": participants_needed(components, difference, images, images_random=True),
            }
            for difference in (on_scale(standard, analysis.matrix.scale) for standard in STANDARD_DIFFERENCES)
        ],
        "standard_error_of_difference": {
            "n_participants": people,
            "n_images": images,
            "images_fixed": study_error(components, analysis.matrix, images_random=False),
            "images_random": study_error(components, analysis.matrix, images_random=True),
        },
    }


def _plain(value: Any) -> Any:
    """Return a value in plain JSON types: no NaN, no infinity, no numpy or pandas types."""
    match value:
        case NotComputed():
            return {"not_computed": value.reason}
        case pd.DataFrame():
            return {str(name): _plain(row) for name, row in value.to_dict("index").items()}
        case pd.Series():
            return {str(name): _plain(item) for name, item in value.items()}
        case Mapping():
            return _mapping(value)
        case str() | None | bool():
            return value
        case np.ndarray() | list() | tuple():
            return _items(value)
        case np.generic():
            return _plain(value.item())
        case float():
            return value if math.isfinite(value) else None
        case int():
            return value
    return _mapping(vars(value))


def _mapping(values: Mapping[Hashable, Any]) -> dict[str, Any]:
    return {str(name): _plain(item) for name, item in values.items()}


def _items(values: Iterable[Any]) -> list[Any]:
    return [_plain(item) for item in values]
