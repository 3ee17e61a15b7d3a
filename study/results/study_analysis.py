"""The analysis of a study's rankings, for the researcher's page and the replication archive alike."""

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from study.analysis.any_analysis import AnyAnalysis, analyze_any
from study.analysis.factors import NO_TRAITS, Traits
from study.analysis.population import Population
from study.analysis.protocol import Protocol
from study.analysis.rank_matrix import NotComputableError, RankMatrix, rank_matrix
from study.analysis.rankings import COLUMN_NAMES
from study.content.yaml.definition import PARTS, Study
from study.content.yaml.languages import written_from_the_right


def study_analysis(
    study: Study,
    rankings: pd.DataFrame,
    left_out: Collection[str] = (),
    noted: Mapping[str, Sequence[str]] | None = None,
    traits: Traits = NO_TRAITS,
) -> AnyAnalysis | None:
    """Return the analysis of a study without some participants; None if no ranking that counts is left.

    Args:
        study: The study.
        rankings: Its rankings table, with repeats and traps.
        left_out: Participants whose rankings are left out of everything; unknown names are ignored.
        noted: Participant -> flags of the checks before the sets (`study.results.check_flags`).
        traits: What is known of its photos and participants (`study.results.study_traits`).
    """
    try:
        return analyze_any(
            rankings,
            study.labels,
            study.traps,
            left_out,
            protocol=protocol_of(study, traits),
            noted=noted,
            traits=traits,
        )
    except NotComputableError:
        return None


def protocol_of(study: Study, traits: Traits = NO_TRAITS) -> Protocol:
    """Return what a study fixed about its report, and, from what is known of its participants, how it was shown."""
    return Protocol(
        Population(study.population),
        study.equivalence_margin,
        study.reference,
        tuple(condition.name for condition in study.conditions),
        _has_both_directions(traits),
    )


def _has_both_directions(traits: Traits) -> bool:
    if "language" not in traits.people:
        return False
    spoken = traits.people["language"].dropna()
    return bool(spoken.isin(written_from_the_right()).nunique() > 1)


def questions_asked(study: Study) -> list[str]:
    """Return the questions to participants, before and after the sets, in the study's own language."""
    own = study.languages[0]
    return [question.texts[own] for part in PARTS for question in study.questions(part)]


def rankings_that_count(study: Study, analysis: AnyAnalysis | None) -> RankMatrix:
    """Return the rankings of an analysis that count; without an analysis there are none."""
    nothing = pd.DataFrame(columns=COLUMN_NAMES)
    return rank_matrix(nothing, study.method_keys) if analysis is None else analysis.matrix
