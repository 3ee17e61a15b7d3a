"""A server that is killed loses no acknowledged answer, and the participant goes on with the next set."""

from itertools import chain

import httpx
import pandas as pd

from db.session import Database
from db.settings import Settings
from study.results.tables import rankings_table
from tests.study.participant_client import ParticipantClient
from tests.study.server_process import ServerProcess, free_port
from tests.study.tiny_study import IMAGES, SLUG

ORDERS = [[1, 2, 3, 4, 5], [5, 4, 3, 2, 1], [2, 4, 1, 3, 5]]


def test_after_kill_9_the_visit_resumes_at_the_fourth_set(settings: Settings) -> None:
    port = free_port()
    server = ServerProcess(settings.data, port)
    try:
        with httpx.Client(base_url=server.address, timeout=60) as http:
            person = ParticipantClient(http)
            state = person.enter()
            for order in ORDERS:
                state = person.answer(state["sets"][0]["trial"], order).json()
            server.kill()
            server = ServerProcess(settings.data, port)
            resumed = person.state()
            assert (resumed["answered"], resumed["sets"][0]["number"]) == (3, 4)
            assert resumed["sets"] == state["sets"]
            assert http.get(f"/study/{resumed['sets'][0]['images'][0]}").status_code == 200
            for _ in range(3, len(IMAGES)):
                resumed = person.answer(resumed["sets"][0]["trial"], ORDERS[0]).json()
            assert resumed["stage"] == "finished"
    finally:
        server.kill()
    table = stored_rankings(settings.database_url)
    assert list(table.position[:15]) == list(chain.from_iterable(ORDERS))
    assert len(table) == len(IMAGES) * 5
    assert table.participant.nunique() == 1


def stored_rankings(url: str) -> pd.DataFrame:
    """Read the rankings as another process would."""
    database = Database.open(url)
    try:
        return rankings_table(database, SLUG)
    finally:
        database.close()
