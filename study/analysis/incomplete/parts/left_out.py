"""The usual sections that incomplete rankings do not have, and why."""

from study.analysis.incomplete.analysis import IncompleteAnalysis
from study.analysis.report_parts.section import Section

_WHY = (
    "Mean scores, box plots and rank shares: a score or a rank among three methods is not one among five, and whatever "
    "is seen beside good methods ranks low. Expected ranks take their place.",
    "On par: the equivalence margin is in points of mean scores, which are not there.",
    "Friedman's test, Kendall's W, Nemenyi, Conover and Wilcoxon: they need every block to have every method. The test "
    "of equal worths takes their place.",
    "Single photos: too few people saw the same methods of one photo.",
    "Groups of photos and people: what is compared between them are mean scores.",
    "Agreement (Krippendorff's alpha) and agreement of a participant with the others: others ranked other sets of "
    "methods.",
    "Drift over the order of the photos: scores of different sets of methods have no common slope.",
    "Power: the sizes of studies that find a difference are computed for complete rankings; `python -m study plan` "
    "has them.",
)


def left_out_section(analysis: IncompleteAnalysis) -> Section:
    """Return the section that says what is not in the report."""
    margin = (
        ()
        if analysis.margin is None
        else (f"The equivalence margin of {analysis.margin:g} points was asked for and is not used.",)
    )
    return Section("left-out", "What this report does not have", (*_WHY, *margin))
