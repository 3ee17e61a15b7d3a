"""Rankings as arrays: the form in which every statistic reads them, made from a rankings table in one place."""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Generic, Self, TypeVar

import numpy as np
import pandas as pd
from scipy import sparse

from study.analysis.rankings import counted, marked
from study.analysis.scale import default_scores

T = TypeVar("T")


class NotComputableError(ValueError):
    """A statistic that cannot be computed from these rankings; the message says why in a sentence."""


@dataclass(frozen=True)
class RankMatrix:
    """n rankings of k methods by P participants of I photos, one row per ranking.

    Attributes:
        methods: The k keys of the methods, in the study's order, as the columns of `ranks` and `slots`.
        participants: The P participants with rankings, sorted.
        images: The I names of the photos that were ranked, sorted.
        participant: (n,) index into `participants`.
        image: (n,) index into `images`.
        ranks: (n, k) rank 1..k of every method, 1 = best, without ties.
        slots: (n, k) slot 1..k of every method on the screen, or None where the table has none.
        rt_ms: (n,) response times in ms, or None where the table has none.
        scale: (k,) the score of rank 1, 2, ... k, decreasing.
        trial: (n,) place of the ranking in the participant's order, from 1, or None where the table has none.
    """

    methods: tuple[str, ...]
    participants: pd.Index
    images: pd.Index
    participant: np.ndarray
    image: np.ndarray
    ranks: np.ndarray
    slots: np.ndarray | None
    rt_ms: np.ndarray | None
    scale: np.ndarray
    trial: np.ndarray | None = None

    def __len__(self) -> int:
        """Return n, the number of rankings."""
        return len(self.ranks)

    @cached_property
    def scores(self) -> np.ndarray:
        """(n, k) score of every method in every ranking, in points."""
        return self.scale[self.ranks - 1]

    @cached_property
    def _kept(self) -> dict[Hashable, Any]:
        return {}

    def once(self, name: Hashable, compute: Callable[[], T]) -> T:
        """Return what `compute` returns, computed once for these rankings however often `name` is asked for."""
        if name not in self._kept:
            self._kept[name] = compute()
        found: T = self._kept[name]
        return found

    def above(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Return (n, q): 1.0 where the method `first` is ranked above `second`, else 0.0; both (q,) columns."""
        return (self.ranks[:, first] < self.ranks[:, second]).astype(float)

    def of_image(self, image: str) -> "RankMatrix":
        """Return the rankings of one photo; ValueError if there are none."""
        if image not in self.images:
            raise ValueError(f"image must be a ranked photo; nobody has ranked {image!r}")
        if len(self.images) == 1:
            return self
        return self._where(self.image == self.images.get_loc(image))

    def only(self, rows: np.ndarray) -> Self:
        """Return the rankings for which `rows`, (n,), is true."""
        return self._where(rows)

    def without(self, participants: Collection[str]) -> Self:
        """Return the rankings of everybody else."""
        return self._where(~np.isin(self.participant, self.participants.get_indexer(pd.Index(list(participants)))))

    def rest(self, participants: Collection[str]) -> Self:
        """Return ``without``, once for the same participants: whatever is computed from it is there for all sections.

        It is kept as long as these rankings; use ``without`` for one participant after the other.
        """
        names = tuple(participants)
        return self.once(("rest", *names), lambda: self.without(names))

    def placements(self) -> pd.DataFrame:
        """Return the rankings as a table, one row per placement: columns participant, image, method, rank, score."""
        return self._ranks_by_row().assign(score=self.scores.ravel())

    def _ranks_by_row(self) -> pd.DataFrame:
        k = len(self.methods)
        return pd.DataFrame(
            {
                "participant": np.repeat(self.participants.to_numpy()[self.participant], k),
                "image": np.repeat(self.images.to_numpy()[self.image], k),
                "method": np.tile(np.array(self.methods, dtype=object), len(self)),
                "rank": self.ranks.ravel(),
            }
        )

    def _where(self, chosen: np.ndarray) -> Self:
        participant, participants = _recoded(self.participant[chosen], self.participants)
        image, images = _recoded(self.image[chosen], self.images)
        return replace(
            self,
            participants=participants,
            images=images,
            participant=participant,
            image=image,
            ranks=self.ranks[chosen],
            slots=None if self.slots is None else self.slots[chosen],
            rt_ms=None if self.rt_ms is None else self.rt_ms[chosen],
            trial=None if self.trial is None else self.trial[chosen],
        )


Matrix = TypeVar("Matrix", bound=RankMatrix, covariant=True)


@dataclass(frozen=True)
class Presentations(Generic[Matrix]):
    """All rankings of a table by their purpose; the methods are the same in all three.

    Attributes:
        participants: All participants, in the table's order.
        first: The rankings that count.
        again: Repeats: photos that the participant had ranked before.
        traps: Attention checks: sets with a visibly ruined version.
    """

    participants: pd.Index
    first: Matrix
    again: Matrix
    traps: Matrix


def presentations(rankings: pd.DataFrame, methods: Sequence[str]) -> Presentations[RankMatrix]:
    """Split a table into what counts, repeats and attention checks; arguments and errors as in ``rank_matrix``."""
    return split(rankings, lambda rows: rank_matrix(rows, methods))


def split(rankings: pd.DataFrame, matrix_of: Callable[[pd.DataFrame], Matrix]) -> Presentations[Matrix]:
    """Split a table into what counts, repeats and attention checks, each as `matrix_of` makes it of its rows."""
    traps = marked(rankings, "trap")
    return Presentations(
        participants=pd.Index(pd.unique(rankings["participant"]).astype(str), name="participant"),
        first=matrix_of(counted(rankings)),
        again=matrix_of(rankings[marked(rankings, "repeat") & ~traps]),
        traps=matrix_of(rankings[traps]),
    )


def sums_by(codes: np.ndarray, values: np.ndarray, groups: int) -> np.ndarray:
    """Return (groups, q): the sums of the rows of `values`, (n, q), by their group 0..groups-1 in `codes`, (n,)."""
    # A sparse matrix of ones walks through the rows once, where one `bincount` per column takes four times as long.
    members = sparse.csc_array((np.ones(len(codes)), codes, np.arange(len(codes) + 1)), shape=(groups, len(codes)))
    return np.asarray(members @ values)


def misfit(given: Sequence[str], found: Sequence[str]) -> str:
    """Return in words which of the `given` names are not among those `found` in a table, and the other way round."""
    missing, unknown = ([name for name in one if name not in other] for one, other in ((found, given), (given, found)))
    words = [
        *([f"the table has no {', '.join(unknown)}"] if unknown else []),
        *([f"its {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not named"] if missing else []),
    ]
    return "; ".join(words)


def rank_matrix(rankings: pd.DataFrame, methods: Sequence[str] | None = None) -> RankMatrix:
    """Turn all rows of a rankings table into arrays; pass ``counted(table)`` for those that count.

    Rankings are in the order of participants, photos and trials, whatever the order of the table's rows.

    Args:
        rankings: A valid rankings table (``study.analysis.rankings.validate_rankings``).
        methods: The methods in the study's order; by default those of the table, in its order.

    Raises:
        ValueError: If ``methods`` are not the methods of the table.
    """
    found, ranked = pd.factorize(rankings["method"])
    methods = tuple(map(str, ranked)) if methods is None else tuple(methods)
    if len(rankings) and sorted(methods) != sorted(map(str, ranked)):
        raise ValueError(f"methods must be those of the table: {misfit(methods, list(map(str, ranked)))}")
    k = len(methods)
    method = pd.Index(methods).get_indexer(pd.Index(ranked))[found] if len(rankings) else found
    participant, participants = pd.factorize(rankings["participant"], sort=True)
    image, images = pd.factorize(rankings["image"], sort=True)
    presentation = [rankings[name].to_numpy() for name in ("trial", "repeat") if name in rankings.columns][:1]
    keys = [participant, image, *presentation, method]
    order = _sorted_order(keys)
    heads = order[::k] if k else order
    ranks = rankings["rank"].to_numpy()[order].astype(np.int16).reshape(-1, k)
    slots = _column(rankings, "position", order)
    return RankMatrix(
        methods=methods,
        participants=pd.Index(participants.astype(str), name="participant"),
        images=pd.Index(images.astype(str), name="image"),
        participant=participant[heads],
        image=image[heads],
        ranks=ranks,
        slots=None if slots is None else slots.astype(np.int16).reshape(-1, k),
        rt_ms=_column(rankings, "rt_ms", heads),
        scale=_scale(rankings, k),
        trial=_column(rankings, "trial", heads),
    )


def _column(rankings: pd.DataFrame, name: str, rows: np.ndarray) -> np.ndarray | None:
    """Return the numbers of a column at some rows, or None where the table lacks it."""
    return rankings[name].to_numpy()[rows].astype(float) if name in rankings.columns else None


def _sorted_order(keys: Sequence[np.ndarray]) -> np.ndarray:
    """Return the places of the rows in ascending order of `keys`, the first key first."""
    combined = np.zeros(len(keys[0]), dtype=np.int64)
    for key in keys:
        values = key.astype(np.int64, copy=False)
        combined *= int(values.max(initial=0)) + 1
        combined += values
    # Most tables are in order already, and checking is far quicker than sorting.
    return np.arange(len(combined)) if (combined[1:] > combined[:-1]).all() else np.argsort(combined)


def _scale(rankings: pd.DataFrame, k: int) -> np.ndarray:
    """Return the scores of ranks 1..k: the table's, or the paper's where it has none."""
    if "score" not in rankings.columns or rankings.empty:
        return np.array(default_scores(k))
    ranks = rankings["rank"].to_numpy()
    scores = rankings["score"].to_numpy(float)
    return scores[[int(np.argmax(ranks == rank)) for rank in range(1, k + 1)]]


def _recoded(codes: np.ndarray, names: pd.Index) -> tuple[np.ndarray, pd.Index]:
    """Return codes without gaps, and the names that are left."""
    left, recoded = np.unique(codes, return_inverse=True)
    return recoded, names[left]
