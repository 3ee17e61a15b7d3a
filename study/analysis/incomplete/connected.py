"""Which methods comparisons connect: only within such a group do worths exist.

Methods that were never in one ranking cannot be compared; those never below a group that is below them have no finite
worth (Hunter 2004). Groups are the strongly connected parts of the graph with an edge from every method to those it was
ever ranked above. Ties connect nothing here: of two methods that tie or of which always the same wins, the worth of the
winner is infinite under the model, too.

References:
    D. R. Hunter (2004). MM algorithms for generalized Bradley-Terry models. Annals of Statistics 32, 384-406.
    H. L. Turner, J. van Etten, D. Firth and I. Kosmidis (2020). Modelling rankings in R: the PlackettLuce package.
    Computational Statistics 35, 1027-1057.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import connected_components

from study.analysis.incomplete.rankings import IncompleteRankings


@dataclass(frozen=True)
class Comparisons:
    """What rankings say about every two methods; index and columns ``method``, the row's against the column's.

    Attributes:
        together: How many rankings place both; on the diagonal, how many place the method.
        wins: How many place the row's method above the column's.
        ties: How many tie the two; 0 on the diagonal.
    """

    together: pd.DataFrame
    wins: pd.DataFrame
    ties: pd.DataFrame

    def count(self, one: str, other: str) -> int:
        """Return how many rankings place both methods, or one of the same name."""
        return int(self.together.to_numpy()[self.together.index.get_loc(one), self.together.columns.get_loc(other)])

    @property
    def compared(self) -> list[list[str]]:
        """The methods in groups that no ranking joins, directly or through others, in the order of the study."""
        return _groups(self.together, "weak")

    @property
    def connected(self) -> list[list[str]]:
        """The methods in the groups within which worths exist, in the order of the study; some have one method."""
        return _groups(self.wins, "strong")


def comparisons(rankings: IncompleteRankings) -> Comparisons:
    """Count comparisons."""
    return rankings.once("comparisons", lambda: _comparisons(rankings))


def _comparisons(rankings: IncompleteRankings) -> Comparisons:
    k = len(rankings.methods)
    placed = rankings.placed.astype(float)
    wins, ties = np.zeros((k, k)), np.zeros((k, k))
    for a in range(k):
        # Method by method: all pairs of a million rankings at once would not fit.
        both = rankings.placed[:, [a]] & rankings.placed
        wins[a] = (both & (rankings.ranks[:, [a]] < rankings.ranks)).sum(axis=0)
        ties[a] = (both & (rankings.ranks[:, [a]] == rankings.ranks)).sum(axis=0)
    np.fill_diagonal(ties, 0)
    return Comparisons(*(_table(rankings, counts) for counts in (placed.T @ placed, wins, ties)))


def _table(rankings: IncompleteRankings, counts: np.ndarray) -> pd.DataFrame:
    methods = pd.Index(rankings.methods, name="method")
    return pd.DataFrame(counts.astype(int), index=methods, columns=methods.rename("over"))


def _groups(counts: pd.DataFrame, connection: str) -> list[list[str]]:
    _, group = connected_components(counts.to_numpy() > 0, connection=connection)
    names = counts.index.to_numpy()
    return [[str(name) for name in names[group == one]] for one in dict.fromkeys(group.tolist())]
