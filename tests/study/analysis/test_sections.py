"""What a report says in words: never more than the intervals, always about whom, and why if something is missing."""

import math
import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from enhancegan.console import amount
from study.analysis.analysis import Analysis, NotComputed, analyze
from study.analysis.inference import infer
from study.analysis.population import Population
from study.analysis.power import Components
from study.analysis.rank_matrix import rank_matrix
from study.analysis.report_parts import power
from study.analysis.report_parts.claims import Verdict, in_words, several_in_words, share_in_words, verdicts
from study.analysis.report_parts.populations import like_these
from study.analysis.report_parts.spread import spread_in_words
from study.analysis.report_parts.tables import Table, count, p, points, share, text
from study.analysis.report_parts.words import bound, limits, listed, number, p_value, percent, these
from study.analysis.sections import Section, all_figures, all_tables, key_findings, sections
from tests.study.analysis.hard_studies import STUDIES
from tests.study.analysis.one_section import section
from tests.study.analysis.simulated import methods_of, simulated_rankings
from tests.study.analysis.tables import table_of
from tests.study.analysis.uneven import shown_in_one_slot

KEYS = [
    *("scores", "ranks", "design", "pairs", "equivalence", "friedman", "photos", "groups", "worths"),
    *("agreement", "raters", "position", "power"),
]
NO_NUMBER = re.compile(r"\b(nan|none|inf|infinity|nat)\b", re.IGNORECASE)


def analyzed(rankings: pd.DataFrame, names: Sequence[str] = "ABCDEFG", **more: object) -> Analysis:
    """Analyze a table of simulated methods, whose names are A, B, ..."""
    methods = methods_of(rankings["method"].nunique())
    return analyze(rankings, dict(zip(methods, names, strict=False)), None, **more)


def said(analysis: Analysis, key: str) -> str:
    """Return all sentences of a section."""
    return " ".join(section(analysis, key).sentences)


def with_pair(
    analysis: Analysis,
    difference: tuple[float, float, float],
    p: float,
    rate: tuple[float, float, float] = (0.56, 0.52, 0.59),
    p_all: float | None = None,
) -> Analysis:
    """Return a study of two methods in which the first has this advantage: points or share, lower and upper limit."""
    methods = tuple(analysis.labels)
    pair = {"a": methods[0], "b": methods[1]}
    value, low, high = rate
    back = {"a": methods[1], "b": methods[0], "rate": 1 - value, "low": 1 - high, "high": 1 - low}
    points = dict(zip(("difference", "low", "high"), difference, strict=True))
    together = {"all_low": points["low"], "all_high": points["high"], "p_all": p if p_all is None else p_all}
    narrow = {"equivalence_low": points["low"], "equivalence_high": points["high"]}
    row = {**pair, **points, **narrow, "se": 1.0, "df": 30.0, "p": p, "p_holm": p, **together}
    assert not isinstance(analysis.inference, NotComputed)
    changed = replace(
        analysis.inference,
        differences=pd.DataFrame([row]),
        win_rates=pd.DataFrame([{**pair, "rate": value, "low": low, "high": high}, back]).assign(p=p),
    )
    return replace(analysis, inferences={**analysis.inferences, analysis.population: changed})


def verdict_on(first: str, second: str, **changed: object) -> Verdict:
    """Return a verdict on two methods that is a hint unless something is `changed`."""
    values = {"difference": 0.3, "all_low": -0.1, "all_high": 0.7, "p": 0.03, "p_adjusted": 0.29, "rate": 0.54}
    return Verdict(first, second, **{**values, "low": 0.503, "high": 0.58, "kind": "hint", **changed})


@pytest.fixture(scope="module")
def clear() -> Analysis:
    """Twelve people who mostly agree on twelve photos: C above B above A."""
    return analyzed(simulated_rankings(12, 12, [0.0, 1.0, 2.0], taste=0.3, scene=0.3, seed=1))


@pytest.fixture(scope="module")
def varied() -> Analysis:
    """Twelve people with tastes of their own, and twelve photos to which methods do different things."""
    return analyzed(simulated_rankings(12, 12, [0.0, 1.0, 2.0], taste=1.5, scene=1.5, seed=1))


@pytest.fixture(scope="module")
def whole(clear: Analysis) -> list[Section]:
    """All sections of that study."""
    return sections(clear)


@pytest.fixture(scope="module")
def two() -> Analysis:
    """Two methods, of which A has the higher mean, but not clearly."""
    return analyzed(simulated_rankings(8, 8, [0.4, 0.0]))


class TestWords:
    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            (number(-0.274), "−0.27"),
            (number(-0.001), "0.00"),
            (number(12345.6, 0), "12,346"),
            (number(math.nan), "–"),
            (number(math.inf), "–"),
            (number(None), "–"),
            (number(0.004, apart_from=0), "0.004"),
            (number(0.0, apart_from=0), "0.00"),
            (limits(0.0004, 0.34), "0.0004 to 0.34"),
            (limits(-0.34, -0.0004), "−0.34 to −0.0004"),
            # 0 is inside: nothing is gained by more digits than the other limit has.
            (limits(-0.34, 0.0004), "−0.34 to 0.00"),
            # One number, computed in two ways: 2.775 and 2.7750000000000004.
            (number(2.7750000000000004), number(2.775)),
            (percent(0.5034), "50"),
            (percent(0.5034, apart_from=0.5), "50.3"),
            (percent(0.5, apart_from=0.5), "50"),
            (p_value(0.00099), "p < 0.001"),
            (p_value(0.0361), "p = 0.036"),
            (p_value(0.0498), "p = 0.0498"),
            (p_value(0.2883), "p = 0.29"),
            (amount(1, "photo"), "1 photo"),
            (amount(10_000, "person", "people"), "10,000 people"),
            (these(1, "photo"), "exactly this one photo"),
            (these(3, "photo"), "exactly these 3 photos"),
            (listed(["a"]), "a"),
            (listed(["a", "b", "c"]), "a, b and c"),
        ],
    )
    def test_numbers_are_written_without_changing_what_they_say(self, written: str, expected: str) -> None:
        assert written == expected


class TestPairs:
    def test_an_interval_above_zero_is_a_preference(self, two: Analysis) -> None:
        found = with_pair(two, (1.2, 0.4, 1.8), p=0.003)
        assert said(found, "pairs") == (
            "On average, people like these prefer A to B on photos like these: A scores 1.20 points more (95 % "
            "interval 0.40 to 1.80) and is ranked above B in 56 % of rankings (95 % interval 52 to 59). 8 people and 8 "
            "photos are few: single unusual ones weigh much, and how much others differ is known only roughly. What is "
            "claimed here of more like them should be confirmed by a larger study."
        )

    @pytest.mark.parametrize(
        ("people", "photos", "population", "few"),
        [
            (6, 5, Population.BOTH, "6 people and 5 photos are few: "),
            (10, 30, Population.BOTH, "10 people are few: "),
            (30, 10, Population.BOTH, "10 photos are few: "),
            (30, 10, Population.PEOPLE, ""),
            (11, 11, Population.BOTH, ""),
        ],
        ids=["both", "people", "photos", "exactly-these-photos", "enough"],
    )
    def test_a_preference_from_few_people_or_photos_comes_with_a_caution(
        self, people: int, photos: int, population: Population, few: str
    ) -> None:
        found = analyzed(simulated_rankings(people, photos, [0.0, 3.0], seed=1)).about(population)
        for sentences in (key_findings(found), section(found, "pairs").sentences):
            assert any(" prefer B to A on " in sentence for sentence in sentences)
            cautions = [sentence for sentence in sentences if " few: " in sentence]
            assert len(cautions) == bool(few) and all(caution.startswith(few) for caution in cautions)

    def test_a_preference_names_the_preferred_method_first(self, two: Analysis) -> None:
        found = said(with_pair(two, (-1.2, -1.8, -0.4), p=0.003, rate=(0.4, 0.35, 0.45)), "pairs")
        assert found.startswith("On average, people like these prefer B to A on photos like these: B scores 1.20 ")
        assert "is ranked above A in 60 % of rankings (95 % interval 55 to 65)" in found

    def test_an_interval_with_zero_is_none(self, two: Analysis) -> None:
        found = with_pair(two, (0.2, -0.6, 1.0), p=0.6, rate=(0.51, 0.47, 0.55))
        assert said(found, "pairs") == (
            "No preference between A and B was found, for people and photos like these: A scores 0.20 points more (95 "
            "% interval −0.60 to 1.00; p = 0.60). That none was found does not show that there is none."
        )

    def test_the_same_score_is_said_to_be_the_same(self, two: Analysis) -> None:
        found = with_pair(two, (0.0, -0.8, 0.8), p=1.0, rate=(0.5, 0.46, 0.54))
        assert "for people and photos like these: both score the same (95 % interval −0.80 to 0.80; p = 1.00" in said(
            found, "pairs"
        )

    def test_an_interval_for_all_pairs_is_not_read_as_one_that_all_pairs_share(self, two: Analysis) -> None:
        told = verdict_on("method_0", "method_1", kind="told", all_low=0.1)
        assert in_words(told, two, pairs=10).startswith(
            "On average, people like these prefer A to B on photos like these: A scores 0.30 points more (95 % "
            "interval, widened because 10 pairs are tested: 0.10 to 0.70) and is ranked above B in "
        )

    @pytest.mark.parametrize(
        ("kind", "start"),
        [
            ("open", "Between the two methods with the best mean scores, A and B, no preference was found, for "),
            ("hint", "Of the two methods with the best mean scores, A scores 0.30 points more than B, but a "),
            ("confounded", "Of the two methods with the best mean scores, A scores 0.30 points more than B in these"),
        ],
    )
    def test_it_is_said_why_the_findings_are_about_this_pair(self, two: Analysis, kind: str, start: str) -> None:
        assert in_words(verdict_on("method_0", "method_1", kind=kind), two, pairs=3, are_best=True).startswith(start)

    def test_limits_just_above_none_are_not_rounded_to_it(self, two: Analysis) -> None:
        found = said(with_pair(two, (0.8, 0.0004, 1.4), p=0.0499, rate=(0.54, 0.5002, 0.57)), "pairs")
        assert "(95 % interval 0.0004 to 1.40)" in found
        assert "(95 % interval 50.02 to 57)" in found

    def test_a_win_rate_that_contradicts_the_means_is_said(self, two: Analysis) -> None:
        found = said(with_pair(two, (0.8, 0.2, 1.4), p=0.01, rate=(0.45, 0.42, 0.48)), "pairs")
        assert found.startswith(
            "By mean scores, people like these prefer A to B on photos like these: A scores 0.80 points more"
        )
        assert (
            "But B is ranked above A more often than not, and A above B in only 45 % of rankings (95 % interval 42 to "
            "48): which"
        ) in found

    def test_with_two_methods_means_and_win_rates_say_the_same(self) -> None:
        for seed in range(20):
            found = analyzed(simulated_rankings(7, 8, [0.4, 0.0], taste=1, scene=1, seed=seed))
            assert isinstance(found.differences, pd.DataFrame) and isinstance(found.win_rates, pd.DataFrame)
            assert found.win_rates["p"].iloc[0] == pytest.approx(found.differences["p"].iloc[0])
            # Of two methods the better scores 10: a difference of means is 10 (2 x rate - 1).
            limits = found.differences[["low", "high"]].iloc[0]
            rates = found.win_rates[["low", "high"]].iloc[0]
            assert (20 * rates - 10).tolist() == pytest.approx(limits.tolist())

    def test_an_interval_that_does_not_hold_for_all_pairs_is_no_preference(self, two: Analysis) -> None:
        sentence = in_words(verdict_on("method_0", "method_1"), two, pairs=10)
        assert sentence == (
            "A scores 0.30 points more than B, but a preference is not certain, for people and photos like these (p = "
            "0.030 for this pair alone, 0.29 with all 10 pairs tested)."
        )

    def test_both_the_p_value_and_the_interval_for_all_pairs_decide(self, two: Analysis) -> None:
        kinds = [
            verdicts(with_pair(two, (1.2, 0.4, 1.8), p=p, p_all=p_all))[0].kind
            for p, p_all in ((0.049, 0.049), (0.049, 0.051), (0.051, 0.049))
        ]
        assert kinds == ["told", "hint", "open"]

    def test_a_few_people_never_give_a_preference(self) -> None:
        few = analyzed(simulated_rankings(4, 12, [0.0, 3.0]))
        little = (
            "With 4 participants, nothing is claimed about people and photos like these: that takes at least 5, and"
        )
        assert said(few, "pairs").startswith(little)
        assert key_findings(few)[0].startswith(little)
        words = " ".join([*key_findings(few), *section(few, "pairs").sentences, *section(few, "scores").sentences[:1]])
        assert not re.search(r"prefer|are not all equal|differ, for|p [<=]", words)

    def test_exactly_these_people_need_not_be_many(self) -> None:
        few = analyzed(simulated_rankings(4, 30, [0.0, 3.0], seed=1))
        assert said(few.about(Population.PHOTOS), "pairs").startswith(
            "On average, exactly these 4 people prefer B to A on photos like these"
        )
        one = analyzed(simulated_rankings(1, 30, [0.0, 3.0], seed=1))
        assert said(one, "pairs").startswith("On average, exactly this one person prefers B to A on photos like these")

    def test_a_method_that_always_wins_says_nothing_about_others(self) -> None:
        always = analyzed(simulated_rankings(6, 6, [90.0, 0.0]))
        assert said(always, "pairs").startswith(
            "A and B are always the same number of ranks apart; rankings that never"
        )
        for part in ("worths", "power"):
            assert section(always, part).sentences == ()
            assert section(always, part).missing

    def test_many_pairs_without_a_preference_share_a_sentence(self) -> None:
        alike = analyzed(simulated_rankings(8, 8, [0.0] * 4, taste=1.0, scene=1.0))
        sentences = section(alike, "pairs").sentences
        assert len(sentences) == 1
        assert sentences[0].count(" points, p = ") == 6
        assert isinstance(alike.differences, pd.DataFrame)
        limits = alike.differences[["all_low", "all_high"]].to_numpy()
        widest = np.abs(limits[np.argmax(limits[:, 1] - limits[:, 0])])
        ends = (
            "each p is for the pair alone. That none was found does not show that there is none: the widest interval, "
        )
        found = re.search(
            rf"{ends}of ([A-D]) minus (?!\1)[A-D], is −(.*) to (.*) points \(95 %, (.*)\)\.$", sentences[0]
        )
        assert found
        assert sorted([float(found[2]), float(found[3])]) == pytest.approx(sorted(widest), abs=0.005)
        assert found[4] == "widened because 6 pairs are tested"

    def test_several_hints_share_a_sentence(self, clear: Analysis) -> None:
        hints = [verdict_on("method_0", "method_1"), verdict_on("method_0", "method_2")]
        assert several_in_words(hints, clear, pairs=3) == (
            "Not certain once all 3 pairs are tested together: A over B (0.30 points; p = 0.030 for the pair alone, "
            "0.29 with all tested) and A over C (0.30 points; p = 0.030 for the pair alone, 0.29 with all tested)."
        )

    def test_one_person_speaks_for_nobody_else(self) -> None:
        one = analyzed(simulated_rankings(1, 12, [0.0, 1.0, 2.0]))
        assert one.population is Population.PHOTOS
        assert "for photos like these and exactly this one person" in said(one, "scores")

    def test_one_ranking_gets_shares_without_intervals_and_the_reason(self) -> None:
        one = section(analyzed(simulated_rankings(1, 1, [0.0, 1.0, 2.0])), "pairs")
        assert one.sentences[0].startswith("In exactly these rankings, ")
        assert one.missing is not None and "at least 2" in one.missing
        assert {row[3] for row in one.tables["win-rates"].cells()} == {"–"}
        assert one.tables["win-rates"].why_dashes()


class TestScores:
    def test_the_headline_names_both_populations(self, clear: Analysis, two: Analysis) -> None:
        population = "for people and photos like these (p "
        assert said(clear, "scores").startswith(f"The methods' mean scores are not all equal, {population}")
        assert said(two, "scores").startswith(
            "No difference between the methods' mean scores was found, for people and photos like these (p = "
        )
        assert "this does not show that they are equal" in said(two, "scores")

    def test_the_study_keeps_its_own_scale(self) -> None:
        own = analyzed(simulated_rankings(6, 6, [0.0, 1.0, 2.0], scale=[3, 1, -1]))
        assert "on the scale from −1 to 3" in said(own, "scores")
        # A twentieth of the scale's length, 4 points, is 0.2.
        assert "to find a true difference of 0.20 points" in said(own, "power")

    def test_means_are_listed_from_best_to_poorest(self, clear: Analysis) -> None:
        order = re.findall(r"\b([ABC]) \d+\.\d\d \(", said(clear, "scores"))
        means = pd.Series(clear.matrix.scores.mean(axis=0), index=list("ABC"))
        assert order == list(means.sort_values(ascending=False).index)

    def test_it_is_said_how_narrow_naive_intervals_are_and_why(self, varied: Analysis) -> None:
        assert isinstance(varied.means, pd.DataFrame)
        share = (varied.means["naive_se"] * 2 * 1.959964).mean() / (varied.means["high"] - varied.means["low"]).mean()
        narrow = f"If all rankings were independent, intervals would be only {share:.0%} as wide".replace("%", " %")
        people, photos = "one person's rankings share a taste", "one photo's rankings share what the methods did to it"
        assert f"{narrow} on average (thin lines): {people}, and {photos}." in said(varied, "scores")
        # What is not sampled is no reason.
        assert f"(thin lines): {people}." in said(varied.about(Population.PEOPLE), "scores")
        assert f"(thin lines): {photos}." in said(varied.about(Population.PHOTOS), "scores")

    def test_where_independence_would_widen_intervals_it_is_said(self, varied: Analysis) -> None:
        exactly = varied.about(Population.NEITHER)
        assert isinstance(exactly.means, pd.DataFrame)
        share = (varied.means["naive_se"] * 2 * 1.959964).mean() / (exactly.means["high"] - exactly.means["low"]).mean()
        assert share > 1.06
        assert (
            f"If all rankings were independent, intervals would be {share:.0%} as wide on average (thin lines): they "
            "would count differences between people and between photos as chance, too."
        ).replace("%", " %") in said(exactly, "scores")

    def test_one_ranking_each_shares_no_taste(self) -> None:
        once = analyzed(simulated_rankings(12, 1, [0.0, 1.0, 2.0], seed=2))
        assert once.population is Population.PEOPLE
        assert (
            "as wide on average (thin lines): with few people or photos, the spread itself is poorly known, so "
            "intervals are wide."
        ) in said(once, "scores")
        assert "taste" not in said(once, "scores")

    def test_only_what_varies_is_named_as_what_rankings_share(self) -> None:
        people, photos = "one person's rankings share a taste", "one photo's rankings share what the methods did to it"
        for named, other, spread in ((people, photos, {"taste": 2.0}), (photos, people, {"scene": 2.0})):
            words = set()
            for seed in range(6):
                found = analyzed(simulated_rankings(12, 12, [0.0, 0.5, 1.0], seed=seed, **spread))
                # By the analysis of variance: what does not vary more between than within is not named.
                cells = found.matrix.scores.reshape(12, 12, 3)
                rest = cells - cells.mean(0) - cells.mean(1)[:, None] + cells.mean((0, 1))
                within = (rest**2).sum((0, 1)).mean() / 121
                unspread = cells.mean(0 if named == people else 1).var(axis=0, ddof=1).mean() * 12 > within
                assert named in said(found, "scores")
                assert (other in said(found, "scores")) == unspread
                words.add(unspread)
            assert False in words

    def test_wide_intervals_of_few_people_are_not_put_down_to_tastes(self) -> None:
        # Everybody ranks at random: means vary as single rankings do, and t with 4 degrees of freedom reaches 2.8.
        few = analyzed(simulated_rankings(5, 5, [0.0, 0.0, 0.0], seed=2))
        assert isinstance(few.means, pd.DataFrame)
        assert few.means["se"].mean() < few.means["naive_se"].mean() / 0.95
        assert "so intervals are wide." in said(few, "scores")
        assert "taste" not in said(few, "scores")

    def test_the_table_has_one_p_value_for_all_pairs_the_one_that_decides(self, clear: Analysis) -> None:
        table = section(clear, "scores").tables["differences"]
        shown = [column.title for column in table.columns.values()]
        assert [title for title in shown if title.startswith("p")] == ["p", "p for all pairs"]
        decides = {frozenset((one.first, one.second)): one.p_adjusted for one in verdicts(clear)}
        for row in table.data.to_dict("records"):
            assert row["p_claim"] == decides[frozenset((row["a"], row["b"]))]


class TestTwoMethods:
    def test_nothing_is_said_of_all_methods_or_of_pairs_to_choose_from(self, two: Analysis) -> None:
        words = " ".join([*key_findings(two), *(sentence for part in sections(two) for sentence in part.sentences)])
        assert not re.search(
            r"any pair|all \d+ pairs|chosen in advance|of any two slots|all methods are|other pairs", words
        )
        assert "mean scores was found, for people and photos like these (p = " in words
        assert "the true mean scores of A and B differ by less than" in words
        assert "to find a true difference of 0.50 points in 4 of 5 studies, it takes" in words
        assert "no difference between the two worths was found" in words

    def test_there_is_one_p_value_and_one_interval(self, two: Analysis) -> None:
        words = " ".join([*key_findings(two), *(sentence for part in sections(two) for sentence in part.sentences)])
        assert not re.search(r"this pair alone|to be called a preference|corrected for few", words)
        assert isinstance(two.differences, pd.DataFrame)
        p_of_pair = p_value(two.differences["p"].iloc[0])
        assert f"people and photos like these ({p_of_pair})" in said(two, "scores")
        assert f"; {p_of_pair})" in said(two, "pairs")
        shown = {name: table.columns.values() for part in sections(two) for name, table in part.tables.items()}
        assert [column.title for column in shown["differences"]][-3:] == ["to", "Standard error", "p"]
        assert [column.title for column in shown["sample-sizes"]] == [
            *("Difference, points", "Photos", "Exactly these photos", "Photos like these"),
        ]
        assert not re.search("all pairs", section(two, "pairs").note + section(two, "power").note)
        assert "pair" not in section(two, "power").figures["power"].words

    def test_shares_near_a_half_have_a_decimal(self) -> None:
        close = analyzed(simulated_rankings(20, 21, [0.05, 0.0], seed=4))
        first = (close.matrix.ranks[:, 0] == 1).mean()
        assert 0.4 < abs(100 * first - 50) < 5
        assert f"was put first most often, in {100 * max(first, 1 - first):.1f} % of these 420 rankings" in said(
            close, "ranks"
        )
        assert "If neither methods nor slots mattered, each would be first, and last, in about 50 %." in said(
            close, "ranks"
        )


class TestFriedman:
    def test_each_test_names_its_population(self, clear: Analysis) -> None:
        people, photos = section(clear, "friedman").sentences
        assert people.startswith(
            "For people like these, judging exactly these 12 photos, the mean places of the methods"
        )
        assert photos.startswith(
            "For photos like these, judged by exactly these 12 people, the mean places of the methods"
        )
        assert "Nemenyi's test puts C and B above A" in people or "Nemenyi's test puts C above" in people
        assert [drawing.title for drawing in section(clear, "friedman").figures.values()] == [
            "For people like these, judging exactly these 12 photos",
            "For photos like these, judged by exactly these 12 people",
        ]

    def test_methods_that_a_bar_joins_are_not_called_alike(self) -> None:
        alike = analyzed(simulated_rankings(12, 12, [0.0, 0.0, 0.0], taste=1.0, scene=1.0))
        drawing = section(alike, "friedman").figures["critical-difference-images"]
        assert re.search(r"Not told apart by Nemenyi's test: [ABC], [ABC] and [ABC]\.$", drawing.words)

    def test_two_methods_get_the_reason_once(self, two: Analysis) -> None:
        found = section(two, "friedman")
        assert not found.figures and not found.sentences
        assert found.missing is not None and found.missing.count("at least 3 methods") == 1

    def test_photos_that_one_person_ranked_are_not_counted(self) -> None:
        ranks = {("ann", "lake"): (1, 2, 3), ("bob", "lake"): (1, 2, 3), ("ann", "street"): (1, 2, 3)}
        methods = dict.fromkeys("abc", "")
        found = analyze(table_of(ranks, list(methods), {1: 2.0, 2: 1.0, 3: 0.0}, 900), methods, None)
        assert said(found, "photos").startswith(
            "No photo was ranked by 5 people or more, so nothing is claimed of single photos about people like these."
        )
        ranks |= {(who, "lake"): (1, 2, 3) for who in ("cho", "dan", "eve")}
        found = analyze(table_of(ranks, list(methods), {1: 2.0, 2: 1.0, 3: 0.0}, 900), methods, None)
        # Friedman's statistic of five equal rankings of three is 10, p = exp(-5) = 0.007.
        assert "tested one at a time, 1 of 1 photo shows a difference between versions, for people" in said(
            found, "photos"
        )
        assert "1 photo with fewer than 5 people is not counted." in said(found, "photos")

    def test_kendalls_w_is_said_to_be_of_mean_orders(self, clear: Analysis) -> None:
        people, photos = section(clear, "friedman").sentences
        assert "Kendall's W of people's mean orders over 12 photos is " in people
        assert "it tends to grow with the number of photos that each person ranks, and that of single photos" in people
        assert "Kendall's W of the photos' mean orders over 12 participants is " in photos
        assert "it tends to grow with the number of people who rank each photo." in photos
        (one,) = section(analyzed(simulated_rankings(12, 1, [0.0, 1.0, 2.0])), "friedman").sentences
        assert "Kendall's W of people's orders is " in one and "grow" not in one

    @pytest.mark.parametrize("seed", range(4))
    def test_what_only_nemenyis_test_separates_is_named_as_no_preference(self, seed: int) -> None:
        found = analyzed(simulated_rankings(12, 9, [0.0, 0.6, 0.8, 1.4], taste=0.7, scene=0.7, seed=seed))
        sentences = dict(zip((Population.PEOPLE, Population.PHOTOS), section(found, "friedman").sentences, strict=True))
        for (population, sentence), table in zip(
            sentences.items(), ("friedman-participants", "friedman-images"), strict=True
        ):
            claimed = {(one.first, one.second) for one in verdicts(found.about(population)) if one.kind == "told"}
            separated = set()
            for row in section(found, "friedman").tables[table].data.to_dict("records"):
                a_is_above = row["mean_rank_a"] < row["mean_rank_b"]
                if row["nemenyi_p"] < 0.05:
                    separated.add((row["a"], row["b"]) if a_is_above else (row["b"], row["a"]))
            _, _, named = sentence.partition("not among them: ")
            items = [item.split(" over ") for item in named.rstrip(".").split("; ")] if named else []
            pairs = {
                (first, second)
                for firsts, seconds in items
                for first in re.findall("[A-D]", firsts)
                for second in re.findall("[A-D]", seconds.split(".")[0])
            }
            if "differ (" in sentence:
                assert pairs == {(found.labels[a], found.labels[b]) for a, b in separated - claimed}

    def test_a_test_over_few_claims_nothing(self) -> None:
        people, photos = section(analyzed(simulated_rankings(12, 4, [0.0, 2.0, 4.0])), "friedman").sentences
        assert "the mean places of the methods in each person's order of them differ (" in people
        assert photos == (
            "With 4 photos, nothing is claimed about photos like these and exactly these 12 people: that takes at "
            "least 5, and 5 are still few."
        )


class TestWorths:
    def test_few_photos_are_not_said_to_show_no_difference(self) -> None:
        few = analyzed(simulated_rankings(12, 4, [0.0, 2.0, 4.0]))
        assert section(few, "worths").sentences[1] == (
            "With 4 photos, nothing is claimed about people and photos like these: that takes at least 5, and 5 are "
            "still few."
        )

    def test_where_nothing_is_placed_it_is_not_said_that_methods_are_alike(self) -> None:
        alike = analyzed(simulated_rankings(12, 12, [0.0, 0.0, 0.0], taste=1.0, scene=1.0, seed=2))
        assert section(alike, "worths").sentences[1] == (
            "For people and photos like these, no method's worth was found to be above or below the average of all "
            "methods."
        )

    def test_a_preference_beside_worths_that_are_not_placed_is_no_contradiction(self) -> None:
        known = " That is another, and here a stricter, question than which of two methods is preferred, which the "
        seen = set()
        for seed in range(6):
            found = analyzed(simulated_rankings(6, 5, [0.0, 0.5, 1.5], taste=0.3, scene=0.3, seed=seed))
            sentence = section(found, "worths").sentences[1]
            if "no method's worth was found" in sentence:
                is_preferred = any(one.kind in ("told", "mixed") for one in verdicts(found))
                assert (known in sentence) == is_preferred
                seen.add(is_preferred)
        assert seen == {False, True}

    def test_two_worths_are_one_test_of_their_difference(self) -> None:
        found = analyzed(simulated_rankings(12, 12, [0.0, 1.5], taste=0.3, scene=0.3, seed=1))
        rows = section(found, "worths").tables["worths"].data.set_index("method")
        z = rows["log_worth"] / rows["se"]
        expected = 2 * stats.t.sf(abs(z["method_1"]), 11)
        assert rows["p_holm"].tolist() == pytest.approx([expected] * 2) and expected < 0.05
        assert section(found, "worths").sentences[1] == (
            f"For people and photos like these, the model puts the worth of B above that of A ({p_value(expected)})."
        )

    def test_methods_in_the_middle_are_open(self, clear: Analysis) -> None:
        assert "; whether B is above or below the average cannot be told." in said(clear, "worths")

    def test_places_in_jod_are_listed_from_best_to_poorest_and_mean_0(self, clear: Analysis) -> None:
        sentence = section(clear, "worths").sentences[2]
        found = re.fullmatch(
            r"On a scale of just-objectionable differences \(JOD\), on which 75 % prefer a method to one that is 1 "
            r"below, the methods stand, around their mean, at \(with 95 % intervals\): "
            r"C (\S+) \(.* to .*\), B (\S+) \(.* to .*\) and A −(\S+) \(.* to .*\)\.",
            sentence,
        )
        assert found
        best, middle, poorest = (float(place.replace("−", "-")) for place in found.groups())
        assert best > middle > -poorest
        assert best + middle == pytest.approx(poorest, abs=0.015)

    def test_two_methods_have_no_intervals_to_compare(self, clear: Analysis, two: Analysis) -> None:
        several, pair = section(clear, "worths"), section(two, "worths")
        assert {"compare_low", "compare_high"} <= set(several.tables["worths"].columns)
        assert "quasi_se" in several.tables["worths"].data
        assert not {"compare_low", "compare_high"} & set(pair.tables["worths"].columns)
        assert "do not overlap" in several.note and "do not overlap" not in pair.note
        # Of three methods quasi-variances are exact.
        assert "to within 0 %" in several.note or "to within 1 %" in several.note


class TestRanks:
    def test_first_and_last_shares_have_intervals_on_the_page_and_all_in_the_file(self, clear: Analysis) -> None:
        table = section(clear, "ranks").tables["rank-shares"]
        titles = [column.title for column in table.columns.values()]
        assert titles == ["Method", "Rank 1", "95 % from", "to", "Rank 2", "Rank 3", "95 % from", "to"]
        assert {f"rank_{rank}_{end}" for rank in (1, 2, 3) for end in ("low", "high")} <= set(table.data.columns)
        assert table.data["rank_2_low"].le(table.data["rank_2"]).all()

    def test_one_person_has_shares_without_intervals_and_why(self) -> None:
        table = section(analyzed(simulated_rankings(1, 9, [0.0, 1.0, 2.0])), "ranks").tables["rank-shares"]
        assert {row[2] for row in table.cells()} == {"–"}
        assert "one person" in table.why_dashes()


class TestPopulations:
    def test_only_intervals_of_exactly_these_people_and_photos_take_a_taste_for_chance(self, clear: Analysis) -> None:
        assert like_these(clear).endswith(
            "Exactly these: what would hold if the same people or photos were used again. Each variance is estimated, "
            "so the interval for a wider population can come out narrower; that does not make the wider claim more "
            "certain. Where both are exactly "
            "these, intervals are, if anything, too wide: one ranking of a photo cannot tell a person's taste for that "
            "photo from chance, so all of it counts as chance."
        )
        # One photo has no such intervals, and only those for people like these: none to compare.
        of_one = like_these(analyzed(simulated_rankings(9, 1, [0.0, 0.5])))
        assert "chance" not in of_one and "wider population" not in of_one

    def test_and_they_really_are_too_wide(self) -> None:
        # The same people, photos and tastes again and again: only chance differs, and so do the means less than said.
        tastes = np.random.default_rng(1).normal(0, 3, (8, 8))
        drawn = np.random.default_rng(2)
        means, errors = [], []
        for _ in range(60):
            gain = tastes + drawn.normal(0, 1, tastes.shape) > 0
            table = table_of(
                {
                    (f"p{person}", f"i{photo}"): (1, 2) if gain[person, photo] else (2, 1)
                    for person in range(8)
                    for photo in range(8)
                },
                "ab",
                {1: 10.0, 2: 0.0},
                900,
            )
            exactly = infer(rank_matrix(table), Population.NEITHER).means.loc["a"]
            means.append(exactly["mean"])
            errors.append(exactly["se"])
        assert np.std(means, ddof=1) < 0.8 * np.mean(errors)


class TestAgreement:
    def test_alpha_has_its_interval_and_whom_it_is_about(self, clear: Analysis) -> None:
        assert re.search(
            r"alpha is 0\.\d\d \(95 % interval 0\.\d\d to 0\.\d\d, for people and photos like these\): 1 means",
            said(clear, "agreement"),
        )

    def test_from_few_photos_nothing_is_said_of_more(self) -> None:
        few = section(analyzed(simulated_rankings(12, 4, [0.0, 2.0, 4.0])), "agreement")
        assert "95 %" not in few.sentences[0]
        assert few.sentences[-1].startswith("With 4 photos, nothing is claimed about people and photos like these")
        assert "generalizability" not in few.tables
        assert few.numbers["generalizability"]["g"] > 0
        assert few.numbers["krippendorff_alpha_definition"]["ordinal_interval"]["lo"] < 1

    def test_how_many_people_are_needed_is_said_or_that_no_number_is_enough(self) -> None:
        alike = said(analyzed(simulated_rankings(12, 12, [0.0, 0.2, 0.4], taste=1.0, scene=1.0, seed=3)), "agreement")
        assert re.search(r"no number of people is enough for a coefficient of 0\.9|is estimated as 0", alike)
        clear = said(analyzed(simulated_rankings(12, 12, [0.0, 1.0, 2.0], seed=3)), "agreement")
        assert re.search(
            r"With 12 photos, by this estimate, a coefficient of 0\.8 takes about \d (person|people) "
            r"\(95 % interval: \d+ (to \d+|or more, with no upper limit)\); a coefficient of 0\.9 takes about \d p",
            clear,
        )

    def test_methods_that_cannot_be_told_from_slots_open_the_sentence(self) -> None:
        table = simulated_rankings(12, 12, [0.0, 1.0, 2.0])
        fixed = analyzed(table.assign(position=table["method"].str[-1].astype(int) + 1))
        assert "so slots rather than methods may be the cause of this: the generalizability" in said(fixed, "agreement")

    def test_opposite_tastes_explain_an_alpha_below_zero(self) -> None:
        ranks = {("ann", "lake"): (1, 2, 3), ("bob", "lake"): (3, 2, 1)}
        methods = dict.fromkeys("abc", "")
        found = analyze(table_of(ranks, list(methods), {1: 2.0, 2: 1.0, 3: 0.0}, 900), methods, None)
        assert "It is below 0: people who ranked the same photo agreed less than expected by chance" in said(
            found, "agreement"
        )

    def test_equal_rankings_have_an_alpha_of_one(self) -> None:
        ranks = {(who, "lake"): (1, 2, 3) for who in ("ann", "bob")}
        methods = dict.fromkeys("abc", "")
        found = analyze(table_of(ranks, list(methods), {1: 2.0, 2: 1.0, 3: 0.0}, 900), methods, None)
        assert said(found, "agreement").startswith("Krippendorff's alpha is 1.00:")

    def test_what_is_not_tested_is_not_said_to_be_chance(self) -> None:
        alike = said(analyzed(simulated_rankings(30, 30, [0.0, 0.0, 0.0])), "agreement")
        assert "People who ranked the same photo agree hardly more or less than expected by chance." in alike
        little = said(analyzed(simulated_rankings(30, 30, [0.0, 0.4, 0.6])), "agreement")
        assert (
            "Rankings of one photo differ a lot: versions may look alike, tastes may differ, or some rankings may be "
            "careless. A mean score here averages over rankings that differ."
        ) in little


class TestParticipants:
    def test_bt500_is_advice_and_flags_nobody(self) -> None:
        table = simulated_rankings(20, 20, [-3.0, -1.0, 0.0, 1.0, 3.0])
        careless = table["participant"] == "P03"
        rng = np.random.default_rng(1)
        table.loc[careless, "rank"] = np.concatenate([rng.permutation(5) + 1 for _ in range(20)])
        found = analyzed(table)
        part = section(found, "raters")
        assert (
            "The screening of ITU-R BT.500 would reject 1 of the 20 participants; it is advice only." in part.sentences
        )
        screens = part.tables["screens"].data.set_index("participant")
        assert screens.index[screens["bt500_rejects"].astype(bool)].tolist() == ["P03"]
        assert all("BT.500" not in flags for flags in screens["flags"])
        assert not any("BT.500" in sentence for sentence in found.flagged.explode())

    def test_results_without_those_flagged_stand_beside_those_with_them(self) -> None:
        # Five people agree on six photos; eve reverses every ranking and so is flagged.
        photos = [f"i{photo}" for photo in range(6)]
        ranks = {(who, photo): (2, 1, 3) for who in "abcdf" for photo in photos}
        ranks |= {("eve", photo): (2, 3, 1) for photo in photos}
        names = {"x": "X", "y": "Y", "z": "Z"}
        found = analyze(table_of(ranks, list(names), {1: 10.0, 2: 5.0, 3: 0.0}, 900), names, None)
        assert list(found.flagged.index) == ["eve"]
        # Y has 10 from five of six people: 8.33 with eve, 10 without her.
        assert said(found, "raters").startswith(
            "Quality checks flag 1 of the 6 participants. The checks looked for rankings that follow the order on the "
            "screen and disagreement with the others. This study has no attention checks and no repeated photos."
        )
        assert "Without them the mean scores change by at most 1.67 points and the order" in said(found, "raters")
        assert "by at most 1.67 points (eve)" in said(found, "raters")
        rows = section(found, "raters").tables["with-and-without"].cells()
        assert [row[:4] for row in rows] == [["(nobody)", "6", "36", "5.00"], ["eve", "5", "30", "5.00"]]
        assert [row[4] for row in rows] == ["8.33", "10.00"]

    def test_no_preference_hangs_on_a_rest_that_is_too_small_for_any(self) -> None:
        photos = [f"i{photo}" for photo in range(6)]
        ranks = {(who, photo): (2, 1, 3) for who in "abcd" for photo in photos}
        ranks |= {("eve", photo): (2, 3, 1) for photo in photos}
        ranks["a", "i0"] = ranks["b", "i1"] = (1, 2, 3)
        found = analyze(
            table_of(ranks, "xyz", {1: 10.0, 2: 5.0, 3: 0.0}, 900), dict(zip("xyz", "XYZ", strict=True)), None
        )
        assert list(found.flagged.index) == ["eve"]
        assert "Without them no preference is claimed, with 4 participants." in said(found, "raters")

    def test_a_largest_change_is_rounded_up(self, clear: Analysis) -> None:
        changes = section(clear, "raters").tables["leave-one-out"].data["largest_change"]
        largest = float(re.findall(r"at most (\d\.\d\d) points", said(clear, "raters"))[-1])
        assert changes.max() <= largest < changes.max() + 0.01
        assert [bound(value) for value in (0.0348, 0.03, 0.0301)] == ["0.04", "0.03", "0.04"]

    def test_the_ten_most_influential_are_shown_and_all_are_in_the_file(self, clear: Analysis) -> None:
        table = section(clear, "raters").tables["leave-one-out"]
        assert len(table.cells()) == 10
        assert len(table.data) == 12
        assert table.left_off() == 2
        assert table.data["largest_change"].is_monotonic_decreasing

    def test_no_response_times_no_map_but_the_reason(self) -> None:
        found = section(analyzed(simulated_rankings(6, 6, [0.0, 1.0, 2.0]).drop(columns="rt_ms")), "raters")
        assert "raters" not in found.figures
        assert found.missing is not None
        assert (
            "The figure of pace and agreement cannot be drawn: that needs response times, and photos that others have "
            "ranked too."
        ) in found.missing
        assert (
            "The checks looked for rankings that follow the order on the screen and disagreement" in found.sentences[0]
        )

    def test_repeats_are_compared_with_chance(self) -> None:
        first = table_of({("ann", "lake"): (1, 2, 3), ("bob", "lake"): (1, 2, 3)}, "abc", {1: 2, 2: 1, 3: 0}, 900)
        again = table_of({("ann", "lake"): (1, 3, 2)}, "abc", {1: 2, 2: 1, 3: 0}, 900)
        table = pd.concat([first.assign(trial=1, repeat=0), again.assign(trial=2, repeat=1)], ignore_index=True)
        found = said(analyze(table, dict.fromkeys("abc", ""), None), "raters")
        assert "Of 1 photo ranked a second time, 0 % got exactly the same ranking (by chance 16.7 %)" in found
        assert "100 % the same best version (by chance 33 %)" in found
        # Two of three pairs stand in the same order: tau = (2 - 1) / 3.
        assert "tau between the two rankings is 0.33 on average" in found


class TestPosition:
    def test_people_who_follow_the_slots_are_noticed(self) -> None:
        slots = said(analyzed(simulated_rankings(10, 10, [0.0] * 3, slot_pull=1.0)), "position")
        assert slots.startswith("The rank depended on the slot on the screen")
        assert "versions in slot 1 were ranked best" in slots
        assert "those in slot 3 poorest" in slots

    def test_with_few_photos_it_is_neither_found_nor_denied(self) -> None:
        few = analyzed(simulated_rankings(12, 4, [0.0] * 3, slot_pull=2.0))
        words = said(few, "position")
        means = few.matrix.ranks[np.arange(48)[:, None], few.matrix.slots.argsort(axis=1)].mean(axis=0)
        assert words == (
            "With 4 photos, whether the slot on the screen mattered for people and photos like these is not tested. In "
            f"these rankings, mean ranks by slot range from {means.min():.2f} to {means.max():.2f}; without any "
            "influence of the slot, each would be about 2.00, apart from chance."
        )
        # Of exactly these photos twelve people say enough.
        assert said(few.about(Population.PEOPLE), "position").startswith("The rank depended on the slot on the screen")

    def test_mean_ranks_have_the_digits_that_tell_them_apart(self) -> None:
        # The version in slot 1 is put first in 503 of 1005 rankings: mean ranks are 1.49950 and 1.50050.
        row = np.arange(2010)
        ranking, slot = row // 2, row % 2 + 1
        table = pd.DataFrame(
            {
                "participant": np.char.mod("p%d", ranking // 201),
                "image": np.char.mod("i%03d", ranking % 201),
                "method": np.char.mod("method_%d", (slot + ranking // 2) % 2),
                "position": slot,
                "rank": np.where(ranking % 2 == 0, slot, 3 - slot),
            }
        )
        assert "mean ranks by slot range from 1.4995 to 1.5005; without any influence" in said(
            analyzed(table), "position"
        )

    def test_ranks_adjusted_for_the_methods_have_a_column_only_where_they_are(self, clear: Analysis) -> None:
        def titles(analysis: Analysis) -> list[str]:
            columns = section(analysis, "position").tables["position-by-rank"].columns.values()
            return [column.title for column in columns][-4:]

        assert titles(clear) == ["Rank 3", "Mean rank", "95 % from", "to"]
        uneven = analyzed(shown_in_one_slot(0.5, k=3))
        assert titles(uneven) == ["Mean rank", "Adjusted for the methods", "95 % from", "to"]

    def test_no_influence_is_never_claimed(self, clear: Analysis) -> None:
        assert said(clear, "position").startswith("No influence of the slot on the screen was found")


class TestPower:
    def test_sample_sizes_follow_from_the_components(self, clear: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
        components = pd.DataFrame([{"a": "x", "b": "y", "participant": 1.0, "image": 4.0, "residual": 24.0}])
        labels = list(clear.labels)
        monkeypatch.setattr(power, "_IN_WORDS", 1.0)
        found = power.section_from(components.assign(a=labels[0], b=labels[1]), clear)
        sentences = " ".join(found.sentences)
        # By statsmodels' power of a one-sample t test: 25.5 people with variance 1 + 24 / 12, and with people beyond
        # number 33.4 photos with variance 4; over 3 pairs (0.05 / 3) 34.3 people and 44.8 photos.
        assert (
            "If the variances are as estimated here: to find a true difference of 1.00 points in one pair chosen in "
            "advance in 4 of 5 studies, it takes 26 participants for people like these and exactly these 12 photos; "
            "for people and photos like these, 12 photos are too few however many people rank them; it takes at least "
            "34 photos, and with more photos, fewer people. When all 3 pairs are tested, it takes 35 participants for "
            "people like these and exactly these 12 photos; for people and photos like these, 12 photos are too few "
            "however many people rank them; it takes at least 45 photos, and with more photos, fewer people."
        ) in sentences
        # With 12 people 0.889 standard deviations, times sqrt(3).
        assert (
            "They would find a true difference of 1.54 points in one pair chosen in advance, or of 1.97 points when "
            "all 3 pairs are tested, for people like these and exactly these 12 photos."
        ) in sentences
        assert (
            "If the variances are as estimated here, 4 in 5 studies with 12 participants and 12 photos would find a "
            "true difference of 2.35"
        ) in sentences
        sizes = found.tables["sample-sizes"]
        assert ["1.00", "12", "26", "–", "35", "–"] in sizes.cells()
        assert sizes.why_dashes() == "–: no number of people is enough with so few photos."

    def test_four_people_and_photos_find_and_claim_nothing(self) -> None:
        few = analyzed(simulated_rankings(4, 4, [0.0, 1.0]))
        assert said(few, "power").count("No true difference is large enough to be found") == 2
        large = (
            "No true difference is large enough to be found by 4 in 5 studies with 4 participants and 4 photos, for "
        )
        assert f"{large}people and photos like these." in said(few, "power")
        assert "4 photos are too few however many people rank them; it takes at least 5 photos" in said(few, "power")

    def test_four_photos_find_nothing_about_more_even_of_one_pair(self) -> None:
        few = section(analyzed(simulated_rankings(12, 4, [0.0, 0.5, 1.0])), "power")
        assert "for people and photos like these, 4 photos are too few" in few.sentences[-1]
        sizes = few.tables["sample-sizes"].data
        assert sizes.loc[sizes["images"] < 5, ["images_random", "claim_images_random"]].isna().all(axis=None)
        assert sizes.loc[sizes["images"] < 5, "images_fixed"].notna().all()
        curves = [curve for curve in few.figures["power"].figure.data if curve.customdata is not None]
        of_four = [curve.y for curve in curves if "4 photos" in curve.customdata[0] and "like" in curve.customdata[0]]
        assert of_four and not any(any(power) for power in of_four)

    def test_a_variance_that_is_estimated_as_nothing_is_not_called_0(self) -> None:
        assert spread_in_words(Components(0.25, 0.0, 9.0)) == (
            "0.50 points from person to person and 3.00 from ranking to ranking; none could be measured from photo to "
            "photo"
        )
        assert spread_in_words(Components(0.25, 4.0, 9.0)) == (
            "0.50 points from person to person, 2.00 from photo to photo and 3.00 from ranking to ranking"
        )

    def test_the_population_chosen_is_spoken_of_too(self, clear: Analysis) -> None:
        words = power.power_section(clear.about(Population.NEITHER)).sentences
        assert "for exactly these 12 people and exactly these 12 photos." in words[3]


class TestReport:
    @pytest.mark.parametrize("study", STUDIES)
    def test_every_section_of_every_study_has_words_and_no_missing_number(self, study: str) -> None:
        analysis = analyzed(STUDIES[study]())
        parts = sections(analysis)
        assert [part.key for part in parts] == KEYS
        for part in parts:
            assert part.sentences or part.missing, part.key
            words = [drawing.words for drawing in part.figures.values()]
            cells = [cell for table in part.tables.values() for row in table.cells() for cell in row]
            shown = [*part.sentences, part.missing or "", part.note, *words, *cells]
            # "none" is a word of ours where a count is 0.
            wrong = [one for one in shown if NO_NUMBER.search(re.sub(r"\bnone\b", "", one))]
            assert not wrong
            for table in part.tables.values():
                assert not any("–" in row for row in table.cells()) or table.why_dashes()
        assert all(finding and "None" not in finding for finding in key_findings(analysis))

    def test_nothing_is_called_significant(self, clear: Analysis, whole: list[Section]) -> None:
        words = " ".join([*(word for part in whole for word in (*part.sentences, part.note)), *key_findings(clear)])
        assert "significan" not in words.lower()

    def test_figures_and_tables_have_stable_file_names(self, whole: list[Section]) -> None:
        assert list(all_figures(whole)) == [
            *("mean-scores", "overall-box", "rank-shares", "win-rates", "on-par", "critical-difference-participants"),
            *("critical-difference-images", "worths", "raters", "positions", "power"),
        ]
        assert list(all_tables(whole)) == [
            *("mean-scores", "differences", "bootstrap", "boxes", "rank-counts", "rank-shares", "slots", "win-rates"),
            *("equivalence", "friedman-participants", "friedman-images", "friedman-per-image", "worths", "jod"),
            *(
                "jod-differences",
                "agreement-per-image",
                "generalizability",
                "screens",
                "with-and-without",
                "leave-one-out",
            ),
            *("position-by-rank", "sample-sizes", "variance-components"),
        ]

    @pytest.mark.parametrize("held", ["figures", "tables", "numbers"])
    def test_no_two_sections_use_one_name(self, whole: list[Section], held: str) -> None:
        names = [name for part in whole for name in getattr(part, held)]
        assert sorted(names) == sorted(set(names))

    def test_key_findings_begin_with_the_headline_and_claim_what_the_pairs_claim(self, clear: Analysis) -> None:
        findings = key_findings(clear)
        assert findings[0] == section(clear, "scores").sentences[0]
        assert any(finding in section(clear, "pairs").sentences for finding in findings)
        assert findings[-1] == section(clear, "raters").sentences[0]


def test_a_table_shows_its_first_rows_and_says_how_many_are_left() -> None:
    data = pd.DataFrame({"who": [f"p{row}" for row in range(25)], "n": range(25), "p": np.nan, "x": 1 / 3})
    columns = {"who": text("Who"), "n": count("n"), "p": p("p"), "x": share("x, %")}
    table = Table("caption", data, columns, dash="–: not known.")
    assert table.cells()[1] == ["p1", "1", "–", "33.3"]
    assert (len(table.cells()), table.left_off(), table.why_dashes()) == (20, 5, "–: not known.")
    assert Table("caption", data, {"n": points("n")}, dash="–: not known.", most_rows=25).why_dashes() == ""


def test_a_share_of_rankings_that_never_varies_has_no_interval_to_print() -> None:
    certain = Verdict("a", "b", 5.0, 1.0, 9.0, 0.001, 0.002, 1.0, math.nan, math.nan, "told")
    assert share_in_words(certain, pairs=3) == "100 % of rankings"
    varied = replace(certain, low=0.9, high=1.0)
    assert share_in_words(varied, pairs=3) == "100 % of rankings (95 % interval, this pair alone: 90 to 100)"
    assert share_in_words(varied, pairs=1) == "100 % of rankings (95 % interval 90 to 100)"
