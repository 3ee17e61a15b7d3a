"""How often studies of given sizes would succeed, counted in simulated studies, before there is any ranking.

Two methods differ by the difference asked for, and the others lie halfway between them: the case in which the headline
test has the least to find. Nobody's rankings are drawn, only what the tests are made from: mean scores, which are
normal, and sums of squares (``study.analysis.planned_squares``). So thousands of studies take a fraction of a second.
Rankings are not normal, but means of many are; docs/plan.md compares both.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special, stats

from study.analysis.crossed_design import Parts
from study.analysis.incomplete.planned import complete_components, in_blocks, of_contributions
from study.analysis.planned_design import PlannedDesign, Sets, complete, estimated, shown_to
from study.analysis.planned_squares import method_pairs, parts_if_complete, parts_if_shown
from study.analysis.population import Population
from study.analysis.power import POWER, Components, Outlook, mean_components, pair_components
from study.analysis.rank_matrix import rank_matrix
from study.analysis.rankings import counted, is_complete
from study.analysis.scale import BEST_SCORE
from study.analysis.significance import FEWEST_CLUSTERS, SIGNIFICANCE
from study.analysis.simultaneous import as_normal

STUDIES = 2000
"""Simulated studies of each size: a share of 80 % is known to about 2 percentage points."""

FEW = 20
"""Of fewer people or photos, variances are estimated so badly that a plan should say it."""

_SEED = 2018

SetsOf = Callable[[int, int], Sets]
"""Numbers of people and photos -> what each person is shown."""


@dataclass(frozen=True)
class Basis:
    """Where variances come from.

    Attributes:
        components: Variances of a difference of two methods.
        methods: Number of methods there.
        reach: Points from the poorest to the best rank.
        source: Which study it is, in words.
        people: How many people took part.
        photos: How many photos they ranked.
        seconds: Median time of a ranking; None where it was not measured.
        shown: How many methods a set showed, the mean over sets; None for all.
    """

    components: Components
    methods: int
    reach: float
    source: str
    people: int
    photos: int
    seconds: float | None = None
    shown: float | None = None

    @property
    def uncertainty(self) -> tuple[float, float]:
        """Between which multiples the true variance may be of the fewer, people or photos: a 90 % interval."""
        degrees = max(min(self.people, self.photos) - 1, 1)
        low, high = stats.chi2.isf([SIGNIFICANCE, 1 - SIGNIFICANCE], degrees)
        return degrees / float(low), degrees / float(high)


REFERENCE = Basis(
    Components(participant=0.263, image=2.925, residual=27.88),
    methods=5,
    reach=BEST_SCORE,
    source="a made-up study that this program is tested with",
    people=47,
    photos=100,
)
"""The study that the tests reproduce, tests/study/analysis/reference."""


def basis_of(rankings: pd.DataFrame, source: str) -> Basis:
    """Return the variances of rankings, and their median time if it was measured; `source` is their name.

    Variances of partial or tied rankings are converted to those of complete ones.

    Raises:
        ValueError: If they say nothing about variances.
    """
    rankings = counted(rankings)
    if rankings.empty:
        raise ValueError(f"--like must name rankings; {source} has none that count")
    methods = rankings["method"].nunique()
    if is_complete(rankings, methods):
        matrix = rank_matrix(rankings)
        components, reach = mean_components(pair_components(matrix)), float(matrix.scale[0] - matrix.scale[-1])
        shown = None
    else:
        scores = rankings["score"] if "score" in rankings else pd.Series([BEST_SCORE, 0])
        reach = float(scores.max() - scores.min())
        components = complete_components(rankings, source).times((reach / (methods - 1)) ** 2)
        shown = float(rankings.groupby(["participant", "image"], observed=True).size().mean())
    if not components.participant + components.image + components.residual > 0:
        raise ValueError(f"--like must name rankings that vary; all of {source} agree")
    times = rankings.drop_duplicates(["participant", "image"])["rt_ms"] if "rt_ms" in rankings else None
    seconds = None if times is None else round(float(times.median()) / 1000, 1)
    people, photos = rankings["participant"].nunique(), rankings["image"].nunique()
    return Basis(components, methods, reach, source, people, photos, seconds or None, shown)


@dataclass(frozen=True)
class Aims:
    """What is planned for.

    Attributes:
        methods: How many methods are compared, at least 2.
        difference: The true difference to find, points, above 0.
        components: Variances of a difference of two methods.
        population: What people and photos are a sample of.
        margin: Two methods that differ by less count as equivalent, points; None if that is no aim.
        shown: How many of the methods a set shows; None for all. Points and ``components`` are those of complete
            rankings all the same.
    """

    methods: int
    difference: float
    components: Components
    population: Population = Population.BOTH
    margin: float | None = None
    shown: int | None = None

    @property
    def analyzed(self) -> Components:
        """Variances of what the report compares: of scores, or of what rankings contribute to expected ranks."""
        return self.components if self.shown is None else of_contributions(self.components, self.methods, self.shown)


@dataclass(frozen=True)
class Effort:
    """What a ranking takes, and how many everybody makes.

    Attributes:
        seconds_per_ranking: Time for one ranking.
        pay_per_hour: In any currency.
        sets_per_participant: The most photos that everybody ranks; None for all.
    """

    seconds_per_ranking: float
    pay_per_hour: float
    sets_per_participant: int | None = None


def for_methods(components: Components, found_with: int, methods: int) -> Components:
    """Return components found in a study with another number of methods, for a scale of the same length.

    Fewer methods stand further apart on it: two random ranks of k differ with variance k (k + 1) / 6, and one rank is
    worth 1 / (k - 1) of the scale.
    """

    def spread(k: int) -> float:
        return k * (k + 1) / (6 * (k - 1) ** 2)

    return components.times(spread(methods) / spread(found_with))


def simulated_studies(
    aims: Aims, people: Sequence[int], photos: Sequence[int], sets_of: SetsOf | None = None
) -> pd.DataFrame:
    """Simulate studies of every size, each size with draws of its own; the same call gives the same numbers.

    Args:
        aims: What is planned for.
        people: Numbers of people, at least 2.
        photos: Numbers of photos, at least 2.
        sets_of: What each person is shown, which must agree with `aims`; by default everything. Sizes with too few
            rankings to tell people from photos, or to compare all methods, are left out.

    Returns:
        Columns ``participants``, ``images``, ``rankings``, and the shares of studies (0..1) that succeed: ``pair``
        (the test of the pair finds the difference), ``claim`` (it is claimed among all pairs), ``headline`` (the test
        of equal means fires), and with a margin ``equivalence`` (the 90 % interval of two equal methods lies within)
        and ``equivalence_claim`` (they are on par by Holm's first step over all pairs: no other two are on par).
    """
    return simulated_for((aims.population,), aims, people, photos, sets_of)[aims.population]


def simulated_for(
    populations: Sequence[Population],
    aims: Aims,
    people: Sequence[int],
    photos: Sequence[int],
    sets_of: SetsOf | None = None,
) -> dict[Population, pd.DataFrame]:
    """Return ``simulated_studies`` for several populations in place of that of `aims`, of the same studies."""
    rows: dict[Population, list[Mapping[str, float]]] = {population: [] for population in populations}
    for some in people:
        for others in photos:
            sets = sets_of(some, others) if sets_of else Sets(None)
            design = complete(some, others, Population.BOTH) if sets.photos is None else shown_to(sets.photos)
            judged = design if sets.placed is None else in_blocks(design, sets)
            if judged is None or design.left_over < 1:
                continue
            drawn = _draw(aims, some, others, design, sets.photos)
            size = {"participants": some, "images": others, "rankings": design.rankings}
            for population in populations:
                about = replace(judged, population=population)
                rows[population].append({**size, **_shares(aims, about, drawn)})
    return {population: pd.DataFrame(found) for population, found in rows.items()}


def smallest(sizes: pd.DataFrame, aim: str) -> pd.Series | None:
    """Return the row of ``simulated_studies`` with the fewest rankings in which 80 % reach `aim`; None without any."""
    enough = sizes[sizes[aim] >= POWER]
    return None if enough.empty else enough.sort_values(["rankings", aim], ascending=[True, False]).iloc[0]


def with_effort(sizes: pd.DataFrame, effort: Effort) -> pd.DataFrame:
    """Return `sizes` with ``minutes_per_person``, ``hours`` of all people together, and ``cost`` of their pay."""
    hours = sizes["rankings"] * effort.seconds_per_ranking / 3600
    return sizes.assign(
        minutes_per_person=hours * 60 / sizes["participants"], hours=hours, cost=hours * effort.pay_per_hour
    )


def with_assumptions(sizes: pd.DataFrame, aims: Aims, basis: Basis, effort: Effort) -> pd.DataFrame:
    """Return `sizes` with what was assumed in every row, so that tables of several plans can be joined."""
    return sizes.assign(
        methods=aims.methods,
        difference=aims.difference,
        margin=math.nan if aims.margin is None else aims.margin,
        population=aims.population.value,
        methods_per_set=aims.methods if aims.shown is None else aims.shown,
        sets_per_participant=math.nan if effort.sets_per_participant is None else effort.sets_per_participant,
        **{f"var_{name}": value for name, value in vars(aims.components).items()},
        variances_of=basis.source,
        variances_participants=basis.people,
        variances_images=basis.photos,
        seconds_per_ranking=effort.seconds_per_ranking,
        pay_per_hour=effort.pay_per_hour,
    )


class _Drawn(NamedTuple):
    """What is drawn of studies of one size: the same for every population."""

    noise: np.ndarray
    """(STUDIES, pairs): errors of the differences of mean scores, in standard errors."""
    parts: Parts


def _draw(aims: Aims, people: int, photos: int, design: PlannedDesign, photos_each: np.ndarray | None) -> _Drawn:
    rng = np.random.default_rng([_SEED, people, photos])
    contrasts = method_pairs(aims.methods)
    # A method's noise has half the variance of a difference.
    noise = math.sqrt(0.5) * rng.standard_normal((STUDIES, aims.methods)) @ contrasts.T
    if photos_each is None:
        return _Drawn(noise, parts_if_complete(rng, aims.analyzed, design, contrasts, STUDIES))
    return _Drawn(noise, parts_if_shown(rng, aims.analyzed, design, photos_each, contrasts, STUDIES))


def _shares(aims: Aims, design: PlannedDesign, drawn: _Drawn) -> Mapping[str, float]:
    """Return the share of studies of one size that reach each aim."""
    outlook = Outlook(aims.analyzed, design, aims.methods)
    contrasts = method_pairs(aims.methods)
    noise = outlook.error * drawn.noise
    variances, freedom = estimated(drawn.parts, design)
    errors = np.sqrt(variances)
    differences = noise + contrasts @ _true_means(aims)
    ratios = np.abs(differences) / errors
    p = 2 * special.stdtr(freedom, -ratios)
    # Of two methods, the only pair is the headline.
    beyond = p < SIGNIFICANCE if aims.methods == 2 else as_normal(ratios**2, freedom) > outlook.critical
    large_enough = design.is_large_enough(FEWEST_CLUSTERS)
    found = {
        "pair": p[:, 0] < SIGNIFICANCE,
        "claim": beyond[:, 0] & _is_rejected_by_holm(p) & large_enough,
        "headline": beyond.any(axis=1),
    }
    if aims.margin is not None:
        ratios_to_margin = (aims.margin - np.abs(noise[:, 0])) / errors[:, 0]
        p_equivalent = special.stdtr(freedom[:, 0], -ratios_to_margin)
        found["equivalence"] = p_equivalent < SIGNIFICANCE
        found["equivalence_claim"] = (p_equivalent * len(contrasts) < SIGNIFICANCE) & large_enough
    return {aim: float(succeeds.mean()) for aim, succeeds in found.items()}


def _is_rejected_by_holm(p: np.ndarray) -> np.ndarray:
    """Return for every row of `p`, (studies, pairs), whether Holm's procedure rejects its first entry at 5 %."""
    steps = np.sort(p, axis=1) * np.arange(p.shape[1], 0, -1) < SIGNIFICANCE
    rejected: np.ndarray = np.logical_and.accumulate(steps, axis=1).sum(axis=1)
    return np.asarray((p < p[:, :1]).sum(axis=1) < rejected)


def _true_means(aims: Aims) -> np.ndarray:
    means = np.zeros(aims.methods)
    means[:2] = aims.difference / 2, -aims.difference / 2
    return means
