"""Whom a researcher may approve at the panels: everybody whom a panel sent, with what the screens say.

It suggests and never rejects: a flag is a reason to look, not a reason not to pay.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import models
from db.session import Database
from study.analysis.any_analysis import screens_any
from study.content.keeping.registration import study_record
from study.content.yaml.definition import Study
from study.content.yaml.panels import Panel, panel_of
from study.results.check_flags import check_flags
from study.results.codebook import APPROVALS, Suggestion
from study.results.tables import participants_table, rankings_table, table_of
from study.visits.answers.arrivals import values_of
from study.visits.answers.placeholders import is_placeholder
from study.visits.answers.places import Kept

_SAME = ("panel", "panel_person", "participant", "state", "screened_out_by", "minutes", "answered", "sets")


def approvals_table(
    database: Database, study: Study, now: datetime, panel: str | None = None, kept: Kept = "live"
) -> pd.DataFrame:
    """Return one row per participant whom a panel sent, ordered by panel and then by consent.

    Columns as in `study.results.codebook.APPROVALS`. `panel` restricts the table to the panel of this key, `kept` says
    whether it is about the study's own participants or those of its pilot. Those who withdrew are not in it: nothing
    about them is stored anymore. Raises ValueError for a study that has not been recorded.
    """
    people = participants_table(database, study, now, kept=kept)
    sent = people[people["panel"].notna() if panel is None else people["panel"] == panel]
    found = screens_any(rankings_table(database, study.slug, kept), study.method_keys, study.traps)["flags"]
    noted = check_flags(database, study)
    with database.read() as session:
        said = _said(session, study_record(session, study.slug).id)
    rows = [
        _row(
            person,
            # The screens judge only those who have ranked something, the checks before the sets everybody.
            (*found.get(person["participant"], ()), *noted.get(person["participant"], ())),
            _visits(person, said[person["participant"]], study),
        )
        for person in sent.sort_values("panel", kind="stable").to_dict("records")
    ]
    return table_of(rows, APPROVALS)


def approved_ids(approvals: pd.DataFrame) -> str:
    """Return the panel's identifiers of those for whom approval is suggested, one a line, to paste at the panel."""
    ids = approvals.loc[approvals["suggestion"] == "approve", "panel_person"]
    return "".join(f"{person}\n" for person in ids)


def _row(person: Mapping[Any, Any], flags: Sequence[str], visits: Sequence[str]) -> dict[str, Any]:
    return {
        **{name: None if pd.isna(person[name]) else person[name] for name in _SAME},
        "panel_visit": visits[-1] if visits else None,
        "other_visits": tuple(visits[:-1]),
        "flags": "; ".join(flags) or None,
        "suggestion": _suggestion(person["state"], flags),
    }


def _suggestion(state: str, flags: Sequence[str]) -> Suggestion:
    if state == "screened_out":
        return "screened out"
    if state != "done":
        return "no code"
    return "review" if flags else "approve"


def _said(session: Session, study_id: int) -> dict[str, list[list[list[str]]]]:
    """Return participant -> the parameters of every arrival, first one first."""
    arrival, person = models.Arrival, models.Participant
    query = (
        select(arrival.participant_id, arrival.parameters)
        .join(person)
        .where(person.study_id == study_id)
        .order_by(arrival.id)
    )
    said: dict[str, list[list[list[str]]]] = defaultdict(list)
    for participant, parameters in session.execute(query):
        said[participant].append(parameters)
    return said


def _visits(person: Mapping[Any, Any], said: Sequence[Sequence[Sequence[str]]], study: Study) -> list[str]:
    """Return the panel's identifiers of a participant's visits, the latest one last."""
    panel: Panel | None = panel_of(person["panel"]) or study.panel
    first = [] if pd.isna(person["panel_visit"]) else [str(person["panel_visit"])]
    if panel is None or panel.visit is None:
        return first
    later = [
        value.strip()
        for parameters in said
        for value in values_of(parameters, panel.visit)
        if not is_placeholder(value, panel.visit)
    ]
    # Of a visit that comes twice the later time counts: it is the one that is waiting at the panel.
    return list(dict.fromkeys(reversed([*first, *later])))[::-1]
