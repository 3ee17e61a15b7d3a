"""The statements that are executed for every answer, composed once: composing them takes longer than executing them."""

from typing import Any, cast

from sqlalchemy import Table, bindparam, func, insert, select, true, update

from db import models

_THIS_PERSON = models.Participant.id == bindparam("participant")
_OWN = models.Trial.participant_id == bindparam("participant")
_HOLDING = (
    *(models.Participant.mode, models.Participant.simulated, models.Participant.consented_at),
    *(models.Participant.seen_at, models.Participant.started_at, models.Participant.finished_at),
    models.Participant.screened_out_at,
    *(models.Study.id, models.Study.slug, models.Study.target, models.Study.abandoned_after),
)
"""What says whether a participant holds a place; `id` is the study's."""
_UNRANKED = (
    select(func.count(models.Trial.id).label("count"), func.min(models.Trial.index).label("first"))
    .outerjoin(models.Ranking)
    .where(_OWN, models.Ranking.id.is_(None))
    .subquery()
)

PERSON: Any = (
    select(
        *_HOLDING,
        *(models.Study.status, models.Study.listed, models.Study.closes_at),
        models.Participant.screen.is_not(None).label("has_screen"),
        models.Participant.answers_before.is_not(None).label("has_answers_before"),
        *(models.Participant.color_vision, models.Participant.screened_out_by, models.Participant.language),
        *(models.Participant.external_id, models.Participant.source),
        _UNRANKED.c.count.label("unranked"),
        _UNRANKED.c.first.label("first_unranked"),
    )
    .join(models.Study)
    .join(_UNRANKED, true())
    .where(_THIS_PERSON)
)
"""All about :participant that says where the visit is, with the study's record; at most one row."""

PLAN: Any = select(models.Trial.image, models.Trial.slots, models.Trial.kind).where(_OWN).order_by(models.Trial.index)
"""All sets of :participant in their order."""

LOCKED_PERSON: Any = (
    select(*_HOLDING)
    .join(models.Study)
    .where(_THIS_PERSON)
    # Rankings may refer to the person meanwhile: the key stays.
    .with_for_update(key_share=True, of=models.Participant)
)
"""What says whether :participant holds a place; no other writer changes the row until the transaction ends."""

TRIAL: Any = (
    select(
        *(models.Trial.id, models.Trial.slots, models.Ranking.id.label("ranking")),
        select(func.count(models.Trial.id)).where(_OWN).scalar_subquery().label("sets"),
        _UNRANKED.c.first.label("first_unranked"),
    )
    .outerjoin(models.Ranking)
    .join(_UNRANKED, true())
    .where(_OWN, models.Trial.index == bindparam("index"))
)
"""The set of :participant at :index, the id of its ranking, how many sets there are, and which one is to be ranked."""

_TRIALS, _PEOPLE = cast(Table, models.Trial.__table__), cast(Table, models.Participant.__table__)
_RANKINGS = cast(Table, models.Ranking.__table__)
ADD_RANKING = insert(_RANKINGS).returning(_RANKINGS.c.id)
ADD_PLACEMENTS = insert(cast(Table, models.Placement.__table__))
ADD_TRIALS = insert(_TRIALS)
SHOW = update(_TRIALS).where(
    _TRIALS.c.participant_id == bindparam("of"), _TRIALS.c.index == bindparam("at"), _TRIALS.c.shown_at.is_(None)
)
"""The set of participant :of at index :at is shown; `shown_at` is to be given."""
SEE = update(_PEOPLE).where(_PEOPLE.c.id == bindparam("of"))
"""Something about participant :of changes; what is to be given."""
