"""Over HTTP: a check before the sets ends a visit, and each end of a visit gives its own way back to the panel."""

from collections.abc import Callable
from datetime import UTC, datetime

import pandas as pd
import pytest
from sqlalchemy import select

from db import models
from db.session import Database
from db.settings import Settings
from study.content.yaml.definition import Study
from study.results.monitor import standing
from study.visits.answers.people import add_participant, begin, screen_out
from study.visits.answers.refusals import Refused
from tests.study.participant_client import SCREEN, ParticipantClient, error_of
from tests.study.tiny_study import SLUG
from tests.study.visits.test_visits import configure

CODES = {
    "code": "DONE1",
    "screened_out": {"code": "SCREEN2", "url": "https://panel.example/?cc=SCREEN2"},
    "declined": {"code": "NO3"},
}
ORDER = [3, 1, 5, 2, 4]


def the_one(database: Database) -> str:
    with database.read() as session:
        return session.scalars(select(models.Participant.id)).one()


def test_who_is_screened_out_gets_that_code_alone_and_goes_no_further(
    participant: ParticipantClient, settings: Settings, database: Database
) -> None:
    configure(settings, completion=CODES)
    participant.consent()
    screen_out(database, the_one(database), by="color_vision")
    state = participant.state()
    assert (state["stage"], state["sets"]) == ("screened_out", [])
    assert state["completion"] == CODES["screened_out"]
    assert not {"DONE1", "NO3"} & set(str(state).split("'"))
    assert error_of(participant.post("screen", study=SLUG, screen=SCREEN)) == (409, "screened_out")
    assert error_of(participant.post("begin", study=SLUG)) == (409, "screened_out")
    assert participant.consent().json()["stage"] == "screened_out", "consenting again does not begin anew"


def test_nobody_begins_anew_by_leaving_something_out_of_the_link_or_the_browser(
    new_participant: Callable[[], ParticipantClient], database: Database, people: Callable[[], pd.DataFrame]
) -> None:
    sent, key = {"PROLIFIC_PID": "5f00"}, {"browser_key": "k" * 20}
    first, without_cookie, elsewhere = (new_participant() for _ in range(3))
    first.consent(**sent, **key)
    screen_out(database, the_one(database), by="color_vision")
    for client, said in ((first, {}), (first, sent), (without_cookie, key), (elsewhere, sent)):
        assert client.consent(**said).json()["stage"] == "screened_out"
    assert len(people()) == 1


def test_each_end_gives_its_own_code(participant: ParticipantClient, settings: Settings) -> None:
    configure(settings, completion=CODES)
    declined = participant.post("decline", study=SLUG).json()
    assert declined == {"completion": {"code": "NO3", "url": None}}
    done = participant.rank_all(participant.enter(), ORDER)
    assert done["completion"] == {"code": "DONE1", "url": None}


def test_the_first_check_that_was_failed_counts(
    database: Database, study: Study, people: Callable[[], pd.DataFrame]
) -> None:
    person = add_participant(database, study)
    screen_out(database, person, by="brightness")
    screen_out(database, person, by="color_vision")
    with database.read() as session:
        row = session.get_one(models.Participant, person)
        assert (row.screened_out_by, row.screened_out_at) == ("brightness", row.seen_at)
    assert list(people().state) == ["screened_out"]


def test_their_plan_is_given_again_and_they_are_counted_apart(database: Database, study: Study) -> None:
    screen_out(database, add_participant(database, study), by="brightness")
    begin(database, add_participant(database, study))
    found = standing(database, study, datetime.now(UTC))
    assert (found.screened_out, found.active, found.abandoned) == (1, 1, 0)
    assert found.plans.to_dict("index") == {0: {"done": 0, "active": 1, "abandoned": 0}}


def test_nobody_is_sent_away_from_the_sets(database: Database, study: Study) -> None:
    person = add_participant(database, study)
    begin(database, person)
    with pytest.raises(Refused) as caught:
        screen_out(database, person, by="brightness")
    assert caught.value.code == "out_of_order"
