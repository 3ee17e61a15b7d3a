"""Times of a participant never go back, even if the server's clock is set back by two hours at any step of a visit."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from sqlalchemy import select

from db import models
from db.session import Database
from db.settings import Settings
from study.content.keeping.reading import read_study
from study.content.keeping.registration import register_study
from study.results.tables import participants_table, trials_table
from tests.study.participant_client import SCREEN, ParticipantClient
from tests.study.set_clock import SetClock
from tests.study.tiny_study import write_study

SLUG = "timed"


def question(key: str) -> list[dict[str, object]]:
    return [{"key": key, "kind": "text", "text": "Anything?", "required": False}]


STEPS = ("consent", "screen", "before", "begin", "first", "second", "after")


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> type[SetClock]:
    return SetClock.installed(monkeypatch)


def steps_of(client: ParticipantClient) -> list[Callable[[], dict]]:
    def answer() -> dict:
        (shown, *_) = client.state(SLUG)["sets"]
        return client.answer(shown["trial"], [1, 2, 3, 4, 5])

    return [
        lambda: client.consent(SLUG),
        lambda: client.post("screen", study=SLUG, screen=SCREEN),
        lambda: client.post("questions", study=SLUG, part="before", answers={}),
        lambda: client.post("begin", study=SLUG),
        answer,
        answer,
        lambda: client.post("questions", study=SLUG, part="after", answers={}),
    ]


def test_arrivals_never_go_back_either(
    participant: ParticipantClient, database: Database, set_clock: type[SetClock]
) -> None:
    for number in range(3):
        participant.consent("tiny", address=[["PROLIFIC_PID", "5f00"], ["SESSION_ID", f"s{number}"]])
        set_clock.forward(hours=-2)
    with database.read() as session:
        person = session.scalars(select(models.Participant)).one()
        times = [each.arrived_at for each in person.arrivals]
    assert times == [person.consented_at] * 3


@pytest.mark.parametrize("back_before", range(1, len(STEPS)), ids=STEPS[1:])
def test_times_never_go_back(
    settings: Settings,
    database: Database,
    participant: ParticipantClient,
    set_clock: type[SetClock],
    back_before: int,
) -> None:
    write_study(
        settings.studies / SLUG, images=("a", "b"), questions={"before": question("eyes"), "after": question("remarks")}
    )
    study = read_study(settings.studies / SLUG)
    register_study(database, study, opened=True)
    for number, step in enumerate(steps_of(participant)):
        set_clock.at += timedelta(minutes=1) - timedelta(hours=2) * (number == back_before)
        reply = step()
        assert reply.status_code == 200, reply.text
    assert reply.json()["stage"] == "finished"
    (person,) = participants_table(database, study, datetime.now(UTC)).to_dict("records")
    trials = trials_table(database, SLUG)
    times = [person["consented_at"], person["started_at"]]
    times += [moment for row in trials.to_dict("records") for moment in (row["shown_at"], row["answered_at"])]
    times += [person["finished_at"], person["seen_at"]]
    assert not any(pd.isna(moment) for moment in times)
    assert times == sorted(times)
    assert person["minutes"] >= 0
    # Steps before the clock was set back have their own times, a minute apart.
    assert person["consented_at"] == pd.Timestamp("2026-03-01 12:01", tz="UTC")


def test_times_go_on_once_the_clock_has_caught_up(
    database: Database, participant: ParticipantClient, set_clock: type[SetClock], settings: Settings
) -> None:
    participant.enter()
    set_clock.at -= timedelta(hours=2)
    state = participant.state()
    participant.answer(state["sets"][0]["trial"], [1, 2, 3, 4, 5])
    set_clock.at += timedelta(hours=3)
    participant.answer(participant.state()["sets"][0]["trial"], [1, 2, 3, 4, 5])
    with database.read() as session:
        answered = session.scalars(select(models.Ranking.answered_at).order_by(models.Ranking.id)).all()
    assert [f"{moment:%H:%M}" for moment in answered] == ["12:00", "13:00"]
