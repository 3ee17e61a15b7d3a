"""What the last page tells of preferences, and when; over HTTP."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from db import models
from db.session import Database
from db.settings import Settings
from study.content.keeping.life import set_status
from study.visits.answers.preferences import FEWEST_OTHERS
from tests.study.participant_client import ParticipantClient
from tests.study.tiny_study import SLUG, TINTS
from tests.study.visits.test_visits import configure

People = Callable[[], ParticipantClient]
LABELS = {key: f"Way {number}" for number, key in enumerate(TINTS, start=1)}
ALL = {"own": True, "others": True, "method_names": True}


def open_with(settings: Settings, **page: Any) -> None:
    told = {"last_page": page, "contact": "Write to *us*."} if page else {}
    configure(settings, screen_check=False, methods=LABELS, **told)


def finish(client: ParticipantClient, order: list[int], **fields: Any) -> dict[str, Any]:
    """Take part, giving the slots of every set the same order, and return what the last page is told."""
    client.consent(**fields)
    state = client.rank_all(client.post("begin", study=SLUG).json(), order)
    assert state["stage"] == "finished"
    page: dict[str, Any] = state["last_page"]
    return page


def mean_ranks(database: Database, keep: Callable[[models.Participant], bool]) -> dict[str, float]:
    """Work out the mean rank of every method from the rows of the participants to keep."""
    with database.read() as session:
        people = [person for person in session.query(models.Participant) if keep(person)]
        placed = [
            (each.method, each.rank)
            for person in people
            for trial in person.trials
            if trial.ranking and trial.kind == "main"
            for each in trial.ranking.placements
        ]
    return {key: float(np.mean([rank for method, rank in placed if method == key])) for key in TINTS}


def test_by_default_it_tells_nothing(settings: Settings, participant: ParticipantClient) -> None:
    open_with(settings)
    told = finish(participant, [2, 4, 1, 3, 5])
    assert told == {"contact": None, "later": False, "poorest": 5, "people": 0, "versions": []}


def test_while_the_study_is_open_it_tells_ones_own_preferences_without_names(
    settings: Settings, new_participant: People, database: Database
) -> None:
    open_with(settings, **ALL)
    clients = [new_participant() for _ in range(FEWEST_OTHERS + 1)]
    pages = [finish(client, [2, 4, 1, 3, 5]) for client in clients]
    told = pages[-1]
    assert (told["later"], told["people"]) == (True, 0)
    assert told["contact"] == "<p>Write to <em>us</em>.</p>\n"
    assert {(each["name"], each["others"]) for each in told["versions"]} == {(None, None)}
    own = [each["own"] for each in told["versions"]]
    last = mean_ranks(database, lambda person: person.number == len(clients) - 1)
    assert own == pytest.approx(sorted(last.values()))
    for each in told["versions"]:
        assert clients[-1].http.get(f"/study/{each['picture']}").status_code == 200
        assert clients[0].http.get(f"/study/{each['picture']}").status_code == 404


def test_once_it_has_closed_it_tells_names_and_what_others_preferred(
    settings: Settings, new_participant: People, database: Database
) -> None:
    open_with(settings, **ALL)
    orders = [[1, 2, 3, 4, 5], [5, 4, 3, 2, 1], [2, 4, 1, 3, 5], [3, 1, 2, 5, 4], [4, 1, 5, 2, 3], [5, 1, 4, 3, 2]]
    clients = [new_participant() for _ in orders]
    for client, order in zip(clients, orders, strict=True):
        finish(client, order)
    half = new_participant()
    half.consent()
    half.answer(half.post("begin", study=SLUG).json()["sets"][0]["trial"], orders[0])
    set_status(database, SLUG, "closed")
    told = clients[0].state()["last_page"]
    assert (told["later"], told["people"]) == (False, FEWEST_OTHERS)
    own = mean_ranks(database, lambda person: person.number == 0)
    others = mean_ranks(database, lambda person: 0 < person.number < len(orders))
    for whose, means in (("own", own), ("others", others)):
        by_label = {label: means[key] for key, label in LABELS.items()}
        assert {each["name"]: each[whose] for each in told["versions"]} == pytest.approx(by_label)


def test_of_a_few_others_nothing_is_told(settings: Settings, new_participant: People, database: Database) -> None:
    open_with(settings, others=True)
    clients = [new_participant() for _ in range(FEWEST_OTHERS)]
    for client in clients:
        finish(client, [2, 4, 1, 3, 5])
    set_status(database, SLUG, "closed")
    told = clients[0].state()["last_page"]
    assert (told["people"], told["versions"]) == (0, [])


def test_names_stay_secret_where_the_study_does_not_tell_them(
    settings: Settings, participant: ParticipantClient, database: Database
) -> None:
    open_with(settings, own=True)
    finish(participant, [2, 4, 1, 3, 5])
    set_status(database, SLUG, "closed")
    told = participant.state()["last_page"]
    assert len(told["versions"]) == 5 and {each["name"] for each in told["versions"]} == {None}
