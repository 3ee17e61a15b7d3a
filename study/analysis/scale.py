"""The scores of ranks where a study defines none: the paper's, in equal steps."""

BEST_SCORE = 10.0


def default_scores(versions: int) -> tuple[float, ...]:
    """Return the scores of ranks 1, 2, ... of `versions` (at least 2): 10, 7.5, 5, 2.5, 0 for five, as in the paper."""
    return tuple(BEST_SCORE * (versions - rank) / (versions - 1) for rank in range(1, versions + 1))
