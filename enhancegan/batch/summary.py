"""What came of a run, in words."""

from collections import Counter
from collections.abc import Sequence

from enhancegan.batch.jobs import DONE, FAILED, SKIPPED, Outcome
from enhancegan.batch.naming import shown


def summary(outcomes: Sequence[Outcome], verb: str = "done") -> list[str]:
    """Lines for the console: every failure with its reason, and a last one that counts.

    Args:
        outcomes: of all files to write.
        verb: what happened to those that are DONE.
    """
    kinds = Counter(outcome.kind for outcome in outcomes)
    reasons = Counter(outcome.reason for outcome in outcomes if outcome.kind == SKIPPED)
    why = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
    # Several results of one photo fail for the same reason.
    failures = dict.fromkeys(f"failed: {shown(o.photo)}: {shown(o.reason)}" for o in outcomes if o.kind == FAILED)
    skipped = f"{kinds[SKIPPED]} skipped ({why})" if why else "0 skipped"
    return [*failures, f"{kinds[DONE]} {verb}, {skipped}, {kinds[FAILED]} failed"]
