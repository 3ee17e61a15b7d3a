"""The analyses that the results show: each is computed once for what has been answered and who is left out."""

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from threading import Lock

import pandas as pd
from sqlalchemy import func, select

from db import models
from db.session import Database
from study.analysis.analysis import Analysis
from study.content.keeping.registration import study_record
from study.content.trials import Kind
from study.content.yaml.definition import Study
from study.results.study_analysis import study_analysis
from study.results.tables import rankings_table

KEPT = 8
"""How many analyses stay in memory; one of a million rankings takes some 50 MB."""


@dataclass(frozen=True)
class _State:
    """What an analysis depends on, but for who is left out.

    Participants' identifiers never come back, and an answer is neither changed nor taken back alone, so that nobody can
    have the same number of answers and other ones. What a study shows does not change once somebody takes part, but
    for the names of its methods.
    """

    slug: str
    labels: tuple[tuple[str, str], ...]
    answers: frozenset[tuple[str, int]]
    """(participant, number of rankings), practice not among them."""

    def without(self, left_out: frozenset[str]) -> "_Key":
        """Return this state and who of those with rankings is left out."""
        return self, left_out.intersection(name for name, _ in self.answers)


_Key = tuple[_State, frozenset[str]]


class Analyses:
    """The latest analyses of studies as their answers are now; may be used by several threads at once."""

    def __init__(self, database: Database) -> None:
        """Read answers from `database`."""
        self._database = database
        self._kept: OrderedDict[_Key, Analysis | None] = OrderedDict()
        self._lock = Lock()

    def of(self, study: Study, left_out: Collection[str] = ()) -> Analysis | None:
        """Return the analysis of a study without some participants; None if no ranking that counts is left."""
        left_out = frozenset(left_out)
        key = self._state(study).without(left_out)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        rankings = rankings_table(self._database, study.slug)
        analysis = study_analysis(study, rankings, left_out)
        # Meanwhile somebody may have answered or withdrawn: of which state a table is, only the table can say.
        self._keep(_state_of(study, rankings).without(left_out), analysis)
        return analysis

    def _keep(self, key: _Key, analysis: Analysis | None) -> None:
        state, _ = key
        with self._lock:
            # Nothing of somebody who has withdrawn is to stay.
            for old in [other for other in self._kept if other[0].slug == state.slug and other[0] != state]:
                del self._kept[old]
            self._kept[key] = analysis
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def _state(self, study: Study) -> _State:
        person, trial, ranking = models.Participant, models.Trial, models.Ranking
        with self._database.read() as session:
            query = (
                select(person.id, func.count(ranking.id))
                .join(trial, trial.participant_id == person.id)
                .join(ranking, ranking.trial_id == trial.id)
                .where(person.study_id == study_record(session, study.slug).id, person.mode == "live")
                .where(trial.kind != Kind.PRACTICE)
                .group_by(person.id)
            )
            answers = frozenset((name, count) for name, count in session.execute(query))
        return _State(study.slug, tuple(study.labels.items()), answers)


def _state_of(study: Study, rankings: pd.DataFrame) -> _State:
    """Return the state from which a rankings table was read."""
    counts = rankings["participant"].value_counts() // len(study.methods)
    answers = frozenset((str(name), int(count)) for name, count in counts.items())
    return _State(study.slug, tuple(study.labels.items()), answers)
