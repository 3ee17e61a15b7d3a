"""Results without some participants, against the same results of a table that lacks them."""

import numpy as np
import pandas as pd
import pytest

from study.analysis.inference import equal_means
from study.analysis.influence import ALL_FLAGGED, NOBODY, leave_one_out, mean_column, with_and_without
from study.analysis.population import Population
from study.analysis.rank_matrix import NotComputableError, rank_matrix
from tests.study.analysis.simulated import simulated_rankings
from tests.study.analysis.tables import table_of

SCALE = [10.0, 6.0, 3.0, 0.0]


@pytest.fixture
def table() -> pd.DataFrame:
    return simulated_rankings(10, 9, [0, 0.3, 0.6, 0.2], taste=0.5, share=0.7, scale=SCALE)


def test_everybody_is_left_out_once(table: pd.DataFrame) -> None:
    found = leave_one_out(rank_matrix(table))
    everybody = table.groupby("method")["score"].mean()
    assert list(found.index) == sorted(table["participant"].unique())
    for who, row in found.iterrows():
        rest = table[table["participant"] != who].groupby("method")["score"].mean()
        assert row[list(map(mean_column, rest.index))].tolist() == pytest.approx(rest.tolist())
        assert row["largest_change"] == pytest.approx((rest - everybody).abs().max())
        assert row["same_order"] == (rest.sort_values().index.tolist() == everybody.sort_values().index.tolist())


def test_one_person_can_turn_the_order_round() -> None:
    ranks = {("ann", "lake"): (1, 2), ("ann", "sea"): (1, 2), ("bob", "lake"): (2, 1), ("cat", "lake"): (1, 2)}
    ranks |= {("cat", "sea"): (2, 1)}
    found = leave_one_out(rank_matrix(table_of(ranks, ["a", "b"], {1: 10, 2: 0}, rt_ms=900)))
    # a has 6 of 10 points; without Ann 10 of 30, without Bob 30 of 40, without Cat 20 of 30
    assert found["mean_a"].to_dict() == pytest.approx({"ann": 10 / 3, "bob": 7.5, "cat": 20 / 3})
    assert found["largest_change"].to_dict() == pytest.approx({"ann": 8 / 3, "bob": 1.5, "cat": 2 / 3})
    assert found["same_order"].to_dict() == {"ann": False, "bob": True, "cat": True}


def test_results_are_shown_with_everybody_without_each_and_without_all_flagged(table: pd.DataFrame) -> None:
    flagged = ["P04", "P02"]
    matrix = rank_matrix(table)
    found = with_and_without(matrix, flagged, leave_one_out(matrix), Population.BOTH)
    assert list(found.index) == [NOBODY, "P04", "P02", ALL_FLAGGED]
    for label, left_out in ((NOBODY, []), ("P04", ["P04"]), ("P02", ["P02"]), (ALL_FLAGGED, flagged)):
        rest = table[~table["participant"].isin(left_out)]
        means = rest.groupby("method")["score"].mean()
        assert found.loc[label, "participants"] == rest["participant"].nunique()
        assert found.loc[label, "rankings"] == len(rest) / 4
        assert found.loc[label, list(map(mean_column, means.index))].tolist() == pytest.approx(means.tolist())
        assert found.loc[label, "p"] == pytest.approx(equal_means(rank_matrix(rest), Population.BOTH).p)


def test_nobody_flagged_leaves_one_row_and_one_flagged_two(table: pd.DataFrame) -> None:
    matrix = rank_matrix(table)
    influence = leave_one_out(matrix)
    assert list(with_and_without(matrix, [], influence, Population.BOTH).index) == [NOBODY]
    flagged = ["P01", "somebody who ranked only traps"]
    assert list(with_and_without(matrix, flagged, influence, Population.BOTH).index) == [NOBODY, "P01"]


def test_a_row_without_anybody_is_not_there_and_a_test_of_one_person_is_missing(table: pd.DataFrame) -> None:
    two = rank_matrix(table[table["participant"].isin(["P01", "P02"])])
    found = with_and_without(two, ["P01", "P02"], leave_one_out(two), Population.BOTH)
    assert list(found.index) == [NOBODY, "P01", "P02"]
    assert np.isnan(found.loc["P01", "p"])


def test_a_single_participant_cannot_be_left_out(table: pd.DataFrame) -> None:
    one = rank_matrix(table[table["participant"] == "P01"])
    with pytest.raises(NotComputableError, match="needs at least 2; this table has 1"):
        leave_one_out(one)
    assert list(with_and_without(one, ["P01"], None, Population.BOTH).index) == [NOBODY]
