"""The seed of a study, from which all random orders follow."""

import secrets

from study.content.definition import LARGEST_SEED


def new_seed() -> int:
    """Draw the seed of a new study."""
    return secrets.randbelow(LARGEST_SEED + 1)


def check_seed(seed: int) -> int:
    """Return `seed`, or raise ValueError if it is out of range."""
    if not 0 <= seed <= LARGEST_SEED:
        raise ValueError(f"seed must be from 0 to {LARGEST_SEED}; got {seed}")
    return seed
