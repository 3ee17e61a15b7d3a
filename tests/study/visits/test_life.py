"""The life of a study as those see it who come to its address: draft, pilot, full, over, simulated."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
import yaml
from sqlalchemy import select, update

from db import models
from db.session import Database
from db.settings import Settings
from study.content.keeping.life import set_status
from study.content.yaml.definition import Study
from study.results.tables import participants_table, rankings_table
from study.secret_key import secret_key
from study.visits.http.invitations import Invitations
from tests.study.participant_client import ParticipantClient, error_of
from tests.study.tiny_study import SLUG

NewParticipant = Callable[[], ParticipantClient]
ORDER = [1, 2, 3, 4, 5]
LISTED = {"slug": SLUG, "title": "A tiny study", "sets": 6, "minutes": 4}


@pytest.fixture
def invitations(settings: Settings) -> Invitations:
    """Makes the researcher's links."""
    return Invitations(secret_key(settings))


def change(settings: Settings, **changes: Any) -> None:
    """Write more into study.yaml."""
    path = settings.studies / SLUG / "study.yaml"
    path.write_text(yaml.safe_dump({**yaml.safe_load(path.read_text()), **changes}))


def go_away(database: Database) -> None:
    """Let everybody's last answer be two hours old."""
    with database.write() as session:
        session.execute(update(models.Participant).values(seen_at=datetime.now(UTC) - timedelta(hours=2)))


def listed(client: ParticipantClient) -> Any:
    """The studies that the list names."""
    return client.http.get("/study/api/studies").json()


def said_before_consent(client: ParticipantClient) -> list[str]:
    """Return what the page of consent adds to the study's text, in a browser that keeps cookies."""
    notes: list[str] = client.post("arrive", study=SLUG).json()["consent"]["browser"]["notes"]
    return notes


def test_a_draft_is_for_its_researcher_alone(
    new_participant: NewParticipant, database: Database, study: Study, invitations: Invitations
) -> None:
    set_status(database, SLUG, "draft")
    stranger, researcher = new_participant(), new_participant()
    assert listed(stranger) == []
    assert stranger.post("arrive", study=SLUG).json()["stage"] == "draft"
    assert error_of(stranger.consent()) == (409, "draft")
    assert error_of(stranger.consent(test=True)) == (409, "invited")
    state = researcher.enter(test=True, invitation=invitations.test_token(SLUG))
    assert researcher.rank_all(state, ORDER)["stage"] == "finished"


def test_an_open_study_is_listed_only_when_that_is_wanted(participant: ParticipantClient, database: Database) -> None:
    assert listed(participant) == [LISTED]
    set_status(database, SLUG, "open", listed=False)
    assert listed(participant) == []
    assert participant.enter()["stage"] == "ranking"


def test_pilot_data_are_kept_apart_also_when_the_study_has_been_opened(
    new_participant: NewParticipant, database: Database, study: Study, people: Callable[[], pd.DataFrame]
) -> None:
    set_status(database, SLUG, "pilot")
    early, late = new_participant(), new_participant()
    assert listed(early) == []
    assert "consent_pilot" in said_before_consent(early), "told before consent"
    state = early.enter()
    assert (state["stage"], state["piloted"]) == ("ranking", False)
    state = early.answer(state["sets"][0]["trial"], ORDER).json()
    set_status(database, SLUG, "open")
    # Unfinished when the study opens: finished as a pilot visit.
    assert early.state()["piloted"] is True
    state = early.rank_all(state, ORDER)
    assert (state["stage"], state["piloted"]) == ("finished", True)
    again = early.post("arrive", study=SLUG).json()
    assert (again["stage"], again["piloted"]) == ("finished", True)
    assert "consent_pilot" not in said_before_consent(late)
    assert early.consent().json()["person"] == again["person"]
    late.rank_all(late.enter(), ORDER)
    assert list(people()["mode"]) == ["live"]
    assert rankings_table(database, SLUG)["participant"].nunique() == 1
    assert list(participants_table(database, study, datetime.now(UTC), kept="pilot")["answered"]) == [6]


@pytest.mark.parametrize(("status", "recorded"), [("open", 1), ("pilot", 0)])
def test_who_declines_or_withdraws_from_the_pilot_is_not_counted(
    new_participant: NewParticipant, database: Database, study: Study, status: str, recorded: int
) -> None:
    set_status(database, SLUG, status)  # type: ignore[arg-type]
    new_participant().post("decline", study=SLUG)
    leaving = new_participant()
    leaving.enter()
    assert leaving.post("withdraw", study=SLUG).status_code == 200
    with database.read() as session:
        kinds = list(session.scalars(select(models.Departure.kind)))
    assert sorted(kinds) == ["declined"] * recorded + ["withdrawn"] * recorded


def test_nobody_is_counted_as_having_declined_a_draft(
    participant: ParticipantClient, database: Database, study: Study
) -> None:
    set_status(database, SLUG, "draft")
    assert participant.post("decline", study=SLUG).status_code == 200
    with database.read() as session:
        assert session.scalar(select(models.Departure.kind)) is None


def test_a_full_study_says_so_before_consent_and_lets_its_people_finish(
    new_participant: NewParticipant, settings: Settings
) -> None:
    change(settings, target=1)
    first, between, second = new_participant(), new_participant(), new_participant()
    assert between.post("arrive", study=SLUG).json()["stage"] == "welcome"
    state = first.enter()
    assert second.post("arrive", study=SLUG).json()["stage"] == "full"
    assert listed(second) == []
    # Who read the consent while the last place went is told at consent, and nothing is stored.
    assert error_of(between.consent()) == (409, "full")
    assert first.rank_all(state, ORDER)["stage"] == "finished"
    assert second.post("arrive", study=SLUG).json()["stage"] == "full"


def test_who_comes_back_to_a_full_study_is_told_and_goes_on_when_a_place_is_free(
    new_participant: NewParticipant, settings: Settings, database: Database
) -> None:
    change(settings, target=1)
    first, second = new_participant(), new_participant()
    state = first.enter()
    state = first.answer(state["sets"][0]["trial"], ORDER).json()
    go_away(database)
    assert first.state()["stage"] == "ranking"
    second.enter()
    back = first.state()
    assert (back["stage"], back["answered"], back["sets"]) == ("full", 1, [])
    assert error_of(first.answer(state["sets"][0]["trial"], ORDER)) == (409, "full")
    assert first.state()["answered"] == 1
    second.post("withdraw", study=SLUG)
    state = first.state()
    assert state["stage"] == "ranking"
    assert first.rank_all(state, ORDER)["stage"] == "finished"


def test_a_study_closes_by_its_date(new_participant: NewParticipant, settings: Settings) -> None:
    begun, new = new_participant(), new_participant()
    begun.enter()
    change(settings, closes="2026-01-31T12:00+01:00")
    state = new.post("arrive", study=SLUG).json()
    assert (state["stage"], state["closed_at"]) == ("closed", "2026-01-31T11:00:00+00:00")
    assert error_of(new.consent()) == (409, "closed")
    assert begun.state()["stage"] == "closed"
    assert listed(new) == []


def test_only_the_apps_own_simulations_mark_people_as_simulated(
    new_participant: NewParticipant, people: Callable[[], pd.DataFrame], invitations: Invitations
) -> None:
    own, other = invitations.simulation_token(SLUG), invitations.simulation_token("other")
    forged = Invitations(b"another key").simulation_token(SLUG)
    for token in (other, forged, own[:-1], invitations.test_token(SLUG), "true"):
        assert error_of(new_participant().consent(simulation=token)) == (403, "no_simulation")
    assert new_participant().consent(simulated=True).status_code == 200
    assert new_participant().consent(simulation=own).status_code == 200
    assert list(people()["simulated"]) == [0, 1]


def test_a_simulation_rehearses_a_draft(
    new_participant: NewParticipant, database: Database, study: Study, invitations: Invitations
) -> None:
    set_status(database, SLUG, "draft")
    simulated = new_participant()
    state = simulated.enter(simulation=invitations.simulation_token(SLUG))
    assert simulated.rank_all(state, ORDER)["stage"] == "finished"
