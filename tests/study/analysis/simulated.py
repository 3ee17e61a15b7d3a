"""Rankings tables of made-up people, as many and as like-minded as a test asks for."""

from collections.abc import Sequence

import numpy as np
import pandas as pd


def simulated_rankings(
    people: int,
    photos: int,
    worths: Sequence[float],
    *,
    seed: int = 0,
    taste: float = 0.0,
    scene: float = 0.0,
    slot_pull: float = 0.0,
    share: float = 1.0,
    scale: Sequence[float] | None = None,
) -> pd.DataFrame:
    """Let people rank photos by Plackett-Luce: the log-worths, plus what a person and a photo add to them.

    Args:
        people: How many people.
        photos: How many photos.
        worths: The log-worth of each method.
        seed: Of everything random.
        taste: Standard deviation of what a person adds to a method's log-worth.
        scene: The same for a photo.
        slot_pull: What each slot takes off the log-worth, against the slot before it.
        share: Share of all trials that are there, drawn at random.
        scale: Scores of ranks 1, 2, ...; without them the table has no scores.
    """
    rng = np.random.default_rng(seed)
    k = len(worths)
    person, photo = (grid.ravel() for grid in np.meshgrid(range(people), range(photos), indexing="ij"))
    is_there = rng.random(len(person)) < share
    person, photo = person[is_there], photo[is_there]
    slots = rng.permuted(np.tile(np.arange(1, k + 1), (len(person), 1)), axis=1)
    tastes, scenes = rng.normal(0, taste, (people, k))[person], rng.normal(0, scene, (photos, k))[photo]
    liking = np.array(worths) + tastes + scenes - slot_pull * slots + rng.gumbel(size=slots.shape)
    ranks = (-liking).argsort(axis=1).argsort(axis=1) + 1
    table = pd.DataFrame(
        {
            "participant": np.char.mod("P%02d", np.repeat(person + 1, k)),
            "image": np.char.mod("I%02d", np.repeat(photo + 1, k)),
            "method": np.tile(methods_of(k), len(person)),
            "position": slots.ravel(),
            "rank": ranks.ravel(),
            "rt_ms": np.repeat(rng.lognormal(9, 0.5, len(person)).astype(int), k),
        }
    )
    return table if scale is None else table.assign(score=np.array(scale)[table["rank"] - 1])


def methods_of(count: int) -> list[str]:
    """Return the keys of `count` methods, in the order of the study."""
    return [f"method_{place}" for place in range(count)]
