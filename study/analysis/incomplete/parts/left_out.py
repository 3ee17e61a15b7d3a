"""The usual sections that incomplete rankings do not have, and why."""

from study.analysis.incomplete.analysis import IncompleteAnalysis
from study.analysis.report_parts.section import Section

_OF_SCORES = "it is of scores, and tied ranks have none here"
_WHY = (
    (
        "Mean scores, box plots and rank shares",
        "a score or a rank among three methods is not one among five, and whatever is seen beside good methods ranks "
        "low. Expected ranks take their place",
        "tied ranks have no score here, and a rank that several share is not given once per ranking. Expected ranks "
        "take their place",
    ),
    (
        "On par",
        "the equivalence margin is in points of mean scores, which are not there",
        "the equivalence margin is in points of mean scores, which are not there",
    ),
    (
        "Friedman's test, Kendall's W, Nemenyi, Conover and Wilcoxon",
        "they need every block to have every method. The test of equal worths takes their place",
        "this report treats ties in the model of worths only; Friedman's test and W with ties are not computed here. "
        "The test of equal worths takes their place",
    ),
    ("Single photos", "too few people saw the same methods of one photo", _OF_SCORES),
    (
        "Groups of photos and people",
        "what is compared between them are mean scores",
        "what is compared between them are mean scores",
    ),
    (
        "Agreement (Krippendorff's alpha) and agreement of a participant with the others",
        "others ranked other sets of methods",
        "this report treats ties in the model of worths only; alpha and agreement with ties are not computed here",
    ),
    (
        "Generalizability",
        "it divides the variance of scores, and scores of different sets of methods have no common mean",
        _OF_SCORES,
    ),
    (
        "JOD and intervals to compare",
        "they are computed here from complete rankings alone. The table of differences of expected ranks has an "
        "interval for every pair",
        "they are computed here from rankings without ties alone. The table of differences of expected ranks has an "
        "interval for every pair",
    ),
    (
        "Results without each participant in turn, or without those flagged",
        "what is followed there is how mean scores change",
        "what is followed there is how mean scores change",
    ),
    (
        "The screening of ITU-R BT.500",
        "it asks how far a participant's scores are from a version's mean score",
        "it asks how far a participant's scores are from a version's mean score",
    ),
    (
        "Drift over the order of the photos",
        "scores of different sets of methods have no common slope",
        _OF_SCORES,
    ),
    (
        "Power",
        "the sizes of studies that find a difference are computed for complete rankings; the command “plan” has them",
        "the sizes of studies that find a difference are computed for rankings without ties; the command “plan” has "
        "them",
    ),
)  # fmt: skip


def left_out_section(analysis: IncompleteAnalysis) -> Section:
    """Return the section that says what is not in the report."""
    margin = (
        ()
        if analysis.margin is None
        else (f"The equivalence margin of {analysis.margin:g} points was asked for and is not used.",)
    )
    return Section("left-out", "What this report does not have", (*_reasons(analysis), *margin))


def _reasons(analysis: IncompleteAnalysis) -> tuple[str, ...]:
    """Return a sentence for everything that is missing; one for all if the rankings that count are complete."""
    matrix = analysis.matrix
    if matrix.is_partial.any():
        return tuple(f"{what}: {partial}." for what, partial, _ in _WHY)
    if matrix.is_tied.any():
        return tuple(f"{what}: {tied}." for what, _, tied in _WHY)
    names = "; ".join(what for what, *_ in _WHY)
    return (
        "The rankings that count are complete, but others of this table, such as repeats, are not, and this report is "
        f"for tables with any such ranking. Without their rows there would be, too: {names}.",
    )
