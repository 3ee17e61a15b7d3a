"""Worths of the methods from partial rankings with ties: the Plackett-Luce model, extended by Davidson and Luce.

A ranking is a row of choices: the best of what it places, then the best of the rest, and so on. The chance that the
versions T are chosen together from those left is in proportion to delta_t times the geometric mean of their worths,
where t is how many are tied; delta_1 is 1, and the other deltas are estimated. Without ties this is Plackett-Luce, and
a partial ranking says nothing of the methods it does not place (Luce's axiom). So the same model serves both, ties are
data rather than orders that nobody gave, and the likelihood is concave: that is why it is used here instead of
Breslow's or Efron's approximation, which take ties for orders that were not observed. Ties of a number of versions that
does not occur in the table have a delta of 0.

References:
    R. R. Davidson (1970). On extending the Bradley-Terry model to accommodate ties in paired comparison experiments.
    Journal of the American Statistical Association 65, 317-328.
    H. L. Turner, J. van Etten, D. Firth and I. Kosmidis (2020). Modelling rankings in R: the PlackettLuce package.
    Computational Statistics 35, 1027-1057.
    D. Firth, I. Kosmidis and H. L. Turner (2019). Davidson-Luce model for multi-item choice with ties.
    arXiv:1909.07123.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from scipy import sparse

from study.analysis.rank_matrix import NotComputableError

_MOST_STEPS = 100
_MOST_HALVINGS = 30
_TOLERANCE = 1e-8  # of a log-worth; a step this short leaves an error of about its square
_ROUNDING = 1e-13
_LARGEST = 15.0  # of a log-worth; beyond it the likelihood has no maximum
_MOST_SUBSETS = 20_000
_NUMBERS_AT_ONCE = 2_000_000


@dataclass(frozen=True)
class DavidsonLuce:
    """The maximum of the likelihood.

    Attributes:
        log_worths: (k,) adding up to 0.
        tie_orders: How many versions were tied at once, ascending, such as (2, 3); empty without ties.
        log_deltas: (ties,) logarithm of delta for each of ``tie_orders``.
        loglik: Log-likelihood.
        covariance: (k + ties, k + ties) of log-worths and log-deltas, if every ranking were independent.
        gradients: (n, k + ties) first derivatives of the log-likelihood of every ranking; they add up to 0.
    """

    log_worths: np.ndarray
    tie_orders: tuple[int, ...]
    log_deltas: np.ndarray
    loglik: float
    covariance: np.ndarray
    gradients: np.ndarray

    @property
    def influences(self) -> np.ndarray:
        """(n, k + ties) what every ranking adds to the estimates, to first order; they add up to 0."""
        return self.gradients @ self.covariance


def davidson_luce(ranks: np.ndarray) -> DavidsonLuce:
    """Fit the model.

    Args:
        ranks: (n, k) standard competition ranks, 0 for not placed; the methods must be connected
            (``study.analysis.incomplete.connected``).

    Raises:
        NotComputableError: If the likelihood has no finite maximum, or ties are of too many kinds.
    """
    patterns, which, counts = np.unique(ranks, axis=0, return_inverse=True, return_counts=True)
    choices = _choices(patterns, counts)
    k, size = ranks.shape[1], choices.observed.shape[1]
    # Only differences of log-worths matter: adding the same to all of them changes nothing.
    same = np.concatenate([np.ones(k), np.zeros(size - k)])
    at = np.zeros(size)
    state = choices.likelihood(at)
    for _ in range(_MOST_STEPS):
        _, gradient, information = state
        step = np.linalg.lstsq(information + np.outer(same, same), gradient, rcond=None)[0]
        at, state = _ascend(choices, at, step, state)
        if np.abs(at).max() > _LARGEST:
            break
        if np.abs(step).max() < _TOLERANCE:
            covariance = np.linalg.inv(state[2] + np.outer(same, same)) - np.outer(same, same) / k**2
            gradients = choices.gradients(at)[which.ravel()]
            return DavidsonLuce(at[:k], choices.tie_orders, at[k:], state[0], covariance, gradients)
    raise NotComputableError(
        "Worths cannot be computed: the ties leave the likelihood without a finite maximum, because some methods are "
        "never ranked alone below others, or nearly all versions are tied."
    )


@dataclass(frozen=True)
class _OfSize:
    """All sets of one size from which something was chosen.

    Attributes:
        sets: (u, a) methods of each set.
        counts: (u,) how many choices were made from it.
        alternatives: (s, a) what each possible choice takes of every method of the set: 1 / t, or 0.
        ties: (s, ties) which of the orders of ties each possible choice has: 1 or 0.
        of_patterns: (patterns, u) sparse: how often a pattern chooses from each set, 1 or 0.
    """

    sets: np.ndarray
    counts: np.ndarray
    alternatives: np.ndarray
    ties: np.ndarray
    of_patterns: sparse.csr_array


@dataclass(frozen=True)
class _Choices:
    """All choices of some patterns of ranks.

    Attributes:
        of_sizes: The sets, by their size.
        counts: (patterns,) how many rankings have each pattern.
        observed: (patterns, k + ties) what was chosen: the sufficient statistics.
        tie_orders: Orders of ties that occur.
    """

    of_sizes: tuple[_OfSize, ...]
    counts: np.ndarray
    observed: np.ndarray
    tie_orders: tuple[int, ...]

    @property
    def methods(self) -> int:
        """How many methods there are."""
        return self.observed.shape[1] - len(self.tie_orders)

    def likelihood(self, at: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        """Return the log-likelihood, its (q,) gradient and the (q, q) information of all rankings."""
        total = self.counts @ self.observed
        loglik, gradient, information = float(total @ at), total.astype(float), np.zeros((len(at), len(at)))
        for of_size in self.of_sizes:
            for rows, logs, chances in self._chances(of_size, at):
                counts = of_size.counts[rows]
                loglik -= float(counts @ logs)
                gradient -= counts @ self._expected(of_size, rows, chances)
                information += self._information(of_size, rows, chances)
        return loglik, gradient, information

    def gradients(self, at: np.ndarray) -> np.ndarray:
        """Return (patterns, q) gradients of the log-likelihood of single rankings."""
        found = self.observed.astype(float)
        for of_size in self.of_sizes:
            expected = [self._expected(of_size, rows, chances) for rows, _, chances in self._chances(of_size, at)]
            found -= of_size.of_patterns @ np.concatenate(expected)
        return found

    def _chances(self, of_size: _OfSize, at: np.ndarray) -> Iterator[tuple[slice, np.ndarray, np.ndarray]]:
        """Yield some sets at a time with the logarithms of their sums, (u,), and the chances of choices, (u, s)."""
        at_once = max(1, _NUMBERS_AT_ONCE // len(of_size.alternatives))
        for start in range(0, len(of_size.sets), at_once):
            rows = slice(start, start + at_once)
            logs = at[of_size.sets[rows]] @ of_size.alternatives.T + of_size.ties @ at[self.methods :]
            largest = logs.max(axis=1, keepdims=True)
            chances = np.exp(logs - largest)
            sums = chances.sum(axis=1, keepdims=True)
            yield rows, (largest + np.log(sums))[:, 0], chances / sums

    def _expected(self, of_size: _OfSize, rows: slice, chances: np.ndarray) -> np.ndarray:
        """Return (u, q): the expected sufficient statistics of a choice from each set."""
        found = np.zeros((len(chances), self.observed.shape[1]))
        np.put_along_axis(found, of_size.sets[rows], chances @ of_size.alternatives, axis=1)
        found[:, self.methods :] = chances @ of_size.ties
        return found

    def _information(self, of_size: _OfSize, rows: slice, chances: np.ndarray) -> np.ndarray:
        """Return (q, q): the sum over the sets of the covariances of the sufficient statistics."""
        size, k, sets, counts = self.observed.shape[1], self.methods, of_size.sets[rows], of_size.counts[rows]
        taken = np.hstack([of_size.alternatives, of_size.ties])
        products = (taken[:, :, None] * taken[:, None, :]).reshape(len(taken), -1)
        means = chances @ taken
        covariances = (chances @ products).reshape(len(sets), taken.shape[1], -1)
        covariances -= means[:, :, None] * means[:, None, :]
        parameters = np.hstack([sets, np.tile(np.arange(k, size), (len(sets), 1))])
        cells = parameters[:, :, None] * size + parameters[:, None, :]
        weights = covariances * counts[:, None, None]
        return np.bincount(cells.ravel(), weights.ravel(), minlength=size * size).reshape(size, size)


def _choices(patterns: np.ndarray, counts: np.ndarray) -> _Choices:
    """Take rankings apart into choices: (patterns, k) competition ranks, and how many rankings have each."""
    k = patterns.shape[1]
    of_pattern, left, chosen = (np.concatenate(parts) for parts in zip(*_stages(patterns), strict=True))
    tied = chosen.sum(axis=1)
    orders = tuple(int(order) for order in np.unique(tied) if order > 1)
    observed = np.zeros((len(patterns), k + len(orders)))
    np.add.at(observed[:, :k], of_pattern, chosen / tied[:, None])
    for place, order in enumerate(orders):
        observed[:, k + place] = np.bincount(of_pattern[tied == order], minlength=len(patterns))
    sizes = left.sum(axis=1)
    of_sizes = tuple(
        _of_size(of_pattern[sizes == size], left[sizes == size], int(size), orders, counts) for size in np.unique(sizes)
    )
    return _Choices(of_sizes, counts, observed, orders)


def _stages(patterns: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Yield, rank by rank, the patterns that choose there, (u,), what is left for it and what is chosen, (u, k)."""
    for rank in range(1, patterns.shape[1] + 1):
        left, chosen = patterns >= rank, patterns == rank
        # Taking the last one is not a choice.
        rows = np.flatnonzero(chosen.any(axis=1) & (left.sum(axis=1) > 1))
        if len(rows):
            yield rows, left[rows], chosen[rows]


def _of_size(
    of_pattern: np.ndarray, left: np.ndarray, size: int, orders: tuple[int, ...], counts: np.ndarray
) -> _OfSize:
    subsets = sum(comb(size, order) for order in (1, *orders))
    if subsets > _MOST_SUBSETS:
        raise NotComputableError(
            f"Worths cannot be computed: with ties of {len(orders)} kinds, of up to {max(orders)} versions, a choice "
            f"from {size} has {subsets:,} possible outcomes, more than the {_MOST_SUBSETS:,} that are added up here."
        )
    sets, which = np.unique(left, axis=0, return_inverse=True)
    which = which.ravel()
    taken = [of for order in (1, *orders) for of in combinations(range(size), order)]
    alternatives, ties = np.zeros((len(taken), size)), np.zeros((len(taken), len(orders)))
    for row, of in enumerate(taken):
        alternatives[row, list(of)] = 1 / len(of)
        if len(of) > 1:
            ties[row, orders.index(len(of))] = 1
    shape = (len(counts), len(sets))
    return _OfSize(
        sets=np.nonzero(sets)[1].reshape(-1, size),
        counts=np.bincount(which, weights=counts[of_pattern]),
        alternatives=alternatives,
        ties=ties,
        of_patterns=sparse.csr_array((np.ones(len(which)), (of_pattern, which)), shape=shape),
    )


_Likelihood = tuple[float, np.ndarray, np.ndarray]


def _ascend(choices: _Choices, at: np.ndarray, step: np.ndarray, state: _Likelihood) -> tuple[np.ndarray, _Likelihood]:
    """Return parameters and likelihood after a step, halved until the likelihood does not fall."""
    for halvings in range(_MOST_HALVINGS):
        following = at + step / 2**halvings
        reached = choices.likelihood(following)
        # Near the maximum the likelihood is flat to the last bit long before the step is short.
        if reached[0] >= state[0] - _ROUNDING * abs(state[0]):
            return following, reached
    return at, state
