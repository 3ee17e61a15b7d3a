"""What a report says of generalizability: never more than the study knows."""

import math

from study.analysis.analysis import Analysis, analyze
from tests.study.analysis.one_section import section
from tests.study.analysis.simulated import methods_of, simulated_rankings


def analysis_of(worths: list[float]) -> Analysis:
    """Analyze twelve people's rankings of twelve photos."""
    labels = {method: method for method in methods_of(len(worths))}
    return analyze(simulated_rankings(12, 12, worths, seed=1), labels, None)


def test_without_a_variance_between_methods_nothing_is_said_of_other_sizes() -> None:
    found = section(next(one for one in map(analysis_of, ([0.0] * 3, [0.0] * 4)) if _method(one) == 0), "agreement")
    said = " ".join(found.sentences)
    assert "The variance between the methods is estimated as 0, and so is the generalizability coefficient" in said
    assert "nothing is said of studies of other sizes." in said
    assert "people is enough" not in said
    assert "generalizability" not in found.tables


def _method(analysis: Analysis) -> float:
    return float(section(analysis, "agreement").numbers["generalizability"]["variances"].method)


def test_the_coefficient_and_the_people_it_takes_have_intervals() -> None:
    found = section(analysis_of([0, 0.2, 0.4, 0.8]), "agreement")
    said = " ".join(found.sentences)
    numbers = found.numbers["generalizability"]
    assert f"{numbers['g']:.2f} (95 % interval {numbers['lo']:.2f} to {numbers['hi']:.2f})" in said
    assert "the rest comes from chance and from the people and the photos that took part" in said
    assert "a coefficient of 0.8 takes about" in said
    assert {"low", "high", "people_good_low", "people_good_high"} <= set(found.tables["generalizability"].columns)


def test_two_methods_in_one_and_the_same_order_promise_nothing() -> None:
    found = section(analysis_of([0, 90]), "agreement")
    assert "(no interval: the mean scores have no error here)" in " ".join(found.sentences)
    assert "takes" not in " ".join(found.sentences)
    assert math.isnan(found.numbers["generalizability"]["lo"])
