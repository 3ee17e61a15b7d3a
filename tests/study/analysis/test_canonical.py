"""The order in which random draws are made depends on the rankings, not on names."""

import numpy as np

from study.analysis.canonical import in_canonical_order, order_of_methods
from study.analysis.rank_matrix import rank_matrix
from tests.study.analysis.simulated import methods_of, simulated_rankings
from tests.study.analysis.tables import table_of


def test_methods_are_ordered_by_how_often_they_are_first_then_second() -> None:
    ranks = {("ann", "lake"): (2, 1, 3), ("bob", "lake"): (3, 1, 2), ("cat", "lake"): (1, 3, 2)}
    # First places: a 1, b 2, c 0
    assert order_of_methods(rank_matrix(table_of(ranks, ["a", "b", "c"], {1: 2, 2: 1, 3: 0}, 900))).tolist() == [
        1,
        0,
        2,
    ]


def test_renamed_people_and_photos_keep_their_places() -> None:
    table = simulated_rankings(12, 10, [0, 0.5, 1], share=0.8)
    renamed = table.assign(
        participant=table["participant"].map(lambda name: f"x{97 - int(name[1:])}"),
        image=table["image"].map(lambda name: f"y{(int(name[1:]) * 7) % 11}"),
    )
    before, after = rank_matrix(table, methods_of(3)), rank_matrix(renamed, methods_of(3))
    places = [
        {
            (people[who], photos[what]): tuple(map(int, at))
            for who, what, at in zip(
                matrix.participant, matrix.image, np.column_stack(in_canonical_order(matrix)), strict=True
            )
        }
        for matrix, people, photos in (
            (before, before.participants, before.images),
            (
                after,
                [f"P{97 - int(name[1:]):02d}" for name in after.participants],
                [f"I{next(i for i in range(1, 11) if (i * 7) % 11 == int(name[1:])):02d}" for name in after.images],
            ),
        )
    ]
    assert places[0] == places[1]
    people = {name: at[0] for (name, _), at in places[0].items()}
    assert sorted(people.values()) == list(range(12))
