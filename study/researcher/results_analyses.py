"""The analyses that the results show, and their reports: each is made once per state of answers and who is left out."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

import pandas as pd
from cachetools import LRUCache
from sqlalchemy import func, select

from db import models
from db.session import Database
from study.analysis.any_analysis import AnyAnalysis
from study.analysis.factors import Traits
from study.analysis.incomplete.analysis import IncompleteAnalysis
from study.analysis.protocol import Protocol
from study.analysis.report import analysis_html
from study.analysis.sections import sections
from study.analysis.views import other_views
from study.content.keeping.registration import study_record
from study.content.trials import Kind
from study.content.yaml.definition import Consequence, Study
from study.results.check_flags import check_flags
from study.results.study_analysis import protocol_of, study_analysis
from study.results.study_traits import fingerprint, study_traits
from study.results.tables import rankings_table
from study.visits.answers.places import Kept

KEPT = 8
"""How many analyses stay in memory; one of a million rankings takes about 50 MB."""


@dataclass(frozen=True)
class Results:
    """What is shown of one analysis."""

    analysis: AnyAnalysis | None
    """None if no ranking that counts is left."""

    @cached_property
    def report(self) -> str:
        """What follows the summary, as HTML; empty without an analysis. It is made once, in about a second."""
        found = self.analysis
        if found is None:
            return ""
        return analysis_html(sections(found), other_views(found), isinstance(found, IncompleteAnalysis))


@dataclass(frozen=True)
class _State:
    """What an analysis depends on, except who is left out.

    Participants' identifiers are never reused, and a single answer is never changed or deleted, so that the number of
    a participant's answers says which they are. What a study shows does not change once somebody takes part, except
    for the names of its methods; what its report is asked may.
    """

    slug: str
    kept: Kept
    """Whether they are the study's own answers or those of its pilot."""
    labels: tuple[tuple[str, str], ...]
    protocol: Protocol
    checks: tuple[Consequence, ...]
    """What follows from the checks before the sets; what they found was stored before the first answer."""
    traits: str
    """What is known of photos and people, which may come after the rankings: `fingerprint`."""
    answers: frozenset[tuple[str, int]]
    """(participant, number of rankings), without practice."""

    def without(self, left_out: frozenset[str]) -> "_Key":
        """Return this state and who of those with rankings is left out."""
        return self, left_out.intersection(name for name, _ in self.answers)


_Key = tuple[_State, frozenset[str]]


class Analyses:
    """The latest analyses of studies as their answers are now; may be used by several threads at once."""

    def __init__(self, database: Database) -> None:
        """Read answers from `database`."""
        self._database = database
        self._kept: LRUCache[_Key, Results] = LRUCache(KEPT)
        self._lock = Lock()

    def of(self, study: Study, left_out: Collection[str] = (), kept: Kept = "live") -> Results:
        """Return the results of a study, or of its pilot, without some participants."""
        left_out = frozenset(left_out)
        traits = study_traits(self._database, study, kept)
        key = self._state(study, kept, traits).without(left_out)
        with self._lock:
            known = self._kept.get(key)
        if known is not None:
            return known
        rankings = rankings_table(self._database, study.slug, kept)
        results = Results(study_analysis(study, rankings, left_out, check_flags(self._database, study), traits))
        # Somebody may have answered or withdrawn meanwhile: only the table itself can say which state it is of.
        self._keep(_state_of(study, kept, traits, rankings).without(left_out), results)
        return results

    def _keep(self, key: _Key, results: Results) -> None:
        state, _ = key

        def is_outdated(other: _State) -> bool:
            return (other.slug, other.kept) == (state.slug, state.kept) and other != state

        with self._lock:
            # Nothing of a withdrawn participant may stay.
            for old in [other for other in self._kept if is_outdated(other[0])]:
                del self._kept[old]
            self._kept[key] = results

    def _state(self, study: Study, kept: Kept, traits: Traits) -> _State:
        person, trial, ranking = models.Participant, models.Trial, models.Ranking
        with self._database.read() as session:
            query = (
                select(person.id, func.count(ranking.id))
                .join(trial, trial.participant_id == person.id)
                .join(ranking, ranking.trial_id == trial.id)
                .where(person.study_id == study_record(session, study.slug).id, person.mode == kept)
                .where(trial.kind != Kind.PRACTICE)
                .group_by(person.id)
            )
            answers = frozenset((name, count) for name, count in session.execute(query))
        return _made(study, kept, traits, answers)


def _made(study: Study, kept: Kept, traits: Traits, answers: frozenset[tuple[str, int]]) -> _State:
    names, known = tuple(study.labels.items()), fingerprint(traits)
    return _State(study.slug, kept, names, protocol_of(study), _checks(study), known, answers)


def _state_of(study: Study, kept: Kept, traits: Traits, rankings: pd.DataFrame) -> _State:
    """Return the state from which a rankings table was read."""
    counts = rankings.drop_duplicates(["participant", "trial"])["participant"].value_counts()
    answers = frozenset((str(name), int(count)) for name, count in counts.items())
    return _made(study, kept, traits, answers)


def _checks(study: Study) -> tuple[Consequence, ...]:
    return study.screen_check, study.color_vision
