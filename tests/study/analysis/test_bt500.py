"""ITU-R BT.500's screening, by hand and written out score by score."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from study.analysis.bt500 import bt500_screening
from study.analysis.rank_matrix import RankMatrix, rank_matrix
from tests.study.analysis.simulated import simulated_rankings
from tests.study.analysis.tables import table_of

METHODS = ["a", "b", "c", "d", "e"]
SCALE = {1: 4.0, 2: 3.0, 3: 2.0, 4: 1.0, 5: 0.0}


def with_a_at(rank: int) -> tuple[int, ...]:
    """Return a ranking that puts a at `rank` and the others in their order."""
    return (rank, *(other for other in range(1, 6) if other != rank))


def test_somebody_far_above_and_below_is_rejected_and_others_are_not() -> None:
    # Of 18 people, a's ranks are once 1 and 5, four times 2 and 4, else 3. Its mean score is 2, the mean squared
    # distance 16 / 18, the fourth power's 40 / 18: kurtosis 2.81. So far is 2 sqrt(16 / 17) = 1.94, and both ends are.
    # The others' scores are at two neighboring values, with a kurtosis below 2 or above 4 and a limit of root 20
    # standard deviations.
    ranks = [1, 5, *[2] * 4, *[4] * 4, *[3] * 8]
    table = {}
    for photo, swapped in (("lake", False), ("street", True)):
        given = [5, 1, *ranks[2:]] if swapped else ranks
        table |= {(f"p{person:02d}", photo): with_a_at(rank) for person, rank in enumerate(given)}
    found = bt500_screening(rank_matrix(table_of(table, METHODS, SCALE, 900)))
    for person in ("p00", "p01"):
        assert found.loc[person].tolist() == [1, 1, pytest.approx(2 / 10), 0, True]
    rest = found.drop(["p00", "p01"])
    assert (rest[["above", "below", "share"]] == 0).to_numpy().all()
    assert rest["imbalance"].isna().all() and not rest["rejects"].any()


def test_far_on_one_side_only_is_another_taste_and_passes() -> None:
    ranks = [1, 5, *[2] * 4, *[4] * 4, *[3] * 8]
    table = {
        (f"p{person:02d}", photo): with_a_at(rank) for person, rank in enumerate(ranks) for photo in ("lake", "street")
    }
    found = bt500_screening(rank_matrix(table_of(table, METHODS, SCALE, 900)))
    assert found.loc["p00"].tolist() == [2, 0, pytest.approx(2 / 10), 1, False]


def written_out(matrix: RankMatrix) -> pd.DataFrame:
    """Return the counts, the share and whether somebody is rejected, version by version."""
    counts = {person: [0, 0, 0] for person in range(len(matrix.participants))}
    for photo in range(len(matrix.images)):
        rows = np.flatnonzero(matrix.image == photo)
        for method in range(len(matrix.methods)):
            scores = matrix.scores[rows, method]
            if len(rows) < 2 or not scores.std():
                continue
            is_normal = 2 <= stats.kurtosis(scores, fisher=False) <= 4
            limit = (2 if is_normal else np.sqrt(20)) * scores.std(ddof=1)
            for row, score in zip(rows, scores, strict=True):
                one = counts[matrix.participant[row]]
                one[0] += score >= scores.mean() + limit
                one[1] += score <= scores.mean() - limit
                one[2] += 1
    table = pd.DataFrame(counts, index=["above", "below", "of"]).T.set_axis(matrix.participants)
    far = table["above"] + table["below"]
    is_rejected = (far / table["of"] > 0.05) & ((table["above"] - table["below"]).abs() / far < 0.3)
    return table.assign(share=far / table["of"], rejects=is_rejected)


@pytest.mark.parametrize("share", [1.0, 0.4])
def test_counts_are_those_written_out(share: float) -> None:
    table = simulated_rankings(20, 20, [-3, -1, 0, 1, 3], share=share)
    rng = np.random.default_rng(1)
    careless = table["participant"] == "P03"
    table.loc[careless, "rank"] = np.concatenate([rng.permutation(5) + 1 for _ in range(careless.sum() // 5)])
    matrix = rank_matrix(table)
    expected, found = written_out(matrix), bt500_screening(matrix)
    for column in ("above", "below", "share", "rejects"):
        assert found[column].tolist() == pytest.approx(expected[column].tolist()), column
    assert found.index[found["rejects"]].tolist() == ["P03"]


def test_nothing_is_known_of_somebody_whose_photos_nobody_else_ranked() -> None:
    found = bt500_screening(rank_matrix(simulated_rankings(1, 5, [0, 1, 2])))
    assert found["share"].isna().all() and not found["rejects"].any()
