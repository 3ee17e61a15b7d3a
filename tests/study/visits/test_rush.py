"""Sixty people rush into a study of twenty places, over a real server, at once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import httpx

from db.session import Database
from db.settings import Settings, sqlite_url
from study.content.keeping.reading import read_study
from study.results.tables import participants_table
from tests.study.participant_client import SCREEN, ParticipantClient
from tests.study.server_process import ServerProcess, free_port
from tests.study.tiny_study import IMAGES, SLUG, write_study

PEOPLE, PLACES, AT_ONCE = 60, 20, 30
ORDER = [5, 4, 3, 2, 1]


class Visitor:
    """One of them, who notes every reply after consent."""

    def __init__(self, address: str, number: int) -> None:
        """Have a browser of one's own."""
        self.client = ParticipantClient(httpx.Client(base_url=address, timeout=120))
        self.fields = {"browser_key": f"rushing{number:012d}"}
        self.told = ""
        """What was said before the beginning: welcome, or full at the arrival or at the consent."""
        self.refusals: list[str] = []
        self.stage = ""

    def go(self, start: Barrier) -> "Visitor":
        """Arrive, consent at the same moment as the others who have arrived, and do all there is to do."""
        self.told = f"{self.client.post('arrive', study=SLUG, **self.fields).json()['stage']} at arrival"
        start.wait(120)
        if self.told == "welcome at arrival":
            consent = self.client.consent(**self.fields)
            self.told = "in" if consent.status_code == 200 else f"{consent.json()['detail']['code']} at consent"
        if self.told == "in":
            self.rank_everything()
        self.client.http.close()
        return self

    def rank_everything(self) -> None:
        """Go through the whole study; whatever is refused is noted."""
        self.client.post("screen", study=SLUG, screen=SCREEN)
        reply = self.client.post("begin", study=SLUG)
        while reply.status_code == 200 and reply.json()["sets"]:
            reply = self.client.answer(reply.json()["sets"][0]["trial"], ORDER)
        if reply.status_code == 200:
            self.stage = reply.json()["stage"]
        else:
            self.refusals.append(reply.text)


def test_sixty_people_rush_a_study_of_twenty_places(tmp_path: Path) -> None:
    data = tmp_path / "data"
    write_study(data / "studies" / SLUG, images=IMAGES[:3], target=PLACES)
    server = ServerProcess(data, free_port())
    try:
        start = Barrier(AT_ONCE)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            visitors = list(pool.map(lambda number: Visitor(server.address, number).go(start), range(PEOPLE)))
    finally:
        server.kill()

    told = Counter(visitor.told for visitor in visitors)
    print(dict(told))
    assert told["in"] == PLACES
    assert told["full at arrival"] + told["full at consent"] == PEOPLE - PLACES
    assert told["full at consent"] > 0
    assert [visitor.refusals for visitor in visitors if visitor.refusals] == []
    assert Counter(visitor.stage for visitor in visitors if visitor.told == "in") == {"finished": PLACES}
    database = Database.open(sqlite_url(data))
    table = participants_table(database, read_study(Settings(data, "").studies / SLUG), datetime.now(UTC))
    database.close()
    assert list(table["state"]) == ["done"] * PLACES
    assert sorted(table["plan"]) == list(range(PLACES))
