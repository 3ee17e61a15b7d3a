"""Incomplete rankings as arrays: each places some of the methods, and may tie them; made from a table in one place.

Ranks may be written in three ways that mean the same: standard competition ranks ("1224"), dense ranks ("1223") and
mid-ranks ("1 2.5 2.5 4"); ``study.analysis.rankings`` checks that a ranking keeps to one of them.

References:
    https://en.wikipedia.org/wiki/Ranking#Strategies_for_handling_ties (the names).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from study.analysis.rank_matrix import NotComputableError, Presentations, RankMatrix, misfit, split


@dataclass(frozen=True)
class IncompleteRankings(RankMatrix):
    """n rankings of some of k methods each; fields as of ``RankMatrix`` but for these.

    Attributes:
        ranks: (n, k) standard competition rank of every method among those placed, 1 = best; 0 for not placed.
        slots: (n, k) slot of every method on the screen, 0 for not placed, or None where the table has none.
        scale: (k,) how many other methods are below each rank of a complete ranking without ties: k - 1, ..., 1, 0.
    """

    @cached_property
    def scores(self) -> np.ndarray:
        """Not there: what takes their place is in ``study.analysis.incomplete.expected_ranks``.

        Raises:
            NotComputableError: Always.
        """
        raise NotComputableError("Means of scores are not comparable where people ranked different sets of methods.")

    @cached_property
    def placed(self) -> np.ndarray:
        """(n, k) whether a ranking places a method."""
        return self.ranks > 0

    @cached_property
    def sizes(self) -> np.ndarray:
        """(n,) how many methods every ranking places."""
        return self.placed.sum(axis=1)

    @cached_property
    def is_tied(self) -> np.ndarray:
        """(n,) whether a ranking has a tie."""
        ordered = np.sort(self.ranks, axis=1)
        return ((ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] > 0)).any(axis=1)

    @property
    def is_partial(self) -> np.ndarray:
        """(n,) whether a ranking leaves out a method."""
        return self.sizes < len(self.methods)

    def above(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Return (n, q): 1 where the method `first` is above `second`, 0 below, 0.5 tied; NaN where one is missing."""
        one, other = self.ranks[:, first], self.ranks[:, second]
        return np.where((one > 0) & (other > 0), (one < other) + 0.5 * (one == other), np.nan)

    def placements(self) -> pd.DataFrame:
        """Return the rankings as a table, one row per placement: columns participant, image, method, rank."""
        rows = self._ranks_by_row()
        return rows[rows["rank"] > 0]

    def restricted(self, methods: Sequence[int]) -> "IncompleteRankings":
        """Return the rankings of these columns alone, of those that place at least two of them."""
        columns = np.asarray(methods)
        ranks, slots = self.ranks[:, columns], None if self.slots is None else self.slots[:, columns]
        kept = (ranks > 0).sum(axis=1) > 1
        rows = self._where(kept)
        return IncompleteRankings(
            methods=tuple(self.methods[column] for column in columns),
            participants=rows.participants,
            images=rows.images,
            participant=rows.participant,
            image=rows.image,
            ranks=competition_ranks(ranks[kept]),
            slots=None if slots is None else slots[kept],
            rt_ms=rows.rt_ms,
            scale=np.arange(len(columns) - 1, -1, -1.0),
            trial=rows.trial,
        )

    def rows(self, chosen: np.ndarray) -> "IncompleteRankings":
        """Return some of the rankings, `chosen` by (n,) booleans."""
        return self._where(chosen)


def incomplete_presentations(rankings: pd.DataFrame, methods: Sequence[str]) -> Presentations[IncompleteRankings]:
    """Split a table into what counts, repeats and attention checks; arguments and errors as ``incomplete_rankings``."""
    return split(rankings, lambda rows: incomplete_rankings(rows, methods))


def incomplete_rankings(rankings: pd.DataFrame, methods: Sequence[str]) -> IncompleteRankings:
    """Turn all rows of a valid rankings table into arrays, in the order of participants, photos and trials.

    Args:
        rankings: A valid rankings table (``study.analysis.rankings.validate_rankings``).
        methods: The methods in the study's order; some may not be in the table.

    Raises:
        ValueError: If the table has other methods.
    """
    column = pd.Index(list(methods)).get_indexer(pd.Index(rankings["method"]))
    if (column < 0).any():
        found = list(map(str, pd.unique(rankings["method"])))
        raise ValueError(f"methods must be those of the table: {misfit(list(methods), found)}")
    participant, participants = pd.factorize(rankings["participant"], sort=True)
    image, images = pd.factorize(rankings["image"], sort=True)
    presentation = [rankings[name].to_numpy() for name in ("trial", "repeat") if name in rankings.columns][:1]
    keys = pd.DataFrame(dict(enumerate([participant, image, *presentation])))
    which = keys.groupby(list(keys.columns), sort=True).ngroup().to_numpy() if len(keys) else np.zeros(0, int)
    _, heads = np.unique(which, return_index=True)
    cells = (len(heads), len(methods))
    return IncompleteRankings(
        methods=tuple(methods),
        participants=pd.Index(participants.astype(str), name="participant"),
        images=pd.Index(images.astype(str), name="image"),
        participant=participant[heads],
        image=image[heads],
        ranks=competition_ranks(_spread(rankings["rank"].to_numpy(float), which, column, cells)),
        slots=_slots(rankings, which, column, cells),
        rt_ms=_of_heads(rankings, "rt_ms", heads),
        scale=np.arange(len(methods) - 1, -1, -1.0),
        trial=_of_heads(rankings, "trial", heads),
    )


def competition_ranks(ranks: np.ndarray) -> np.ndarray:
    """Return (n, k) standard competition ranks of those placed, from any numbers in their order; 0 stays 0."""
    found = np.zeros(ranks.shape, dtype=np.int16)
    # Method by method: all pairs of a million rankings at once would not fit.
    for column in range(ranks.shape[1]):
        own = ranks[:, [column]]
        better = ((ranks > 0) & (ranks < own)).sum(axis=1)
        found[:, column] = np.where(own[:, 0] > 0, 1 + better, 0)
    return found


def _spread(values: np.ndarray, which: np.ndarray, column: np.ndarray, cells: tuple[int, int]) -> np.ndarray:
    """Return an array with every placement's value in its ranking and method; 0 elsewhere."""
    found = np.zeros(cells)
    found[which, column] = values
    return found


def _slots(rankings: pd.DataFrame, which: np.ndarray, column: np.ndarray, cells: tuple[int, int]) -> np.ndarray | None:
    if "position" not in rankings.columns:
        return None
    return _spread(rankings["position"].to_numpy(float), which, column, cells).astype(np.int32)


def _of_heads(rankings: pd.DataFrame, name: str, heads: np.ndarray) -> np.ndarray | None:
    return rankings[name].to_numpy()[heads].astype(float) if name in rankings.columns else None
