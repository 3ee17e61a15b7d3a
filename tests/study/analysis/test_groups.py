"""Groups: differences of levels by Student's t as SciPy computes it, what factors are made of, and what is said."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from study.analysis.analysis import analyze
from study.analysis.factors import MOST_FACTORS, NO_TRAITS, Factor, Factors, Traits, factors_of
from study.analysis.groups import Interaction, detectable, interaction, together
from study.analysis.population import Population
from study.analysis.rank_matrix import RankMatrix, rank_matrix
from tests.study.analysis.one_section import section
from tests.study.analysis.simulated import methods_of, simulated_rankings

PEOPLE, PHOTOS = 12, 14
OF_PHOTOS = np.repeat([0, 1], [5, 9])
OF_PEOPLE = np.repeat([0, 1], [5, 7])


def ranked(k: int = 3, people: int = PEOPLE, photos: int = PHOTOS, seed: int = 0) -> pd.DataFrame:
    return simulated_rankings(people, photos, [0.0] * k, seed=seed, taste=0.6, scene=0.6)


def means_of(matrix: RankMatrix, method: int) -> np.ndarray:
    """(people, photos) scores of a method; everybody ranked everything."""
    found = np.empty((len(matrix.participants), len(matrix.images)))
    found[matrix.participant, matrix.image] = matrix.scores[:, method]
    return found


def factor(matrix: RankMatrix, codes: np.ndarray, of: str = "photos") -> Factor:
    places = {"photos": matrix.image, "people": matrix.participant}
    of_rankings = codes[places[of]] if of in places else codes
    return Factor("f", "f", of, tuple("abcd"[: codes.max() + 1]), of_rankings)  # type: ignore[arg-type]


def row(found: Interaction, method: str) -> pd.Series:
    return found.differences.set_index("method").T[method]


def check(found: pd.Series, expected: "stats._result_classes.TtestResult", difference: float) -> None:
    assert found["difference"] == pytest.approx(difference)
    assert found["df"] == pytest.approx(expected.df)
    assert abs(found["difference"] / found["se"]) == pytest.approx(abs(expected.statistic))


class TestDifferenceOfTwoLevels:
    """Complete tables: with one of people and photos fixed, it is a t test of means that SciPy has, too."""

    def test_levels_of_photos_for_photos_like_these_are_welchs_test_of_photos_means(self) -> None:
        matrix = rank_matrix(ranked())
        scores = means_of(matrix, 1).mean(axis=0)
        one, other = scores[OF_PHOTOS == 0], scores[OF_PHOTOS == 1]
        found = interaction(matrix, factor(matrix, OF_PHOTOS), Population.PHOTOS)
        check(row(found, "method_1"), stats.ttest_ind(one, other, equal_var=False), one.mean() - other.mean())

    def test_levels_of_photos_for_people_like_these_are_a_paired_test_of_peoples_means(self) -> None:
        matrix = rank_matrix(ranked())
        scores = means_of(matrix, 1)
        one, other = (scores[:, level == OF_PHOTOS].mean(axis=1) for level in (0, 1))
        found = interaction(matrix, factor(matrix, OF_PHOTOS), Population.PEOPLE)
        check(row(found, "method_1"), stats.ttest_rel(one, other), one.mean() - other.mean())

    def test_levels_of_people_for_people_like_these_are_welchs_test_of_peoples_means(self) -> None:
        matrix = rank_matrix(ranked())
        scores = means_of(matrix, 2).mean(axis=1)
        one, other = scores[OF_PEOPLE == 0], scores[OF_PEOPLE == 1]
        found = interaction(matrix, factor(matrix, OF_PEOPLE, "people"), Population.PEOPLE)
        check(row(found, "method_2"), stats.ttest_ind(one, other, equal_var=False), one.mean() - other.mean())

    def test_people_and_photos_add_their_parts_and_rankings_count_once(self) -> None:
        matrix = rank_matrix(ranked())
        scores = means_of(matrix, 1)
        people, photos, rankings = 0.0, 0.0, 0.0
        apart = scores[:, OF_PHOTOS == 0].mean(axis=1) - scores[:, OF_PHOTOS == 1].mean(axis=1)
        people = apart.var(ddof=1) / PEOPLE
        for level in (0, 1):
            here = scores[:, level == OF_PHOTOS]
            count = here.shape[1]
            photos += here.mean(axis=0).var(ddof=1) / count
            left = here - here.mean(axis=0) - here.mean(axis=1)[:, None] + here.mean()
            rankings += (left**2).sum() / ((PEOPLE - 1) * (count - 1)) / here.size
        found = row(interaction(matrix, factor(matrix, OF_PHOTOS), Population.BOTH), "method_1")
        assert found["se"] ** 2 == pytest.approx(max(people + photos - rankings, rankings))

    def test_one_difference_has_the_p_value_of_students_t(self) -> None:
        matrix = rank_matrix(ranked(2, people=60, photos=80, seed=3))
        codes = np.repeat([0, 1], [30, 50])
        found = interaction(matrix, factor(matrix, codes), Population.BOTH)
        first = found.differences.iloc[0]
        expected = 2 * stats.t.sf(abs(first["difference"] / first["se"]), first["df"])
        # Drawn, and a little on the safe side.
        assert found.p == pytest.approx(expected, abs=0.03)

    def test_intervals_exclude_0_where_p_for_all_is_below_5_percent(self) -> None:
        table = simulated_rankings(30, 40, [0.0] * 4, taste=0.3, scene=1.2, seed=5)
        matrix = rank_matrix(table)
        scene = means_of(matrix, 0).mean(axis=0)
        found = together(
            interaction(matrix, factor(matrix, (scene > np.median(scene)).astype(int)), Population.BOTH), 3
        )
        excludes = (found["low"] > 0) | (found["high"] < 0)
        assert excludes.any() and not excludes.all()
        assert (excludes == (found["p_all"] < 0.05)).all()

    def test_names_of_methods_and_order_of_rows_change_nothing(self) -> None:
        table = ranked(seed=8)
        keys = dict(zip(methods_of(3), ("c", "a", "b"), strict=True))
        other = table.assign(method=table["method"].map(keys)).sample(frac=1, random_state=1)
        matrix, again = rank_matrix(table, methods_of(3)), rank_matrix(other, tuple(keys.values()))
        one, two = (interaction(each, factor(each, OF_PHOTOS), Population.BOTH).p for each in (matrix, again))
        assert one == pytest.approx(two)


def found_in(table: pd.DataFrame, traits: Traits = NO_TRAITS) -> Factors:
    return factors_of(table, rank_matrix(table), traits)


def photos_with(**columns: Sequence[object]) -> Traits:
    index = pd.Index([f"I{at:02d}" for at in range(1, PHOTOS + 1)])
    return Traits(photos=pd.DataFrame(columns, index=index))


class TestFactors:
    """What columns become."""

    def test_what_a_covariate_is_constant_within_is_what_it_groups(self) -> None:
        table = ranked()
        number = table["image"].str[1:].astype(int)
        person = table["participant"].str[1:].astype(int)
        table = table.assign(
            light=np.where(number > 5, "day", "night"),
            sex=np.where(person > 6, "f", "m"),
            daytime=np.where((number + person) % 2, "am", "pm"),
            maker=table["method"],
        )
        found = found_in(table)
        assert {one.key: one.of for one in found.tested} == {"light": "photos", "sex": "people", "daytime": "rankings"}
        assert found.tested[0].levels == ("day", "night")
        assert found.aside == ("maker groups neither photos nor people nor rankings: it differs within a ranking.",)

    def test_numbers_with_many_values_are_cut_at_the_median_of_photos(self) -> None:
        found = found_in(ranked(), photos_with(sharpness=[float(at) for at in range(PHOTOS)]))
        assert found.tested[0].levels == ("up to 6.5", "above 6.5")
        assert np.bincount(found.tested[0].codes).tolist() == [7 * PEOPLE, 7 * PEOPLE]
        assert found.tested[0].notes == ("sharpness is cut at the median of the photos, 6.5.",)

    def test_small_levels_are_pooled_if_they_are_enough_together(self) -> None:
        found = found_in(ranked(), photos_with(category=["day"] * 9 + ["dusk"] * 2 + ["night"] * 3))
        assert found.tested[0].levels == ("day", "other")
        said = "category: dusk, night are pooled as other; a group takes at least 5 photos."
        assert found.tested[0].notes == (said,)

    def test_small_levels_are_left_out_if_they_are_too_few_together(self) -> None:
        found = found_in(ranked(), photos_with(category=["day"] * 7 + ["dusk"] * 2 + ["night"] * 5))
        assert found.tested[0].levels == ("day", "night")
        assert (found.tested[0].codes == -1).sum() == 2 * PEOPLE

    def test_one_group_is_not_looked_at(self) -> None:
        found = found_in(ranked(), photos_with(category=["day"] * PHOTOS))
        said = "category is not looked at, since it has no two groups. Of the photos, all have the same (day)."
        assert (found.tested, found.aside) == ((), (said,))

    def test_people_of_whom_nothing_is_known_are_left_out(self) -> None:
        index = pd.Index([f"P{at:02d}" for at in range(1, 12)])
        found = found_in(ranked(), Traits(people=pd.DataFrame({"age": ["old"] * 5 + ["young"] * 6}, index=index)))
        assert (found.tested[0].codes == -1).sum() == PHOTOS
        assert found.tested[0].notes == ("age is not known of 1 person, left out here.",)

    def test_halves_of_the_visit_are_of_every_person(self) -> None:
        table = ranked()
        rng = np.random.default_rng(0)
        orders = {name: rng.permutation(PHOTOS) + 1 for name in table["participant"].unique()}
        number = table["image"].str[1:].astype(int) - 1
        trial = [orders[name][at] for name, at in zip(table["participant"], number, strict=True)]
        (half,) = found_in(table.assign(trial=trial)).tested
        matrix = rank_matrix(table.assign(trial=trial))
        assert (half.key, half.levels) == ("half", ("first", "second"))
        assert matrix.trial is not None
        assert ((matrix.trial > PHOTOS / 2).astype(int) == half.codes).all()

    def test_halves_are_not_looked_at_if_everybody_had_the_same_order(self) -> None:
        table = ranked()
        found = found_in(table.assign(trial=table["image"].str[1:].astype(int)))
        assert found.tested == ()
        assert "in much the same order by all" in found.aside[0]

    def test_at_most_so_many_factors(self) -> None:
        columns = {f"f{at}": np.roll([0] * 7 + [1] * 7, at).tolist() for at in range(MOST_FACTORS + 2)}
        found = found_in(ranked(), photos_with(**columns))
        assert len(found.tested) == MOST_FACTORS
        assert [sentence.split()[0] for sentence in found.aside] == ["f8", "f9"]

    def test_an_unknown_factor_is_refused_with_those_that_there_are(self) -> None:
        traits = photos_with(category=["day"] * 7 + ["night"] * 7)
        with pytest.raises(ValueError, match=r"groups must be of category; got device"):
            found_in(ranked(), Traits(traits.photos, chosen=("device",)))


class TestDetectable:
    """The true difference that 4 of 5 studies find."""

    @pytest.mark.parametrize("factors", [1, 3])
    @pytest.mark.parametrize("population", [Population.BOTH, Population.PHOTOS], ids=str)
    def test_it_is_beyond_its_critical_value_in_80_percent_by_the_noncentral_t(
        self, factors: int, population: Population
    ) -> None:
        matrix = rank_matrix(ranked())
        found = interaction(matrix, factor(matrix, OF_PHOTOS), population)
        rows = together(found, factors)
        critical = (rows["high"] - rows["difference"]) / rows["se"]
        needed = detectable(found, factors) / rows["se"]
        assert stats.nct.sf(critical, rows["df"], needed) == pytest.approx([0.8] * len(rows), abs=1e-6)

    def test_a_difference_that_does_not_vary_has_none(self) -> None:
        table = ranked().assign(rank=lambda table: table["method"].map({"method_0": 1, "method_1": 2, "method_2": 3}))
        matrix = rank_matrix(table)
        found = interaction(matrix, factor(matrix, OF_PHOTOS), Population.BOTH)
        assert np.isnan(detectable(found, 1)).all()


class TestSection:
    """What the report says."""

    @staticmethod
    def said(effect: float, seed: int = 2) -> tuple[tuple[str, ...], dict[str, object]]:
        people, photos = 20, 30
        plain = simulated_rankings(people, photos, [0.0] * 3, taste=0.3, scene=0.4, seed=seed)
        better = simulated_rankings(people, photos, [effect, 0.0, 0.0], taste=0.3, scene=0.4, seed=seed)
        is_portrait = plain["image"].str[1:].astype(int) <= 12
        table = plain.where(~is_portrait, better)
        photo_names = [f"I{at:02d}" for at in range(1, photos + 1)]
        category = ["portrait"] * 12 + ["landscape"] * 18
        traits = Traits(photos=pd.DataFrame({"category": category}, index=pd.Index(photo_names)))
        found = section(analyze(table, dict(zip(methods_of(3), "ABC", strict=True)), None, traits=traits), "groups")
        return found.sentences, dict(found.numbers["groups"]["category"])

    def test_a_planted_interaction_is_found_and_named(self) -> None:
        sentences, numbers = self.said(1.5)
        assert (
            "Category: the methods' mean scores depend on the group, for people and photos like these" in sentences[1]
        )
        assert "A scores " in sentences[1] and "points more in “portrait” than in “landscape”" in sentences[1]
        assert numbers["p_holm"] < 0.05  # type: ignore[operator]

    def test_without_one_nothing_is_claimed(self) -> None:
        sentences, numbers = self.said(0.0)
        assert "no difference between groups was found" in sentences[1]
        assert "which does not show that there is none" in sentences[1]
        assert numbers["p_holm"] > 0.05  # type: ignore[operator]

    def test_a_difference_that_is_not_found_comes_with_the_size_that_4_of_5_studies_find(self) -> None:
        sentences, numbers = self.said(0.0)
        sizes = re.search(
            r"If the variances are as estimated here, a true difference of ([\d.]+) to ([\d.]+) points, depending on "
            r"the method, would have been found in about 4 of 5 such studies\.",
            sentences[1],
        )
        assert sizes is not None
        errors = [row["se"] for row in numbers["differences"]]  # type: ignore[attr-defined]
        # More than the half width of an interval, 1.96 standard errors or more, which is found by half of the studies.
        assert float(sizes[1]) > 2.8 * min(errors) and float(sizes[2]) > 2.8 * max(errors)

    @pytest.mark.parametrize(
        ("worths", "expected"),
        [
            pytest.param([1.5, 0.0, -1.5], "Some of these go in opposite directions", id="three-methods"),
            pytest.param([1.5, 0.0], "These are one difference, seen from either method", id="two-methods"),
        ],
    )
    def test_differences_in_opposite_directions_are_said_to_mirror_each_other(
        self, worths: list[float], expected: str
    ) -> None:
        people, photos = 20, 30
        plain = simulated_rankings(people, photos, [0.0] * len(worths), taste=0.3, scene=0.4, seed=2)
        other = simulated_rankings(people, photos, worths, taste=0.3, scene=0.4, seed=2)
        table = plain.where(plain["image"].str[1:].astype(int) > 12, other)
        names = pd.Index([f"I{at:02d}" for at in range(1, photos + 1)])
        traits = Traits(photos=pd.DataFrame({"category": ["portrait"] * 12 + ["landscape"] * 18}, index=names))
        labels = dict(zip(methods_of(len(worths)), "ABC", strict=False))
        assert expected in section(analyze(table, labels, None, traits=traits), "groups").sentences[1]

    def test_a_difference_in_one_direction_mirrors_none(self) -> None:
        sentences, _ = self.said(1.5)
        is_mirrored = "opposite directions" in sentences[1]
        assert is_mirrored == ("B scores" in sentences[1] or "C scores" in sentences[1])

    def test_without_a_factor_there_is_one_sentence(self) -> None:
        found = section(analyze(ranked(), dict.fromkeys(methods_of(3), ""), None), "groups")
        assert (len(found.sentences), found.figures, found.tables) == (1, {}, {})
        assert found.sentences[0].startswith("There is nothing to group by")

    def test_rankings_that_all_agree_can_not_be_tested(self) -> None:
        table = ranked().assign(rank=lambda table: table["method"].map({"method_0": 1, "method_1": 2, "method_2": 3}))
        traits = photos_with(category=["day"] * 7 + ["night"] * 7)
        found = section(analyze(table, dict(zip(methods_of(3), "ABC", strict=True)), None, traits=traits), "groups")
        assert (
            "Category: the methods' scores do not vary within the groups, so nothing can be tested." in found.sentences
        )
