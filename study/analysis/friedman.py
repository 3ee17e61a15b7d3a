"""Friedman's test and the usual tests of pairs after it, on the mean ranks of participants or of photos.

Neither choice of blocks generalizes to both populations: with participants as blocks, results are about people like
these and exactly these photos; with photos as blocks, about photos like these and exactly these people. Pooling single
rankings would treat those of one person, or of one photo, as independent and reject most true nulls.

References:
    M. Friedman (1937). The use of ranks to avoid the assumption of normality. JASA 32, 675-701.
    R. L. Iman and J. M. Davenport (1980). Approximations of the critical region of the Friedman statistic.
    Communications in Statistics A9, 571-595.
    P. B. Nemenyi (1963). Distribution-free multiple comparisons. PhD thesis, Princeton.
    W. J. Conover (1999). Practical nonparametric statistics. 3rd edition, Wiley, 369-371.
    J. Demsar (2006). Statistical comparisons of classifiers over multiple data sets. JMLR 7, 1-30.
    Y. Benjamini and Y. Hochberg (1995). Controlling the false discovery rate. JRSS B 57, 289-300.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import scikit_posthocs
from scipy import stats

from study.analysis.concordance import concordance_interval
from study.analysis.pairs import method_pairs
from study.analysis.rank_matrix import NotComputableError, RankMatrix
from study.analysis.scores import participant_mean_ranks, photo_mean_ranks
from study.analysis.significance import SIGNIFICANCE, holm

Blocks = Literal["participants", "images"]


@dataclass(frozen=True)
class FriedmanTest:
    """Friedman's test over blocks, and every pair of methods.

    Attributes:
        blocks: What the blocks are, and so the population that the test is about.
        n_blocks: How many there are.
        chi2: Friedman's statistic, corrected for ties.
        df: methods - 1.
        p: Its p-value, from the chi-squared distribution.
        kendall_W: Kendall's coefficient of concordance of the blocks, chi2 / (n_blocks df), 0..1.
        kendall_W_interval: Its 95 % limits, for as many blocks like these; NaN with 2 blocks, or where they do not
            differ.
        iman_davenport_F: Iman and Davenport's F statistic, a better approximation; infinite where all blocks agree.
        iman_davenport_p: Its p-value.
        mean_ranks: Method -> mean over the blocks of the rank of its mean rank; ties share.
        critical_difference: Mean ranks further apart than this differ at 5 % (Nemenyi).
        pairs: One row per pair: columns ``a``, ``b``, ``nemenyi_p``, ``conover_p_holm``, ``wilcoxon_p_raw`` and
            ``wilcoxon_p_holm``; NaN where a test cannot be computed.
    """

    blocks: Blocks
    n_blocks: int
    chi2: float
    df: int
    p: float
    kendall_W: float
    kendall_W_interval: tuple[float, float]
    iman_davenport_F: float
    iman_davenport_p: float
    mean_ranks: pd.Series
    critical_difference: float
    pairs: pd.DataFrame


def friedman_test(matrix: RankMatrix, blocks: Blocks) -> FriedmanTest:
    """Test whether the methods' mean ranks differ over participants or over photos.

    Raises:
        NotComputableError: With fewer than three methods or fewer than two blocks.
    """
    k = len(matrix.methods)
    if k < 3:
        raise NotComputableError("Friedman's test needs at least 3 methods; with 2, see their win rate.")
    of_people = blocks == "participants"
    means, over = (participant_mean_ranks(matrix), "people") if of_people else (photo_mean_ranks(matrix), "photos")
    n = len(means)
    if n < 2:
        raise NotComputableError(f"Friedman's test over {over} needs at least 2 of them; this table has {n}.")
    if not np.ptp(means.to_numpy(), axis=1).any():
        raise NotComputableError(f"Friedman's test over {over} cannot be computed: all of them tie all methods.")
    chi2, p = stats.friedmanchisquare(*means.to_numpy().T)
    places = means.rank(axis=1)
    within = n * (k - 1) - chi2
    all_agree = within <= 1e-9 * chi2
    statistic = np.inf if all_agree else (n - 1) * chi2 / within
    return FriedmanTest(
        blocks=blocks,
        n_blocks=n,
        chi2=float(chi2),
        df=k - 1,
        p=float(p),
        kendall_W=float(chi2 / (n * (k - 1))),
        kendall_W_interval=concordance_interval(places),
        iman_davenport_F=float(statistic),
        iman_davenport_p=float(stats.f.sf(statistic, k - 1, (k - 1) * (n - 1))),
        mean_ranks=places.mean(),
        critical_difference=float(
            stats.studentized_range.ppf(1 - SIGNIFICANCE, k, np.inf) / np.sqrt(2) * np.sqrt(k * (k + 1) / (6 * n))
        ),
        pairs=_pair_tests(means, method_pairs(matrix), all_agree),
    )


def friedman_per_image(matrix: RankMatrix) -> pd.DataFrame:
    """Test every photo over the participants who ranked it.

    Returns:
        Index ``image``; columns ``n`` (participants), ``chi2``, ``p``, ``W``, ``p_holm`` and ``p_bh`` (adjusted over
        the photos: Holm; Benjamini and Hochberg).

    Raises:
        NotComputableError: With fewer than three methods.
    """
    k = len(matrix.methods)
    if k < 3:
        raise NotComputableError("Friedman's test of a photo needs at least 3 methods.")
    n = np.bincount(matrix.image, minlength=len(matrix.images))
    # A ranking has no ties, so the statistic follows from the mean ranks alone.
    chi2 = 12 * n / (k * (k + 1)) * ((photo_mean_ranks(matrix).to_numpy() - (k + 1) / 2) ** 2).sum(axis=1)
    p = stats.chi2.sf(chi2, k - 1)
    return pd.DataFrame(
        {
            "n": n,
            "chi2": chi2,
            "p": p,
            "W": chi2 / (n * (k - 1)),
            "p_holm": holm(p),
            "p_bh": stats.false_discovery_control(p),
        },
        index=matrix.images,
    )


def _pair_tests(means: pd.DataFrame, pairs: list[tuple[int, int]], all_agree: bool) -> pd.DataFrame:
    values = means.to_numpy()
    nemenyi = scikit_posthocs.posthoc_nemenyi_friedman(values).to_numpy()
    # Conover's statistic divides by the disagreement between blocks.
    conover = (
        np.full(nemenyi.shape, np.nan) if all_agree else scikit_posthocs.posthoc_conover_friedman(values).to_numpy()
    )
    raw = np.array([_wilcoxon(values[:, a] - values[:, b]) for a, b in pairs])
    return pd.DataFrame(
        {
            "a": [means.columns[a] for a, _ in pairs],
            "b": [means.columns[b] for _, b in pairs],
            "nemenyi_p": [nemenyi[pair] for pair in pairs],
            "conover_p_holm": holm(np.array([conover[pair] for pair in pairs])),
            "wilcoxon_p_raw": raw,
            "wilcoxon_p_holm": holm(raw),
        }
    )


def _wilcoxon(differences: np.ndarray) -> float:
    """Return the p-value of Wilcoxon's signed-rank test, normal approximation; 1 where nothing differs.

    As R's ``wilcox.test(exact=FALSE, correct=FALSE)``: differences tie only if they are equal to the last bit.
    """
    if not differences.any():
        return 1.0
    return float(stats.wilcoxon(differences, correction=False, method="asymptotic").pvalue)
