"""The report on incomplete rankings: what it says, what it leaves out, and its numbers."""

import re
from functools import cache
from importlib import import_module

import pandas as pd
import pytest

from study.analysis.analysis import Analysis
from study.analysis.any_analysis import analyze_any
from study.analysis.incomplete.analysis import IncompleteAnalysis
from study.analysis.numbers import numbers
from study.analysis.population import Population
from study.analysis.rank_matrix import NotComputableError
from study.analysis.report import analysis_html, photos_html, population_html, summary_html
from study.analysis.report_parts.section import Section
from study.analysis.sections import key_findings, sections
from study.analysis.views import other_views
from tests.study.analysis.incomplete.partial import placements, some_methods, tied
from tests.study.analysis.simulated import methods_of, simulated_rankings

LABELS = {method: f"Method {method[-1]}" for method in methods_of(4)}
SCALE = [10, 7, 4, 1]


def study(placed: int = 3, *, ties: bool = False) -> pd.DataFrame:
    """Return rankings of some of four methods, of which the last is the best."""
    table = simulated_rankings(12, 12, [0, 0, 0.3, 1.2], taste=0.3, scene=0.3, scale=SCALE)
    partial = some_methods(table, placed)
    return tied(partial) if ties else partial


def analysis_of(table: pd.DataFrame, labels: dict[str, str] = LABELS, **options: object) -> IncompleteAnalysis:
    """Analyze a table, which must be incomplete."""
    found = analyze_any(table, labels, None, **options)  # type: ignore[arg-type]
    assert isinstance(found, IncompleteAnalysis)
    return found


@cache
def usual(*, ties: bool = False) -> IncompleteAnalysis:
    """Analyze the usual study, once for all tests."""
    return analysis_of(study(ties=ties))


def section(analysis: IncompleteAnalysis, name: str) -> Section:
    """Return one section of the report, without the others and their figures."""
    module = import_module(f"study.analysis.incomplete.parts.{name}")
    built: Section = getattr(module, f"{name}_section")(analysis)
    return built


def words(analysis: IncompleteAnalysis, name: str) -> str:
    """Return what a section says."""
    return " ".join(section(analysis, name).sentences)


def test_complete_rankings_are_analyzed_as_ever() -> None:
    assert isinstance(analyze_any(simulated_rankings(6, 6, [0, 0, 0, 1]), LABELS, None), Analysis)


def test_leaving_out_the_only_person_with_a_tie_makes_a_table_complete() -> None:
    table = simulated_rankings(6, 6, [0, 0, 0, 1])
    table.loc[(table["participant"] == "P03") & (table["rank"] == 2), "rank"] = 1
    assert isinstance(analyze_any(table, LABELS, None), IncompleteAnalysis)
    assert isinstance(analyze_any(table, LABELS, None, ["P03"]), Analysis)


def test_the_findings_say_what_was_ranked_what_is_known_and_of_whom() -> None:
    found = key_findings(usual(ties=True))
    assert found[0] == (
        "Of 144 rankings, all place only some of the 4 methods and 48 have ties, so worths and expected ranks take the "
        "place of mean scores."
    )
    assert found[1] == "The methods' worths are not all equal, for people and photos like these (p < 0.001)."
    first = r"Expected ranks, 1 is best, best first, with 95 % intervals: Method 3 1\.\d\d \(1\.\d\d to \d\.\d\d\), "
    assert re.match(first, found[2])
    # A preference has a size: how many expected ranks, with an interval.
    assert re.search(r"people like these prefer Method 3 to Method \d by \d\.\d\d \(0\.\d\d to \d\.\d\d\)", found[3])


def test_a_population_is_chosen() -> None:
    exactly = analysis_of(study(), population=Population.PEOPLE)
    assert key_findings(exactly)[1].endswith("for people like these and exactly these 12 photos (p < 0.001).")
    assert {view.key for view in other_views(exactly)} == {"both", "photos", "neither"}


def test_of_a_single_photo_the_report_falls_back_to_exactly_this_one() -> None:
    table = study()
    found = analysis_of(table[table["image"] == "I01"])
    assert found.population is Population.PEOPLE
    assert key_findings(found)[0].startswith(
        "These results are about people like these and exactly this one photo, not"
    )


def test_every_usual_section_that_is_missing_is_named_with_a_reason() -> None:
    said = words(analysis_of(study(), margin=0.5), "left_out")
    for name in (
        *(
            "Mean scores",
            "box plots",
            "On par",
            "Friedman's test",
            "Single photos",
            "Groups",
            "alpha",
            "Drift",
            "Power",
        ),
        *("Power", "JOD", "intervals to compare", "Generalizability", "BT.500", "without each participant in turn"),
    ):
        assert name in said
    assert "`" not in said
    assert "The equivalence margin of 0.5 points was asked for and is not used." in said


def tied_alone() -> pd.DataFrame:
    """Return rankings that all place every method, and of which many have ties."""
    return tied(simulated_rankings(12, 12, [0, 0, 0.3, 1.2], scale=SCALE))


def test_where_every_ranking_places_all_methods_the_reasons_are_about_ties() -> None:
    found = analysis_of(tied_alone())
    assert not found.matrix.is_partial.any()
    said = words(found, "left_out")
    for false in ("among three methods", "every block to have every method", "too few people", "sets of methods"):
        assert false not in said
    assert "this report treats ties in the model of worths only; Friedman's test and W with ties" in said
    assert "alpha and agreement with ties are not computed here." in said


def test_nothing_is_said_to_be_unflagged_where_nothing_could_be_checked() -> None:
    bare = study()[["participant", "image", "method", "rank"]]
    said = words(analysis_of(bare), "participants")
    assert said.startswith("Nothing could be checked: this table has no slots, response times, repeated photos or")
    assert "flag none" not in said
    assert words(usual(), "participants").startswith("Quality checks flag none of the 12 participants.")


def test_numbers_are_by_name_and_the_same_for_any_incomplete_study() -> None:
    one, other = usual(ties=True), analysis_of(study(2))
    found = numbers(one, sections(one))
    assert found.keys() == numbers(other, sections(other)).keys()
    assert (found["n_trials"], found["n_partial"], found["n_tied"], found["sizes"]) == (144, 144, 48, {"3": 144})
    assert found["connected"] == [methods_of(4)]
    assert found["expected_ranks"]["method_3"]["expected_rank"] < 2
    assert sum(row["expected_rank"] for row in found["expected_ranks"].values()) == pytest.approx(10)
    assert found["groups"][0]["intervals"].keys() == {"people and photos", "people", "photos", "none"}
    assert found["worths"][0]["tie_deltas"].keys() == {"2"}
    assert len(found["win_rates"]) == 12


def test_without_a_complete_ranking_no_score_is_expected() -> None:
    found = usual()
    assert found.scale is None
    assert "expected_score" not in section(found, "expected").tables["expected-ranks"].columns


def test_expected_ranks_are_given_in_points_where_complete_rankings_say_what_a_rank_scores() -> None:
    complete = simulated_rankings(12, 12, [0, 0, 0.3, 1.2], scale=SCALE)
    one_is_partial = complete.drop(index=complete.index[(complete["rank"] == 4) & (complete.index < 4)])
    table = section(analysis_of(one_is_partial), "expected").tables["expected-ranks"]
    assert "expected_score" in table.columns
    # Steps of 3 points from 10.
    assert table.data["expected_score"].tolist() == pytest.approx((13 - 3 * table.data["expected_rank"]).tolist())
    assert table.data["score_low"].tolist() == pytest.approx((13 - 3 * table.data["high"]).tolist())


def apart() -> pd.DataFrame:
    """Return rankings of methods 0 and 1, of others of methods 2 and 3, that nobody compared with each other."""
    one = simulated_rankings(8, 8, [0, 0.5])
    other = simulated_rankings(8, 8, [0, 0.5], seed=1).replace(
        {"method": {"method_0": "method_2", "method_1": "method_3"}}
    )
    return pd.concat([one, other.assign(participant="Q" + other["participant"])], ignore_index=True)


def test_groups_that_nobody_compared_are_named_and_each_has_results_of_its_own() -> None:
    found = analysis_of(apart())
    said = words(found, "placed")
    assert (
        "Caution: the methods fall into 2 groups that no ranking joins, not even through others, so they cannot be "
        "compared with each other: Method 0 and Method 1; Method 2 and Method 3."
    ) in said
    assert "Among Method 2 and Method 3: Expected ranks in a complete ranking of 2" in words(found, "expected")
    assert set(section(found, "expected").figures) == {"expected-ranks", "expected-ranks-2"}
    assert numbers(found, sections(found))["equal_worths_test"] == {
        "not_computed": "Comparisons do not connect all methods: each of groups has a test of its own."
    }


def test_a_method_that_never_loses_has_no_worth_and_the_others_do() -> None:
    table = simulated_rankings(8, 8, [0, 0, 0.3, 20])
    found = analysis_of(some_methods(table, 3))
    said = words(found, "placed")
    assert "Method 3 was never ranked below Method 0, Method 1 and Method 2." in said
    assert "so they are among Method 0, Method 1 and Method 2." in said
    assert found.groups[0].methods == ("method_0", "method_1", "method_2")


def test_a_method_nobody_has_ranked_is_named() -> None:
    table = study()
    without = table[table["method"] != "method_2"]
    sizes = without.groupby(["participant", "image"])["rank"].transform("size")
    without = without[sizes > 1].copy()
    without["rank"] = without.groupby(["participant", "image"])["rank"].rank().astype(int)
    assert "Never ranked: Method 2." in words(analysis_of(without), "placed")


def test_rankings_that_all_agree_say_why_there_are_no_worths() -> None:
    table = placements({(who, photo): {"method_0": 1, "method_1": 2} for who in "abcdef" for photo in "uvwxyz"})
    found = analysis_of(table)
    assert found.groups == ()
    assert section(found, "expected").missing is not None
    assert "here there are no two such methods" in words(found, "placed")


def test_few_people_claim_nothing() -> None:
    table = study()
    found = analysis_of(table[table["participant"] < "P04"])
    claims = [*key_findings(found), *section(found, "pairs").sentences]
    assert not any("prefer" in sentence for sentence in claims)
    assert any("nothing is claimed about people and photos like these" in sentence for sentence in claims)


def test_slots_are_tested_where_all_rankings_have_the_same() -> None:
    pulled = some_methods(simulated_rankings(15, 15, [0, 0, 0, 0], slot_pull=0.8), 3)
    said = words(analysis_of(pulled), "slots")
    assert said.startswith("The rank depended on the slot on the screen, for people and photos like these (p < 0.001)")
    assert "versions in slot 1 were ranked best" in said
    assert section(usual(ties=True), "slots").missing == (
        "Whether the slot on the screen mattered is not tested: that takes rankings without ties that all place as "
        "many methods."
    )
    without = section(analysis_of(study().drop(columns="position")), "slots")
    assert without.missing == "Whether the slot on the screen mattered is not tested: the table has no column position."


def test_whoever_follows_the_slots_is_flagged_and_a_ruined_version_above_another() -> None:
    table = study().assign(trial=0, repeat=0, trap=0)
    table["trial"] = table.groupby("participant")["image"].transform(lambda images: pd.factorize(images)[0] + 1)
    table.loc[table["participant"] == "P02", "rank"] = table["position"]
    check = pd.DataFrame(
        {"participant": "P05", "image": "ruin", "method": methods_of(2), "position": [1, 2], "rank": [2, 1]}
    ).assign(score=1.0, rt_ms=9000, trial=99, repeat=0, trap=1)
    found = analyze_any(pd.concat([table, check]), LABELS, {"ruin": "method_1"})
    assert set(found.flagged.index) == {"P02", "P05"}
    assert found.flagged["P02"] == ("followed the order on the screen in 100 % of the sets (rule: more than 50 %)",)
    assert found.flagged["P05"][0].startswith("did not put the ruined version last in 1 of 1 attention checks")


def test_repeats_are_compared_in_the_methods_of_both() -> None:
    first, again = {"method_0": 1, "method_1": 2, "method_2": 3}, {"method_3": 1, "method_2": 2, "method_0": 3}
    table = study().drop(columns=["score", "rt_ms", "position"]).assign(repeat=0, trap=0)
    of_one = placements({("zoe", "lake"): first}).assign(repeat=0, trap=0)
    repeated = placements({("zoe", "lake"): again}).assign(repeat=1, trap=0)
    found = analysis_of(pd.concat([table, of_one, repeated], ignore_index=True))
    # Methods 0 and 2 are in both, the other way round.
    assert found.screens.loc["zoe", ["repeats", "repeat_tau"]].tolist() == [1, -1]
    # One pair of random order has variance 1.
    assert found.screens.loc["zoe", "repeat_tau_z"] == pytest.approx(-1)


def test_the_page_has_expected_ranks_and_photos_without_means() -> None:
    found = usual()
    page = population_html(found) + summary_html(found, None, 12, None)
    assert 'id="expected-ranks"' in page
    assert 'id="mean-scores"' not in page
    rest = analysis_html(sections(found), other_views(found), is_incomplete=True)
    assert "Davidson (1970)" in rest
    assert "Friedman's test (1937)" not in rest
    card = photos_html(found.matrix, LABELS, ["I01"], None)
    ranked = found.matrix.of_image("I01")
    assert f"ranked by {len(ranked)} people" in card
    assert "mean score of this version" not in card


def test_without_a_ranking_that_counts_the_analysis_says_so() -> None:
    with pytest.raises(NotComputableError, match="apart from those of participants left out"):
        analyze_any(study(), LABELS, None, excluded=list(study()["participant"].unique()))


def test_the_same_table_gives_the_same_numbers_whatever_the_order_of_its_rows() -> None:
    table = study(ties=True)
    one, other = analysis_of(table), analysis_of(table.sample(frac=1, random_state=3))
    assert one.matrix.ranks.tolist() == other.matrix.ranks.tolist()
    tests = [found.groups[0].equality(Population.BOTH) for found in (one, other)]
    assert tests[0] == tests[1]
