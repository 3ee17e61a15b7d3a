"""What a rankings table is: the good one passes, and a bad one is rejected with every problem named."""

import csv
import time

import pandas as pd
import pytest

from study.analysis.rank_matrix import rank_matrix
from study.analysis.rankings import (
    COLUMN_NAMES,
    InvalidRankingsError,
    counted,
    covariates,
    rankings_csv,
    validate_rankings,
)
from study.analysis.scores import mean_scores, photo_mean_scores, rank_counts

SCORES = {1: 10.0, 2: 5.0, 3: 0.0}


def ranking(participant: str, image: str, ranks: dict[str, int]) -> list[dict[str, object]]:
    """Return the rows of one ranking, with the versions on the screen in the order of ``ranks``."""
    return [
        {
            "participant": participant,
            "image": image,
            "method": method,
            "position": position,
            "rank": rank,
            "score": SCORES.get(rank, 0.0),
            "rt_ms": 4200,
        }
        for position, (method, rank) in enumerate(ranks.items(), start=1)
    ]


@pytest.fixture
def table() -> pd.DataFrame:
    """Two people who ranked three versions of one photo each way round."""
    return pd.DataFrame(
        ranking("ann", "lake", {"input": 3, "auto": 2, "human": 1})
        + ranking("bob", "lake", {"auto": 1, "human": 2, "input": 3})
    )


def problems_of(table: pd.DataFrame) -> list[str]:
    """Return the problems with which a table is rejected."""
    with pytest.raises(InvalidRankingsError) as error:
        validate_rankings(table)
    assert all(problem in str(error.value) for problem in error.value.problems)
    return error.value.problems


def test_a_complete_table_passes(table: pd.DataFrame) -> None:
    validate_rankings(table)


def test_scores_and_response_times_may_be_missing(table: pd.DataFrame) -> None:
    validate_rankings(table.drop(columns=["score", "rt_ms"]))


def test_names_may_be_categories(table: pd.DataFrame) -> None:
    names = {"participant": "category", "image": "category", "method": "category"}
    validate_rankings(table.astype(names))
    assert problems_of(table.assign(participant="").astype(names)) == [
        "participant must be a text, not blank and without control characters: 6 rows, e.g. row 1 (''), row 2 (''), "
        "row 3 ('')"
    ]


def test_a_study_without_answers_passes() -> None:
    validate_rankings(pd.DataFrame(columns=COLUMN_NAMES))


def test_missing_columns_are_all_named(table: pd.DataFrame) -> None:
    assert problems_of(table.drop(columns=["rank", "image"])) == [
        "column 'image' is missing",
        "column 'rank' is missing",
    ]


def test_columns_of_its_own_are_a_tables_covariates(table: pd.DataFrame) -> None:
    wider = table.assign(stars=5, light=["dim", None] * 3)
    validate_rankings(wider)
    assert covariates(wider) == ["stars", "light"]
    assert covariates(table) == []
    assert rankings_csv(wider) == rankings_csv(table)
    assert rankings_csv(wider, with_covariates=True).splitlines()[:3] == [
        "participant,image,method,position,rank,score,rt_ms,stars,light",
        "ann,lake,input,1,3,0.0,4200,5,dim",
        "ann,lake,auto,2,2,5.0,4200,5,",
    ]


def test_what_is_wrong_often_is_told_once_with_its_count_and_three_examples(table: pd.DataFrame) -> None:
    assert problems_of(pd.concat([table.assign(rank=table["rank"] - 1)] * 1000, ignore_index=True)) == [
        "rank must be a whole number from 1 to 1000000, or a half between two for a tie: 2,000 rows, "
        "e.g. row 3 (0), row 4 (0), row 9 (0)"
    ]
    people = [table.assign(participant=f"p{number}", rank=[1, 2, 4] * 2) for number in range(5)]
    assert problems_of(pd.concat(people, ignore_index=True).drop_duplicates(["participant", "method"])) == [
        "a rank is above the number of methods placed: 5 times, "
        "e.g. participant p0, image lake (rank 4 is above the number of methods placed, 3), "
        "participant p1, image lake (rank 4 is above the number of methods placed, 3), "
        "participant p2, image lake (rank 4 is above the number of methods placed, 3)",
        "a rank is missing (a gap without a tie): 5 times, "
        "e.g. participant p0, image lake (rank 3 is missing (a gap without a tie)), "
        "participant p1, image lake (rank 3 is missing (a gap without a tie)), "
        "participant p2, image lake (rank 3 is missing (a gap without a tie))",
    ]


def test_a_table_that_is_wrong_throughout_is_rejected_at_once_and_in_ten_lines(
    reference_rankings: pd.DataFrame,
) -> None:
    wrong = {name: "" for name in COLUMN_NAMES}
    problem = InvalidRankingsError(problems_of(reference_rankings.assign(**wrong)))
    assert len(str(problem).splitlines()) <= 10
    assert problem.problems[-1] == "and 2 other kinds of problems"
    started = time.process_time()
    problems_of(reference_rankings.assign(rank=1, position=2))
    assert time.process_time() - started < 2


def test_long_names_do_not_make_a_long_message(table: pd.DataFrame) -> None:
    table.loc[1, ["participant", "rank"]] = "a" * 5000, 0
    (problem,) = problems_of(table.assign(method="\n" + "b" * 5000)[["participant", "image", "method", "rank"]])[:1]
    assert len(problem) == 300
    assert "\n" not in problem


def test_a_table_may_lack_slots(table: pd.DataFrame) -> None:
    validate_rankings(table.drop(columns="position"))


@pytest.mark.parametrize("ranks", [(3, 1, 1), (2, 1, 1), (3, 1.5, 1.5)], ids=["competition", "dense", "middle"])
def test_a_tie_may_be_written_in_three_ways(table: pd.DataFrame, ranks: tuple[float, ...]) -> None:
    validate_rankings(table.assign(rank=[*ranks, *table["rank"][3:]]))


def test_a_ranking_may_leave_methods_out(table: pd.DataFrame) -> None:
    validate_rankings(table.drop(index=[0, 3]).assign(rank=[2, 1, 1, 2]))


def test_a_tie_and_a_gap_that_do_not_belong_together(table: pd.DataFrame) -> None:
    table["rank"] = [1, 1, 2, 1, 2.5, 2.5]
    validate_rankings(table)
    four = ranking("cid", "lake", {"auto": 1, "human": 1, "input": 2, "mine": 4})
    assert problems_of(pd.concat([table, pd.DataFrame(four)], ignore_index=True)) == [
        "participant cid, image lake: ranks 1, 1, 2, 4 have a tie and a gap that do not belong together; ties are "
        "written as 1, 2, 2, 4, as 1, 2, 2, 3 or as 1, 2.5, 2.5, 4"
    ]


def test_a_rank_above_the_number_placed_and_the_gap_it_leaves(table: pd.DataFrame) -> None:
    # Without a tie: ann left out one of three, and the other two are first and third.
    assert problems_of(table.drop(index=1)) == [
        "participant ann, image lake: rank 3 is above the number of methods placed, 2",
        "participant ann, image lake: rank 2 is missing (a gap without a tie)",
    ]


def test_a_ranking_of_one_method(table: pd.DataFrame) -> None:
    assert problems_of(table.drop(index=[0, 1])) == [
        "participant ann, image lake: only one method is placed, 'human'; a ranking compares at least two"
    ]


def test_versions_of_an_incomplete_ranking_stand_in_slots_of_their_own(table: pd.DataFrame) -> None:
    partial = table.drop(index=[0, 3]).assign(rank=[2, 1, 1, 2])
    # Slot 1 of both is empty.
    validate_rankings(partial)
    partial["position"] = [7, 7, 1, 2]
    assert problems_of(partial) == ["participant ann, image lake: position 7 is given 2 times (shared)"]


def test_scores_of_partial_rankings_are_not_read(table: pd.DataFrame) -> None:
    validate_rankings(table.drop(index=[0]).assign(score=[0.0, 3.0, 10.0, 5.0, 0.0]))


def test_a_method_placed_twice(table: pd.DataFrame) -> None:
    table.loc[0, "method"] = "human"
    assert sorted(problems_of(table)) == [
        "participant ann, image lake: method 'human' is placed 2 times",
    ]


def test_a_ranking_given_twice(table: pd.DataFrame) -> None:
    problems = problems_of(pd.concat([table, table.iloc[:3]], ignore_index=True))
    assert problems[0].startswith(
        "a method is placed more than once: 3 times, e.g. "
        "participant ann, image lake (method 'input' is placed 2 times), "
    )


def test_a_rank_beyond_the_number_of_methods(table: pd.DataFrame) -> None:
    table.loc[0, "rank"] = 9
    problems = problems_of(table)
    assert "participant ann, image lake: rank 9 is above the number of methods placed, 3" in problems
    assert "participant ann, image lake: rank 3 is missing (a gap without a tie)" in problems


def test_one_method_is_nothing_to_compare(table: pd.DataFrame) -> None:
    alone = table[table["method"] == "auto"].assign(rank=1, position=1, score=10.0)
    assert problems_of(alone) == ["there is only one method, 'auto'; rankings compare at least two"]


def test_a_ranking_has_one_response_time(table: pd.DataFrame) -> None:
    table.loc[1, "rt_ms"] = 99
    assert problems_of(table) == ["participant ann, image lake: rt_ms must be the same for the whole ranking"]


def test_two_versions_cannot_stand_in_one_slot(table: pd.DataFrame) -> None:
    table.loc[5, "position"] = 1
    assert problems_of(table) == [
        "participant bob, image lake: position 1 is given 2 times (shared)",
        "participant bob, image lake: position 3 is missing (unused)",
    ]


def test_scores_must_follow_ranks(table: pd.DataFrame) -> None:
    table.loc[3, "score"] = 2.5
    assert problems_of(table) == ["rank 1: has different scores, from 2.5 to 10"]
    table["score"] = table["rank"].astype(float)
    assert problems_of(table) == [
        "a rank must score less than the one before it: 2 ranks, e.g. rank 2 (2 >= 1), rank 3 (3 >= 2)"
    ]


@pytest.mark.parametrize(
    ("column", "value", "complaint"),
    [
        (
            "participant",
            "",
            "row 1: participant must be a text, not blank and without control characters, not ''",
        ),
        ("image", 17, "row 1: image must be a text, not blank and without control characters, not 17"),
        ("method", None, "row 1: method must be a text, not blank and without control characters, not None"),
        ("rank", 0, "row 1: rank must be a whole number from 1 to 1000000, or a half between two for a tie, not 0"),
        ("rank", 1.3, "row 1: rank must be a whole number from 1 to 1000000, or a half between two for a tie, not 1.3"),
        ("position", "first", "row 1: position must be a whole number from 1 to 1000000, not 'first'"),
        ("score", float("nan"), "row 1: score must be a finite number, not nan"),
        ("rt_ms", -1, "row 1: rt_ms must be a whole number from 0 to 1000000000000, not -1"),
    ],
)
def test_a_wrong_value_is_shown_with_its_row(table: pd.DataFrame, column: str, value: object, complaint: str) -> None:
    table[column] = pd.Series([value, *table[column].iloc[1:]], dtype=object)
    assert problems_of(table) == [complaint]


def presented(rows: list[dict[str, object]], trial: int, repeat: int = 0, trap: int = 0) -> list[dict[str, object]]:
    """Add to the rows of a ranking which presentation they belong to."""
    return [{**row, "trial": trial, "repeat": repeat, "trap": trap} for row in rows]


@pytest.fixture
def complete() -> pd.DataFrame:
    """Ann ranked the lake, the street, a trap and the lake again, the other way round."""
    return pd.DataFrame(
        presented(ranking("ann", "lake", {"input": 3, "auto": 2, "human": 1}), 2)
        + presented(ranking("ann", "street", {"auto": 3, "human": 2, "input": 1}), 3)
        + presented(ranking("ann", "ruin", {"human": 3, "auto": 1, "input": 2}), 4, trap=1)
        + presented(ranking("ann", "lake", {"human": 3, "auto": 2, "input": 1}), 6, repeat=1)
    )


def test_repeats_and_traps_belong_to_a_complete_table(complete: pd.DataFrame) -> None:
    validate_rankings(complete)
    validate_rankings(complete.astype({"repeat": bool, "trap": bool}))


def test_only_first_presentations_that_are_no_traps_count(complete: pd.DataFrame) -> None:
    assert counted(complete)["trial"].unique().tolist() == [2, 3]
    assert counted(complete.astype({"repeat": bool, "trap": bool}))["trial"].unique().tolist() == [2, 3]
    pd.testing.assert_frame_equal(counted(counted(complete)), counted(complete))


def test_everything_counts_in_a_table_without_those_columns(table: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(counted(table), table)


def test_means_and_counts_are_over_what_counts(complete: pd.DataFrame) -> None:
    matrix = rank_matrix(counted(complete), ["input", "auto", "human"])
    # lake: human 10, auto 5, input 0; street: input 10, human 5, auto 0
    assert mean_scores(matrix)["mean"].tolist() == [5.0, 2.5, 7.5]
    assert mean_scores(matrix)["rankings"].tolist() == [2, 2, 2]
    assert photo_mean_scores(matrix).to_dict("index") == {
        "lake": {"input": 0.0, "auto": 5.0, "human": 10.0},
        "street": {"input": 10.0, "auto": 0.0, "human": 5.0},
    }
    assert rank_counts(matrix).to_numpy().tolist() == [[1, 0, 1], [0, 1, 1], [1, 1, 0]]


def test_a_photo_cannot_be_new_to_a_person_twice(complete: pd.DataFrame) -> None:
    complete["repeat"] = 0
    assert problems_of(complete) == ["participant ann, image lake: trial 6 must be marked as a repeat"]


def test_a_trial_shows_one_photo(complete: pd.DataFrame) -> None:
    complete.loc[complete["image"] == "street", "trial"] = 2
    assert problems_of(complete) == ["participant ann, trial 2: has more than one image, street among them"]


@pytest.mark.parametrize("column", ["repeat", "trap"])
def test_a_ranking_is_a_repeat_or_a_trap_as_a_whole(complete: pd.DataFrame, column: str) -> None:
    complete.loc[4, column] = 1
    assert problems_of(complete) == [
        f"participant ann, image street, trial 3: {column} must be the same for the whole ranking"
    ]


def test_a_bad_repeat_is_named_by_its_trial(complete: pd.DataFrame) -> None:
    complete.loc[9, "rank"] = 5
    assert problems_of(complete) == [
        "participant ann, image lake, trial 6: rank 5 is above the number of methods placed, 3",
        "participant ann, image lake, trial 6: rank 3 is missing (a gap without a tie)",
    ]


def test_without_trials_the_flag_tells_presentations_apart(complete: pd.DataFrame) -> None:
    validate_rankings(complete.drop(columns="trial"))


@pytest.mark.parametrize(
    ("column", "value", "complaint"),
    [
        ("trial", 0, "row 1: trial must be a whole number from 1 to 1000000, not 0"),
        ("repeat", 2, "row 1: repeat must be 0 or 1, not 2"),
        ("trap", "yes", "row 1: trap must be 0 or 1, not 'yes'"),
        ("trap", None, "row 1: trap must be 0 or 1, not None"),
    ],
)
def test_wrong_presentations_are_shown_with_their_row(
    complete: pd.DataFrame, column: str, value: object, complaint: str
) -> None:
    complete[column] = pd.Series([value, *complete[column].iloc[1:]], dtype=object)
    assert problems_of(complete) == [complaint]


def test_a_large_table_is_checked_at_once(reference_rankings: pd.DataFrame) -> None:
    trial = reference_rankings.groupby("participant")["image"].transform(lambda images: pd.factorize(images)[0] + 1)
    table = reference_rankings.assign(trial=trial, repeat=0, trap=0)
    started = time.process_time()
    validate_rankings(table)
    assert time.process_time() - started < 0.5


def test_csv_holds_one_row_per_placement(complete: pd.DataFrame) -> None:
    rows = list(csv.reader(rankings_csv(complete[COLUMN_NAMES[::-1]]).splitlines()))
    assert ",".join(rows[0]) == "participant,image,method,position,rank,score,rt_ms,trial,repeat,trap"
    assert rows[1] == ["ann", "lake", "input", "1", "3", "0.0", "4200", "2", "0", "0"]
    assert len(rows) == 13


def test_csv_has_no_columns_that_the_table_lacks(table: pd.DataFrame) -> None:
    assert rankings_csv(table).splitlines()[0] == "participant,image,method,position,rank,score,rt_ms"


def test_a_bad_table_is_not_written(table: pd.DataFrame) -> None:
    with pytest.raises(InvalidRankingsError, match="column 'rank' is missing"):
        rankings_csv(table.drop(columns="rank"))
