"""The analysis of a study's rankings, for the researcher's page and the replication archive alike."""

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from study.analysis.analysis import Analysis, analyze
from study.analysis.population import Population
from study.analysis.protocol import Protocol
from study.analysis.rank_matrix import NotComputableError, RankMatrix, rank_matrix
from study.analysis.rankings import COLUMN_NAMES
from study.content.yaml.definition import PARTS, Study


def study_analysis(
    study: Study,
    rankings: pd.DataFrame,
    left_out: Collection[str] = (),
    noted: Mapping[str, Sequence[str]] | None = None,
) -> Analysis | None:
    """Return the analysis of a study without some participants; None if there is none, see ``why_no_analysis``.

    Args:
        study: The study.
        rankings: Its rankings table, with repeats and traps.
        left_out: Participants whose rankings are left out of everything; unknown names are ignored.
        noted: Participant -> flags of the checks before the sets (`study.results.check_flags`).
    """
    try:
        return analyze(rankings, study.labels, study.traps, left_out, protocol=protocol_of(study), noted=noted)
    except NotComputableError:
        return None


def why_no_analysis(study: Study) -> str | None:
    """Return in a sentence why no analysis of a study can be made; None where one is made with the first ranking."""
    design = study.design
    if design.shows_all:
        return None
    return (
        f"Every set of this study shows {design.versions} of {len(design.methods)} methods. Such rankings are "
        "exported, but not analyzed here: what the report computes needs all methods in every ranking."
    )


def protocol_of(study: Study) -> Protocol:
    """Return what a study fixed about its report."""
    return Protocol(Population(study.population), study.equivalence_margin, study.reference)


def questions_asked(study: Study) -> list[str]:
    """Return the questions to participants, before and after the sets, in the study's own language."""
    own = study.languages[0]
    return [question.texts[own] for part in PARTS for question in study.questions(part)]


def rankings_that_count(study: Study, analysis: Analysis | None) -> RankMatrix:
    """Return the rankings of an analysis that count; without an analysis there are none."""
    nothing = pd.DataFrame(columns=COLUMN_NAMES)
    return rank_matrix(nothing, study.method_keys) if analysis is None else analysis.matrix
