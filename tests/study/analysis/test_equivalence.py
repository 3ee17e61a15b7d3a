"""On par: two one-sided tests against t tests over people, bounds, sizes of studies, and what the report claims."""

import math
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from study.analysis.analysis import Analysis, NotComputed, analyze
from study.analysis.equivalence import Equivalence, equivalence, outcome, size_needed
from study.analysis.population import Population
from study.analysis.power import Components
from study.analysis.protocol import Protocol
from study.analysis.report_parts.equivalence import equivalence_section
from study.analysis.sections import key_findings
from tests.study.analysis.simulated import methods_of, simulated_rankings

LABELS = {"input": "Input", "net": "Network", "human": "Human expert"}


def analyzed(people: int, photos: int, worths: tuple[float, float, float], **more: object) -> Analysis:
    """Analyze simulated rankings of the methods of LABELS."""
    rankings = simulated_rankings(people, photos, worths, taste=0.3, scene=0.3, seed=3)
    keys = dict(zip(methods_of(3), LABELS, strict=True))
    return analyze(rankings.assign(method=rankings["method"].map(keys)), LABELS, None, **more)


@pytest.fixture(scope="module")
def alike() -> Analysis:
    """Forty people and forty photos; no method is better."""
    return analyzed(40, 40, (0, 0, 0))


def found_in(analysis: Analysis, margin: float | None) -> Equivalence:
    """Return the equivalence of all pairs."""
    assert not isinstance(analysis.differences, NotComputed)
    return equivalence(analysis.differences, margin)


def said(analysis: Analysis) -> str:
    """Return all sentences of the section."""
    return " ".join(equivalence_section(analysis).sentences)


def test_for_exactly_these_photos_the_tests_are_t_tests_over_people(alike: Analysis) -> None:
    about_people = alike.about(Population.PEOPLE)
    pairs = found_in(about_people, 0.5).pairs.set_index(["a", "b"])
    matrix = alike.matrix
    scores = pd.DataFrame(matrix.scores, columns=list(LABELS)).groupby(matrix.participant).mean()
    p = []
    for a, b in pairs.index:
        differences = scores[a] - scores[b]
        not_below = stats.ttest_1samp(differences, -0.5, alternative="greater").pvalue
        not_above = stats.ttest_1samp(differences, 0.5, alternative="less").pvalue
        assert pairs.loc[(a, b), "p_a_not_inferior"] == pytest.approx(not_below)
        assert pairs.loc[(a, b), "p_b_not_inferior"] == pytest.approx(not_above)
        p.append(max(not_below, not_above))
        limits = stats.ttest_1samp(differences, 0).confidence_interval(0.9)
        assert pairs.loc[(a, b), "smallest_margin"] == pytest.approx(max(abs(limits.low), abs(limits.high)))
    assert pairs["p"].to_numpy() == pytest.approx(p)
    # Holm: the smallest of three p-values counts three times, the next at least as much and twice, the largest once.
    smallest, middle, largest = np.argsort(p)
    holm = {smallest: 3 * p[smallest]}
    holm[middle] = max(holm[smallest], 2 * p[middle])
    holm[largest] = max(holm[middle], p[largest])
    assert pairs["p_holm"].to_numpy() == pytest.approx([holm[place] for place in range(3)])


def test_a_pair_is_equivalent_for_every_margin_above_its_smallest_and_for_none_below(alike: Analysis) -> None:
    smallest = found_in(alike, None).pairs["smallest_margin"]
    assert found_in(alike, None).all_within == smallest.max()
    assert found_in(alike, None).pairs[["p", "p_holm", "p_a_not_inferior"]].isna().all(axis=None)
    for place, margin in enumerate(smallest):
        assert (
            found_in(alike, 1.001 * margin).pairs["p"][place] < 0.05 < found_in(alike, 0.999 * margin).pairs["p"][place]
        )


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-0.3, 0.2, "equivalent"),
        (-0.4, 0.2, "open"),
        (0.1, 0.6, "open"),
        (0.4, 0.9, "different"),
        (-0.9, -0.41, "different"),
        (math.nan, math.nan, "unvaried"),
    ],
)
def test_what_an_interval_says_about_a_margin_of_04(low: float, high: float, expected: str) -> None:
    assert outcome(low, high, 0.4) == expected


def test_a_study_of_the_size_needed_has_power_80_percent() -> None:
    people, photos, rankings, margin = 0.5, 0.3, 9.0, 0.4
    components = Components(people, photos, rankings)

    def power(n: float, m: float, fixed_people: bool = False, fixed_photos: bool = False) -> float:
        variance = (0 if fixed_people else people / n) + (0 if fixed_photos else photos / m) + rankings / (n * m)
        # Of two equal methods: the estimate must fall closer to 0 than the margin less 1.645 standard errors.
        reach = margin / math.sqrt(variance) - NormalDist().inv_cdf(0.95)
        return 2 * NormalDist().cdf(reach) - 1

    both = size_needed(components, Population.BOTH, margin, 30, 50)
    assert both.people is not None and both.photos is not None and both.factor is not None
    assert power(both.people, 50) == pytest.approx(0.8)
    assert power(30, both.photos) == pytest.approx(0.8)
    assert power(30 * both.factor, 50 * both.factor) == pytest.approx(0.8)
    exactly_photos = size_needed(components, Population.PEOPLE, margin, 30, 50)
    assert power(exactly_photos.people or 0, 50, fixed_photos=True) == pytest.approx(0.8)
    assert (exactly_photos.photos, exactly_photos.factor) == (None, None)
    # The variance between ten photos alone is more than that margin allows: no number of people is enough.
    assert size_needed(components, Population.BOTH, margin, 30, 10).people is None


def test_without_a_margin_the_report_says_for_which_margins_methods_are_on_par(alike: Analysis) -> None:
    words = said(alike)
    smallest = found_in(alike, None).pairs.set_index(["a", "b"])["smallest_margin"]
    rounded_up = math.ceil(100 * smallest["net", "human"]) / 100
    assert words.startswith("No margin was chosen")
    assert f"Network {rounded_up:.2f} points" in words
    widest = math.ceil(100 * smallest.max()) / 100
    assert f"The mean scores of all 3 methods are within {widest:.2f} points of each other, for people" in words


def test_with_a_margin_every_method_is_compared_with_the_reference(alike: Analysis) -> None:
    wide = analyzed(40, 40, (0, 0, 0), margin=1.5, protocol=Protocol(margin=0.4))
    assert "1.5 points, given for this analysis, instead of the study's 0.4 points; a margin chosen after" in said(wide)
    assert "Network is on par with Human expert for people like these and photos like these: the 90 % int" in said(wide)
    assert "Input and Network are equivalent within the margin for people like these and photos like" in said(wide)
    narrow = analyzed(40, 40, (0, 0, 0), protocol=Protocol(margin=0.1, reference="input"))
    assert "The equivalence margin is 0.1 points, as the study sets it." in said(narrow)
    assert "cannot tell whether Network is on par with Input" in said(narrow)
    assert "The difference found is itself beyond the margin, so a larger study may as well" in said(narrow)
    poorer = analyzed(40, 40, (-2, 0, 0), margin=0.5)
    assert "Input is not on par with Human expert for people like these and photos like these: it scores low" in said(
        poorer
    )


def test_a_few_people_are_on_par_with_nobody() -> None:
    few = analyzed(4, 40, (0, 0, 0), margin=2.0)
    assert "on par" not in said(few)
    assert "no pair of methods is called different with fewer than 5" in said(few)


def test_one_photo_is_not_about_photos_like_these_and_the_first_sentence_says_so() -> None:
    one = analyzed(20, 1, (0, 0, 1), protocol=Protocol(population=Population.BOTH))
    assert (one.wanted, one.population) == (Population.BOTH, Population.PEOPLE)
    assert key_findings(one)[0].startswith(
        "These results are about people like these and exactly this one photo, not about people like these and photos "
        "like these as asked for. Intervals for people and photos like these need at least 2 of each"
    )
    assert not any("as asked for" in finding for finding in key_findings(one.about(Population.PEOPLE))[1:])


def test_nothing_is_on_par_that_cannot_be_told_from_its_slot() -> None:
    table = simulated_rankings(20, 30, (0, 0, 0))
    fixed = table.assign(position=table["method"].map({method: slot for slot, method in enumerate(methods_of(3), 1)}))
    words = said(analyze(fixed, dict.fromkeys(methods_of(3), "A"), None, margin=9.0))
    assert "Whether these are on par cannot be known, because the two were always shown in different slots" in words
    assert "within" not in words


@pytest.mark.parametrize("margin", [0, -1, 10, math.nan, math.inf], ids=str)
def test_a_margin_must_fit_the_scale(margin: float) -> None:
    with pytest.raises(ValueError, match="margin must be more than 0 and less than 10, the points from the poorest"):
        analyzed(5, 5, (0, 0, 0), margin=margin)
