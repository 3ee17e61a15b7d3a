"""Worths of the methods under the Plackett-Luce model, with errors that allow for rankings sharing people and photos.

Every ranking is drawn by choosing the best version with chances in proportion to the methods' worths, then the best of
the rest, and so on. A few methods have few possible orders (120 for five), so the likelihood is summed over the
orders that occur and maximized by Newton's method, however many rankings there are.

References:
    R. L. Plackett (1975). The analysis of permutations. Applied Statistics 24, 193-202.
    D. R. Hunter (2004). MM algorithms for generalized Bradley-Terry models. Annals of Statistics 32, 384-406 (when a
    finite maximum exists).
    H. White (1982). Maximum likelihood estimation of misspecified models. Econometrica 50, 1-25 (sandwich).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats
from scipy.sparse.csgraph import connected_components

from study.analysis.clustering import clustered_covariance
from study.analysis.quasi_variances import quasi_variances
from study.analysis.rank_matrix import NotComputableError, RankMatrix
from study.analysis.significance import CONFIDENCE, holm

_MOST_STEPS = 100
_MOST_HALVINGS = 30
_TOLERANCE = 1e-7  # of a log-worth; a step this short leaves an error of about its square
_ROUNDING = 1e-13
_MOST_CODES = 1_000_000


@dataclass(frozen=True)
class PlackettLuce:
    """A fitted model.

    Attributes:
        estimates: Index ``method``; columns ``worth`` (adding up to 1: the chance to be ranked first), ``log_worth``
            (adding up to 0), its standard errors ``se_model`` (every ranking independent), ``se_participants``,
            ``se_images`` (clustered) and ``se`` (clustered both ways), ``low`` and ``high`` (95 %, of the latter),
            ``p_holm`` (of a log-worth of 0, Student's t, adjusted for the methods; two methods are one test, of which
            nothing is adjusted), ``low_model`` and ``high_model``
            (95 %, of the first), ``log_worth_ref_first`` and ``se_ref_first`` (against the first method, model error,
            NaN for itself). Clustered errors are NaN for one participant or one photo. For comparing methods with
            each other: ``quasi_se`` (root of the quasi-variance, of ``se``), ``compare_low`` and ``compare_high``
            (two such intervals just touch where two log-worths are just told apart, at 5 %, each pair alone), and
            ``quasi_se_model`` (of ``se_model``); NaN with two methods.
        quasi_errors: Smallest and largest relative error of the standard error of a difference that follows from
            ``quasi_se``; None without these.
        quasi_errors_model: The same of ``quasi_se_model``.
        loglik: Log-likelihood.
        aic: Akaike's information criterion.
        n_rankings: How many rankings the model was fitted to.
    """

    estimates: pd.DataFrame
    quasi_errors: tuple[float, float] | None
    quasi_errors_model: tuple[float, float] | None
    loglik: float
    aic: float
    n_rankings: int


@dataclass(frozen=True)
class Fit:
    """The maximum of the likelihood.

    Attributes:
        log_worths: (k,) adding up to 0.
        loglik: Log-likelihood there.
        information: (k, k) negative second derivatives of the log-likelihood.
        gradients: (u, k) first derivatives of the log-likelihood of each of the u orders that occur.
        which: (n,) the order of every ranking.
    """

    log_worths: np.ndarray
    loglik: float
    information: np.ndarray
    gradients: np.ndarray
    which: np.ndarray


def plackett_luce(matrix: RankMatrix, labels: Mapping[str, str] | None = None) -> PlackettLuce:
    """Fit the model and its standard errors; ``labels``, method to name, is for the error message.

    Raises:
        NotComputableError: If the likelihood has no finite maximum: some methods are never ranked below the others.
    """
    fit = fit_worths(matrix, labels)
    k = len(matrix.methods)
    # The inverse where log-worths add up to 0. A pseudo-inverse takes rounding in the null direction for information.
    covariance = np.linalg.inv(fit.information + 1) - 1 / k**2
    clustered = clustered_covariance((fit.gradients @ covariance)[fit.which], matrix)
    se_model = _errors(covariance)
    # The rankings of one person, or of one photo, say nothing about others.
    unknown = np.full(k, np.nan)
    people, photos = clustered.clusters
    blocks = min(people, photos) - 1
    se = _errors(clustered.two_way) if blocks else unknown
    of_one = stats.t.ppf((1 + CONFIDENCE) / 2, blocks) if blocks else np.nan
    reach = of_one * se
    p = 2 * stats.t.sf(np.abs(fit.log_worths) / se, blocks) if blocks else unknown
    reach_model = stats.norm.ppf((1 + CONFIDENCE) / 2) * se_model
    worths = np.exp(fit.log_worths)
    quasi_model = quasi_variances(covariance)
    quasi = quasi_variances(clustered.two_way) if blocks else None
    compare = quasi.reach(of_one) if quasi else unknown
    against_first = np.eye(k) - np.eye(k)[0]
    se_first = _errors(against_first @ covariance @ against_first.T)
    estimates = pd.DataFrame(
        {
            "worth": worths / worths.sum(),
            "log_worth": fit.log_worths,
            "se_model": se_model,
            "se_participants": _errors(clustered.participants) if people > 1 else unknown,
            "se_images": _errors(clustered.images) if photos > 1 else unknown,
            "se": se,
            "low": fit.log_worths - reach,
            "high": fit.log_worths + reach,
            "p_holm": holm(p) if k > 2 else p,
            "low_model": fit.log_worths - reach_model,
            "high_model": fit.log_worths + reach_model,
            "log_worth_ref_first": fit.log_worths - fit.log_worths[0],
            "se_ref_first": np.where(np.arange(k) == 0, np.nan, se_first),
            "quasi_se": quasi.errors if quasi else unknown,
            "compare_low": fit.log_worths - compare,
            "compare_high": fit.log_worths + compare,
            "quasi_se_model": quasi_model.errors if quasi_model else unknown,
        },
        index=pd.Index(matrix.methods, name="method"),
    )
    worst, worst_model = (found.worst if found else None for found in (quasi, quasi_model))
    return PlackettLuce(estimates, worst, worst_model, fit.loglik, 2 * (k - 1) - 2 * fit.loglik, len(matrix))


def fit_worths(matrix: RankMatrix, labels: Mapping[str, str] | None = None) -> Fit:
    """Maximize the likelihood; arguments and errors as in ``plackett_luce``."""
    orders, counts, which = _orders(matrix.ranks)
    wins = _wins(orders, counts)
    _check_maximum_exists([(labels or {}).get(method, method) for method in matrix.methods], wins)
    log_worths = _near(wins)
    state = _likelihood(orders, counts, log_worths)
    for _ in range(_MOST_STEPS):
        _, gradients, information = state
        # Only differences of log-worths matter; the added ones keep their sum at 0.
        step = np.linalg.solve(information + 1, counts @ gradients)
        log_worths, state = _ascend(orders, counts, log_worths, step, state)
        if np.abs(step).max() < _TOLERANCE:
            break
    loglik, gradients, information = state
    return Fit(log_worths, loglik, information, gradients, which)


def _orders(ranks: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the distinct orders as (u, k) methods from best to worst, how often each occurs, and every ranking's."""
    n, k = ranks.shape
    if k ** (k - 1) > _MOST_CODES:
        distinct, which, counts = np.unique(ranks, axis=0, return_inverse=True, return_counts=True)
        return np.argsort(distinct, axis=1), counts, which.ravel()
    # Counting small codes is far quicker than sorting rows. The last method's rank follows from the others'.
    codes = np.zeros(n, dtype=np.int64)
    for column in ranks.T[:-1]:
        codes = codes * k + (column - 1)
    counts = np.bincount(codes)
    found = np.flatnonzero(counts)
    which = (np.cumsum(counts > 0) - 1)[codes]
    others = np.stack([found // k**place % k for place in range(k - 2, -1, -1)], axis=1)
    last = k * (k - 1) // 2 - others.sum(axis=1)
    # Ranks give the place of each method, orders the method at each place.
    return np.argsort(np.column_stack([others, last]), axis=1), counts[found], which


def _wins(orders: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return (k, k): how many rankings put the row's method above the column's."""
    places = np.argsort(orders, axis=1)
    above = places[:, :, None] < places[:, None, :]
    return (counts @ above.reshape(len(orders), -1)).reshape(above.shape[1:])


def _near(wins: np.ndarray) -> np.ndarray:
    """Return log-worths to start from: the log-odds of each method being ranked above another."""
    won, lost = wins.sum(axis=1) + 1, wins.sum(axis=0) + 1
    start = np.log(won / lost)
    return start - start.mean()


def _check_maximum_exists(methods: Sequence[str], wins: np.ndarray) -> None:
    """Reject rankings in which the methods fall into two groups of which one never loses to the other."""
    if ((wins > 0) | np.eye(len(wins), dtype=bool)).all():
        return
    groups, group = connected_components(wins > 0, connection="strong")
    if groups == 1:
        return
    beaten_never = next(
        [method for method, of in zip(methods, group, strict=True) if of == part]
        for part in range(groups)
        if not wins[np.ix_(group != part, group == part)].any()
    )
    raise NotComputableError(
        f"Plackett-Luce worths cannot be computed: in every ranking {' and '.join(beaten_never)} "
        f"{'is' if len(beaten_never) == 1 else 'are'} above all other methods, so no finite worth is large enough."
    )


_Likelihood = tuple[float, np.ndarray, np.ndarray]


def _likelihood(orders: np.ndarray, counts: np.ndarray, log_worths: np.ndarray) -> _Likelihood:
    """Return the log-likelihood, (u, k) gradients of single orders, and the (k, k) information of all rankings."""
    u, k = orders.shape
    worths = np.exp(log_worths)[orders]
    left = worths[:, ::-1].cumsum(axis=1)[:, ::-1]
    loglik = float(counts @ (log_worths[orders] - np.log(left)).sum(axis=1))
    # A method takes part in every choice up to its own; the last place is not a choice.
    inverse = 1 / left
    inverse[:, -1] = 0
    chances = worths * inverse.cumsum(axis=1)
    places = np.arange(k)
    gradients = np.empty((u, k))
    gradients[np.arange(u)[:, None], orders] = (places < k - 1) - chances
    together = (inverse**2).cumsum(axis=1)[:, np.minimum(places[:, None], places)]
    information = -together * worths[:, :, None] * worths[:, None, :]
    information[:, places, places] += chances
    cells = orders[:, :, None] * k + orders[:, None, :]
    total = np.bincount(cells.ravel(), weights=(information * counts[:, None, None]).ravel(), minlength=k * k)
    return loglik, gradients, total.reshape(k, k)


def _ascend(
    orders: np.ndarray, counts: np.ndarray, log_worths: np.ndarray, step: np.ndarray, state: _Likelihood
) -> tuple[np.ndarray, _Likelihood]:
    """Return log-worths and likelihood after a step, halved until the likelihood does not fall."""
    for halvings in range(_MOST_HALVINGS):
        following = log_worths + step / 2**halvings
        reached = _likelihood(orders, counts, following)
        # Near the maximum the likelihood is flat to the last bit long before the step is short.
        if reached[0] >= state[0] - _ROUNDING * abs(state[0]):
            return following, reached
    return log_worths, state


def _errors(covariance: np.ndarray) -> np.ndarray:
    return np.sqrt(np.maximum(np.diag(covariance), 0))
