"""Over HTTP: whom panels send, what their addresses say, links that nobody filled in, and previews."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import select

from db import models
from db.session import Database
from db.settings import Settings
from tests.study.participant_client import ParticipantClient, error_of
from tests.study.tiny_study import SLUG
from tests.study.visits.test_visits import arrive, configure, invitations

People = Callable[[], ParticipantClient]
Table = Callable[[], pd.DataFrame]
ORDER = [3, 1, 5, 2, 4]
LINKS: dict[str, dict[str, str]] = {
    "prolific": {"PROLIFIC_PID": "5f0a", "SESSION_ID": "s1", "STUDY_ID": "t1"},
    "mturk": {"workerId": "A1B2C3", "assignmentId": "3AAA", "hitId": "3HHH"},
    "connect": {"participantId": "C0FFEE", "assignmentId": "A7", "projectId": "P9"},
    "sona": {"survey_code": "1234"},
}
UNFILLED = {
    "Prolific's placeholder": {"PROLIFIC_PID": "{{%PROLIFIC_PID%}}"},
    "a placeholder of Qualtrics": {"PROLIFIC_PID": "${e://Field/PROLIFIC_PID}"},
    "undefined": {"workerId": "undefined"},
    "null": {"participantId": "null"},
    "test": {"PROLIFIC_PID": "test"},
    "its own name": {"participantid": "participantId"},
    "nothing": {"survey_code": ""},
    "SONA's placeholder": {"id": "%SURVEY_CODE%"},
}


def said(database: Database) -> list[tuple[list[list[str]], bool]]:
    """Return what is kept of every arrival, and whether it was cut."""
    query = select(models.Arrival.parameters, models.Arrival.cut).order_by(models.Arrival.id)
    with database.read() as session:
        return [(parameters, cut) for parameters, cut in session.execute(query)]


def address(*pairs: tuple[str, str]) -> list[list[str]]:
    return [list(pair) for pair in pairs]


@pytest.mark.parametrize("sent", LINKS.values(), ids=LINKS)
def test_whoever_a_panel_sends_goes_on_in_another_browser(new_participant: People, sent: dict[str, str]) -> None:
    first, second, other = new_participant(), new_participant(), new_participant()
    state = first.enter(**sent)
    first.answer(state["sets"][0]["trial"], ORDER)
    again = {name.upper(): value for name, value in sent.items()}
    assert arrive(second, **again).json()["answered"] == 1
    assert arrive(other).json()["stage"] == "welcome"


@pytest.mark.parametrize("name", ["simulation", "browser_key", "address", "consent_version", "code"])
def test_a_parameter_of_a_panel_may_have_any_name(
    participant: ParticipantClient, database: Database, name: str
) -> None:
    participant.consent(address=address(("PROLIFIC_PID", "5f0a"), (name, "1")))
    reply = participant.http.get("/study/api/state", params={"study": SLUG, "PROLIFIC_PID": "5f0a", name: "1"})
    assert reply.json()["stage"] == "check"
    assert said(database) == [([["PROLIFIC_PID", "5f0a"], [name, "1"]], False)]


@pytest.mark.parametrize("sent", UNFILLED.values(), ids=UNFILLED)
def test_two_strangers_with_an_unfilled_link_are_told_and_become_nobody(
    new_participant: People, people: Table, sent: dict[str, str]
) -> None:
    for stranger in (new_participant(), new_participant()):
        assert arrive(stranger, **sent).json()["stage"] == "not_filled_in"
        assert error_of(stranger.consent(**sent)) == (409, "not_filled_in")
        assert stranger.state()["person"] is None
    assert people().empty


def test_a_preview_shows_that_it_is_one_and_takes_no_consent(participant: ParticipantClient, people: Table) -> None:
    preview = {"assignmentId": "ASSIGNMENT_ID_NOT_AVAILABLE", "hitId": "3HHH"}
    assert arrive(participant, **preview).json()["stage"] == "preview"
    assert error_of(participant.consent(**preview)) == (409, "preview")
    assert people().empty
    assert participant.consent(**LINKS["mturk"]).status_code == 200


def test_an_invitation_and_a_test_need_no_panel(participant: ParticipantClient, settings: Settings) -> None:
    broken = {"PROLIFIC_PID": "{{%PROLIFIC_PID%}}"}
    token = invitations(settings).test_token(SLUG)
    assert arrive(participant, **broken, test=True, invitation=token).json()["stage"] == "welcome"
    assert arrive(participant, **broken, invitation=invitations(settings).token(SLUG, 3)).json()["stage"] == "welcome"


def test_a_study_for_invited_people_lets_in_whom_its_own_panel_sends(
    new_participant: People, settings: Settings, people: Table
) -> None:
    configure(settings, invited_only=True, panel={"name": "Our pool", "person": "kennung", "visit": "termin"})
    assert arrive(new_participant(), **LINKS["prolific"]).json()["stage"] == "invited"
    assert new_participant().consent(Kennung="ab-7", termin="2").status_code == 200
    row = people().iloc[0]
    assert (row.panel, row.panel_person, row.panel_visit) == ("own", "ab-7", "2")


def test_everything_that_the_address_said_is_kept_of_every_visit(
    new_participant: People, participant: ParticipantClient, database: Database
) -> None:
    first = address(("PROLIFIC_PID", "5f0a"), ("SESSION_ID", "s1"), ("utm_source", "=mail"), ("x", "1"), ("x", "2"))
    again = address(("PROLIFIC_PID", "5f0a"), ("SESSION_ID", "s2"))
    own = address(("lang", "en"), ("Study", SLUG), ("invitation", "t"), ("__theme", "dark"))
    arrive(participant, address=first)
    assert said(database) == [], "nothing is kept before consent"
    participant.consent(address=[*own, *first])
    for _ in range(2):
        arrive(participant, address=first)
    arrive(new_participant(), address=again)
    arrive(participant)
    assert said(database) == [(first, False), (again, False)]


def test_an_endless_address_is_cut_and_that_is_kept(participant: ParticipantClient, database: Database) -> None:
    sent = address(("PROLIFIC_PID", "5f0a"), *((f"p{number}", "v") for number in range(80)))
    participant.consent(address=sent)
    arrive(participant, address=address(("long", "v" * 501)))
    arrive(participant, address=address(("long", "v" * 500)))
    assert said(database) == [(sent[:50], True), ([["long", "v" * 500]], True)]


def test_the_way_back_has_the_panels_identifiers_where_it_asks_for_them(
    new_participant: People, settings: Settings
) -> None:
    url = "https://school.example/credit?token=4e&survey_code={panel_person}&v={panel_visit}"
    ends = {"url": url, "declined": {"url": url}}
    configure(settings, completion=ends, panel={"person": "pid", "visit": "v"})
    someone = new_participant()
    done: dict[str, Any] = someone.rank_all(someone.enter(pid="a+b@c", v="2"), ORDER)
    assert done["completion"]["url"] == "https://school.example/credit?token=4e&survey_code=a%2Bb%40c&v=2"
    declined = new_participant().post("decline", study=SLUG, pid="7").json()
    assert declined["completion"]["url"] == "https://school.example/credit?token=4e&survey_code=7&v="
