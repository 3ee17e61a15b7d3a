"""What may be wrong with the ranks of a ranking that places some of the methods and may tie them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class _Sorted:
    """The rows of a table by ranking and rank.

    Attributes:
        ranking: (rows,) number of the ranking.
        rank: (rows,) as given.
        conventions: Name -> (rows,) the rank that each way to write ties gives.
    """

    ranking: np.ndarray
    rank: np.ndarray
    conventions: dict[str, np.ndarray]


def rank_problems(ranking: np.ndarray, rank: np.ndarray) -> Iterator[tuple[int, str, str]]:
    """Yield what is wrong with ranks that are not 1 to the number placed, ties written in one of three ways.

    What is yielded is (ranking, the rule that is broken, what is wrong there).

    Args:
        ranking: (rows,) the number of the ranking to which every placement belongs, from 0 without gaps.
        rank: (rows,) its rank, at least 1; competition ranks (1, 2, 2, 4), dense ranks (1, 2, 2, 3) and mid-ranks
            (1, 2.5, 2.5, 4) mean the same.
    """
    rows = _sorted(ranking, rank)
    count = int(ranking.max()) + 1
    wrong = [np.bincount(rows.ranking[rows.rank != given], minlength=count) > 0 for given in rows.conventions.values()]
    sizes = np.bincount(ranking, minlength=count)
    for which in np.flatnonzero(np.all(wrong, axis=0)):
        given = rows.rank[rows.ranking == which]
        for rule, what in _problems(given, int(sizes[which])):
            yield int(which), rule, what


def has_ties(ranking: np.ndarray, rank: np.ndarray) -> np.ndarray:
    """Return for every ranking whether two of its placements have the same rank; arguments as ``rank_problems``."""
    order = np.lexsort((rank, ranking))
    same = (np.diff(ranking[order]) == 0) & (np.diff(rank[order]) == 0)
    return np.asarray(np.bincount(ranking[order][1:][same], minlength=int(ranking.max()) + 1) > 0)


def _sorted(ranking: np.ndarray, rank: np.ndarray) -> _Sorted:
    order = np.lexsort((rank, ranking))
    ranking, rank = ranking[order], rank[order]
    rows = np.arange(len(rank))
    is_first = np.diff(ranking, prepend=-1) != 0
    is_new = is_first | (np.diff(rank, prepend=0) != 0)
    start = np.maximum.accumulate(np.where(is_first, rows, 0))
    group = np.cumsum(is_new) - 1
    competition = np.maximum.accumulate(np.where(is_new, rows, 0)) - start + 1
    conventions = {
        "competition": competition,
        "dense": group - group[start] + 1,
        "middle": competition + (np.bincount(group)[group] - 1) / 2,
    }
    return _Sorted(ranking, rank, conventions)


def _problems(given: np.ndarray, placed: int) -> Iterator[tuple[str, str]]:
    """Yield (rule, what is wrong) with the ranks of one ranking, ascending."""
    above = sorted({float(rank) for rank in given if rank > placed})
    for rank in above:
        yield (
            "a rank is above the number of methods placed",
            f"rank {rank:g} is above the number of methods placed, {placed}",
        )
    if len(set(given)) == len(given):
        for rank in range(1, placed + 1):
            if rank not in given:
                yield "a rank is missing (a gap without a tie)", f"rank {rank} is missing (a gap without a tie)"
    elif not above:
        ways = "ties are written as 1, 2, 2, 4, as 1, 2, 2, 3 or as 1, 2.5, 2.5, 4"
        ranks = ", ".join(f"{rank:g}" for rank in given)
        yield (
            f"ranks have a tie and a gap that do not belong together; {ways}",
            f"ranks {ranks} have a tie and a gap that do not belong together; {ways}",
        )
