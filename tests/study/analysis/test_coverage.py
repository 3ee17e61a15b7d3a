"""Who ranked what: effective numbers, the largest share and unconnected parts by hand."""

from collections.abc import Mapping, Sequence

import pytest

from study.analysis.coverage import Coverage, coverage
from study.analysis.rank_matrix import rank_matrix
from tests.study.analysis.tables import table_of


def covered(photos: Mapping[str, Sequence[str]]) -> Coverage:
    """Return the coverage of a study in which each person (key) ranked these photos."""
    ranks = {(who, photo): (1, 2) for who, ranked in photos.items() for photo in ranked}
    return coverage(rank_matrix(table_of(ranks, ["a", "b"], {1: 1.0, 2: 0.0}, 900)))


def test_effective_numbers_and_the_largest_share() -> None:
    found = covered({"ann": "uvwxyz", "bob": "u", "eve": "v"})
    assert (found.people.count, found.people.largest, found.people.largest_share) == (3, "ann", 6 / 8)
    # (6 + 1 + 1)^2 / (36 + 1 + 1), and two photos ranked twice, four once.
    assert found.people.effective == pytest.approx(64 / 38)
    assert found.photos.effective == pytest.approx(64 / 12)
    assert found.filled == pytest.approx(8 / 18)
    assert found.parts == ((3, 6),)
    assert not found.people.is_dominated


def test_one_of_many_with_more_than_a_fifth_dominates() -> None:
    others = {f"p{place}": "uvw" for place in range(9)}
    assert not covered({"ann": "uvwxyz", **others}).people.is_dominated
    # 7 of 34 rankings are 21 %.
    assert covered({"ann": "tuvwxyz", **others}).people.is_dominated
    # The same share of fewer than ten people is nothing unusual.
    assert not covered({"ann": "uvwxy", **dict(list(others.items())[:6])}).people.is_dominated


def test_parts_without_a_common_person_or_photo() -> None:
    found = covered({"ann": "uv", "bob": "v", "eve": "w", "dan": "xy"})
    assert found.parts == ((2, 2), (1, 2), (1, 1))
