"""What a report says of simulated participants, so that nobody takes their answers for those of people."""

from collections.abc import Collection

import pandas as pd

from study.analysis.any_analysis import AnyAnalysis


def simulated_people(participants: pd.DataFrame) -> frozenset[str]:
    """Return who of a participants table (`study.results.tables`) was simulated."""
    return frozenset(participants["participant"][participants["simulated"] == 1].astype(str))


def simulated_note(analysis: AnyAnalysis | None, simulated: Collection[str]) -> str:
    """Return a sentence that says how many of those whose rankings are analyzed were simulated; "" if nobody was."""
    people = [] if analysis is None else [str(person) for person in analysis.matrix.participants]
    count = sum(person in simulated for person in people)
    if not count:
        return ""
    if count == len(people):
        return "These answers are simulated. No person has given any of them."
    are = "is" if count == 1 else "are"
    return f"{count} of these {len(people)} participants {are} simulated; their answers count."
