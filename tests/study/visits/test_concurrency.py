"""Browsers at once: nobody sees or overwrites what is another's, and one answer is stored once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pandas as pd
from fastapi import FastAPI
from fastapi.testclient import TestClient

from db.session import Database
from study.content.trials import shuffled
from study.results.tables import rankings_table
from tests.study.participant_client import ParticipantClient
from tests.study.tiny_study import IMAGES, SLUG

PEOPLE = 6


def order_of(person: int, number: int) -> list[int]:
    """Return the order that `person` gives to the set `number`: another one for everybody."""
    return [int(slot) for slot in shuffled("12345", 1, person, number)]


def visit(client: ParticipantClient, person: int, together: threading.Barrier) -> set[str]:
    """Rank the whole study in step with the others; return every name that was received."""
    state, names = client.enter(), set()
    while state["sets"]:
        current = state["sets"][0]
        names |= {current["trial"], *current["images"]}
        together.wait(timeout=30)
        for address in current["images"]:
            assert client.http.get(f"/study/{address}").status_code == 200
        reply = client.answer(current["trial"], order_of(person, current["number"]), rt_ms=1000 * person)
        assert reply.status_code == 200, reply.text
        state = reply.json()
        assert state["answered"] == current["number"]
    return names


def test_people_ranking_at_once_stay_apart(
    new_participant: Callable[[], ParticipantClient], database: Database, people: Callable[[], pd.DataFrame]
) -> None:
    clients = [new_participant() for _ in range(PEOPLE)]
    together = threading.Barrier(PEOPLE)
    with ThreadPoolExecutor(PEOPLE) as pool:
        names = list(pool.map(visit, clients, range(PEOPLE), [together] * PEOPLE))
    assert len(set.union(*names)) == sum(map(len, names)) == PEOPLE * len(IMAGES) * 6
    table = rankings_table(database, SLUG)
    assert len(table) == PEOPLE * len(IMAGES) * 5
    assert sorted(people().answered) == [len(IMAGES)] * PEOPLE
    for _, own in table.groupby("participant"):
        assert len(own) == len(IMAGES) * 5
        orders = [list(ranking.position) for _, ranking in own.groupby("image", sort=False)]
        person = int(own.rt_ms.iloc[0]) // 1000
        assert orders == [order_of(person, number) for number in range(1, len(IMAGES) + 1)]


def test_one_answer_sent_many_times_at_once_is_stored_once(
    app: FastAPI, participant: ParticipantClient, database: Database
) -> None:
    trial = participant.enter()["sets"][0]["trial"]
    together = threading.Barrier(10)

    def send(order: list[int]) -> Any:
        with TestClient(app, cookies=participant.http.cookies) as http:
            together.wait(timeout=30)
            return ParticipantClient(http).answer(trial, order).status_code

    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(send, [[1, 2, 3, 4, 5], [5, 4, 3, 2, 1]] * 5))
    assert sorted(statuses) == [200] * 5 + [409] * 5
    table = rankings_table(database, SLUG)
    assert len(table) == 5
    accepted = [1, 2, 3, 4, 5] if statuses[0] == 200 else [5, 4, 3, 2, 1]
    assert list(table.position) == accepted


def consent_together(clients: list[ParticipantClient], **fields: Any) -> None:
    together = threading.Barrier(len(clients))

    def consent(client: ParticipantClient) -> None:
        together.wait(timeout=30)
        assert client.consent(**fields).status_code == 200

    with ThreadPoolExecutor(len(clients)) as pool:
        list(pool.map(consent, clients))


def test_people_who_consent_at_once_get_different_plans(
    new_participant: Callable[[], ParticipantClient], people: Callable[[], pd.DataFrame]
) -> None:
    consent_together([new_participant() for _ in range(8)])
    assert sorted(people()["number"]) == sorted(people()["plan"]) == list(range(8))


def test_one_person_who_consents_many_times_at_once_is_one(
    new_participant: Callable[[], ParticipantClient], people: Callable[[], pd.DataFrame]
) -> None:
    consent_together([new_participant() for _ in range(8)], PROLIFIC_PID="5f00", browser_key="browserkey0123456789")
    assert people().PROLIFIC_PID.tolist() == ["5f00"]
