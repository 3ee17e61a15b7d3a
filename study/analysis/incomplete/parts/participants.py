"""Participants: the quality checks that mean something for incomplete rankings."""

from study.analysis.incomplete.analysis import IncompleteAnalysis
from study.analysis.report_parts.raters import flags_in_words, screens_table
from study.analysis.report_parts.section import Section

_NOTE = (
    "Quality checks flag and never leave anybody out: that is for the researcher to decide. They look for failed "
    "attention checks (another version put below the ruined one), repeated photos ranked in reverse (in the methods "
    "that both rankings place), rankings that follow the order on the screen, and response times far from the others' "
    "(modified z-score of the logarithm beyond 3.5). Agreement with the others is not checked, because others ranked "
    "other sets of methods. p-values computed after leaving people out come out too small."
)


def participants_section(analysis: IncompleteAnalysis) -> Section:
    """Return the section about participants."""
    return Section(
        "raters",
        "Participants",
        (flags_in_words(analysis),),
        tables={"screens": screens_table(analysis.screens)},
        numbers={"screens": analysis.screens},
        note=_NOTE,
    )
