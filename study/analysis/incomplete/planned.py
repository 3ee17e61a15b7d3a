"""A study that is not there yet, whose sets show some of the methods: what its report will estimate, and how well.

The report compares expected ranks by what each ranking contributes to them (``study.analysis.incomplete.inference``).
Were all methods equal, a contribution would be a fixed number for every rank, so that over a study it varies by a fixed
amount, as ranks themselves do. Of this, people and photos make up as much as of complete rankings: what they add to a
method's worth moves its expected rank equally far, whichever methods are beside it. The rest is from ranking to
ranking, and the larger the fewer methods a set shows.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from study.analysis.incomplete.connected import comparisons
from study.analysis.incomplete.design import Known, known
from study.analysis.incomplete.inference import fitted
from study.analysis.incomplete.rankings import IncompleteRankings, incomplete_rankings
from study.analysis.planned_design import PlannedDesign, Sets
from study.analysis.power import Components, mean_components, pair_components


@dataclass(frozen=True)
class PlannedBlocks(PlannedDesign):
    """A ``PlannedDesign`` with the degrees of freedom of what people and photos know, as ``IncompleteDesign`` has them.

    Attributes:
        of: What is known.
    """

    of: Known

    @property
    def degrees_of_freedom(self) -> tuple[float, float, float]:
        """Of people, photos and rankings, as in ``IncompleteDesign``."""
        return self.of.people - 1, self.of.photos - 1, float(max(self.left_over, 1))


def in_blocks(design: PlannedDesign, sets: Sets) -> PlannedBlocks | None:
    """Return `design` as its report will see it; None if it does not compare all methods, or knows hardly anything.

    Args:
        design: The same of complete sets.
        sets: What is shown, some of the methods in each.
    """
    rankings = _in_some_order(sets)
    if len(comparisons(rankings).compared) > 1:
        return None
    of = known(rankings)
    # Without degrees of freedom there is no variance to compare with.
    return PlannedBlocks(**vars(design), of=of) if min(of.people, of.photos) > 1 else None


def _in_some_order(sets: Sets) -> IncompleteRankings:
    """Return rankings of these sets: which ranks they give makes no difference to what is known."""
    placed = np.asarray(sets.placed)
    people, each, k = placed.shape
    photos = np.tile(np.arange(each), people) if sets.photos is None else sets.photos.ravel()
    shown, image = np.unique(photos, return_inverse=True)
    chosen = placed.reshape(-1, k)
    return IncompleteRankings(
        methods=tuple(map(str, range(k))),
        participants=pd.RangeIndex(people),
        images=pd.Index(shown),
        participant=np.repeat(np.arange(people), each),
        image=image.ravel(),
        ranks=np.where(chosen, chosen.cumsum(axis=1), 0).astype(np.int16),
        slots=None,
        rt_ms=None,
        scale=np.arange(k - 1, -1, -1.0),
    )


def spread_of_contributions(methods: int, shown: np.ndarray) -> float:
    """Return how much more a difference of expected ranks varies from ranking to ranking than one of complete ranks.

    Methods being equal. Rankings of all methods vary a little less, by the model, than their ranks do.

    Args:
        methods: k, at least 2.
        shown: How many methods each ranking places, (rankings,), at least 2 each.
    """
    # A choice from r versions has 1 - 1 / r of information (``study.analysis.incomplete.design``).
    information = np.cumsum(1 - 1 / np.arange(1, methods + 1))[shown - 1].mean()
    of_contributions = methods**2 * (methods - 1) / (8 * information)
    of_ranks = methods * (methods + 1) / 6
    return float(of_contributions / of_ranks)


def of_contributions(components: Components, methods: int, shown: int) -> Components:
    """Return what `components` of complete rankings are where sets show some of the methods: of contributions."""
    total = sum(vars(components).values()) * spread_of_contributions(methods, np.array([shown]))
    return replace(components, residual=max(total - components.participant - components.image, 0.0))


def complete_components(rankings: pd.DataFrame, source: str) -> Components:
    """Return the variances, squared ranks, of complete rankings by these people of these photos and methods.

    Args:
        rankings: A valid table, partial or tied, of what counts.
        source: Its name.

    Raises:
        ValueError: If worths or variances cannot be computed.
    """
    table = incomplete_rankings(rankings, tuple(rankings["method"].unique()))
    groups = comparisons(table).connected
    if len(groups) > 1:
        apart = "; ".join(", ".join(group) for group in groups)
        raise ValueError(f"--like must name rankings that connect all methods; those of {source} leave apart: {apart}")
    found = mean_components(pair_components(fitted(table).below))
    total = sum(vars(found).values()) / spread_of_contributions(len(table.methods), table.sizes)
    return replace(found, residual=max(total - found.participant - found.image, 0.0))
