"""The statements that are executed for every answer, composed once, and on tables: models would take twice the time."""

from functools import cache
from typing import cast

from sqlalchemy import Table, bindparam, func, insert, literal_column, select, true, update

from db import models
from db.prepared import Prepared


def _table(model: type[models.Base]) -> Table:
    return cast(Table, model.__table__)


_studies, _people, _trials, _rankings = map(_table, (models.Study, models.Participant, models.Trial, models.Ranking))
_this_person = _people.c.id == bindparam("participant")
_own = _trials.c.participant_id == bindparam("participant")
_in_study = _people.join(_studies, _people.c.study_id == _studies.c.id)
_ranked = _trials.outerjoin(_rankings, _rankings.c.trial_id == _trials.c.id)
_unranked = (
    select(func.count().label("count"), func.min(_trials.c.index).label("first"))
    .select_from(_ranked)
    .where(_own, _rankings.c.id.is_(None))
    .subquery()
)
_UNRANKED = (_unranked.c.count.label("unranked"), _unranked.c.first.label("first_unranked"))
_VISIT = (
    *(_people.c.mode, _people.c.simulated, _people.c.consented_at, _people.c.seen_at, _people.c.started_at),
    *(_people.c.finished_at, _people.c.screened_out_at),
    *(_studies.c.id, _studies.c.slug, _studies.c.target, _studies.c.abandoned_after),
    *(_studies.c.status, _studies.c.listed, _studies.c.closes_at),
    _people.c.screen.is_not(None).label("has_screen"),
    _people.c.answers_before.is_not(None).label("has_answers_before"),
    *(_people.c.color_vision, _people.c.screened_out_by, _people.c.language),
    *(_people.c.external_id, _people.c.source),
)
"""All about a participant that says where the visit is, but for the sets, with the study's record; `id` is its own."""

PERSON = Prepared(select(*_VISIT, *_UNRANKED).select_from(_in_study.join(_unranked, true())).where(_this_person))
"""All about :participant that says where the visit is; at most one row."""

PLAN = Prepared(select(_trials.c.image, _trials.c.slots, _trials.c.kind).where(_own).order_by(_trials.c.index))
"""All sets of :participant in their order."""

LOCKED_PERSON = Prepared(
    select(*_VISIT)
    .select_from(_in_study)
    .where(_this_person)
    # Rankings may refer to the person meanwhile: the key stays.
    .with_for_update(key_share=True, of=_people)
)
"""The same but for the sets, which another writer may have ranked before the row was locked: it stays as it is then."""

TRIAL = Prepared(
    select(
        *(_trials.c.id, _trials.c.slots, _rankings.c.id.label("ranking")),
        *_UNRANKED,
    )
    .select_from(_ranked.join(_unranked, true()))
    .where(_own, _trials.c.index == bindparam("index"))
)
"""The set of :participant at :index, the id of its ranking, and how many sets, and which first, are to be ranked."""

ADD_TRIALS = Prepared(insert(_trials), ("participant_id", "index", "image", "kind", "slots"))
ADD_RANKING = Prepared(insert(_rankings).returning(_rankings.c.id), ("trial_id", "answered_at", "rt_ms", "record"))
SHOW = Prepared(
    update(_trials).where(
        _trials.c.participant_id == bindparam("of"), _trials.c.index == bindparam("at"), _trials.c.shown_at.is_(None)
    ),
    ("shown_at",),
)
"""The set of participant :of at index :at is shown; `shown_at` is to be given."""
SEE = Prepared(update(_people).where(_people.c.id == bindparam("of")), ("seen_at", "finished_at"))
"""Participant :of has been seen; `seen_at` and `finished_at` are to be given."""


@cache
def add_placements(versions: int) -> Prepared:
    """Return what stores the placements of :ranking; :method1 and :position1 are of the version at rank 1, and so on.

    One statement: for each of several the thread would wait its turn anew.
    """
    placed: list[dict[str, object]] = [
        {
            "ranking_id": bindparam("ranking"),
            "method": bindparam(f"method{rank}"),
            "position": bindparam(f"position{rank}"),
            "rank": literal_column(str(rank)),
        }
        for rank in range(1, versions + 1)
    ]
    return Prepared(insert(_table(models.Placement)).values(placed))
