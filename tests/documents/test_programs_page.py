"""The page about programs names the endpoints as they are, and addresses that answer."""

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.documents.programs import PROGRAMS_PAGE, page
from tests.server.running import PASSWORD, RunningApp, running_app

TOKEN = "a-token-of-16-letters-or-more"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    with running_app(tmp_path_factory.mktemp("asked") / "data", ENHANCEGAN_METRICS_TOKEN=TOKEN) as running:
        running.wait_until_ready()
        yield running


def test_the_page_is_what_programs_are_told() -> None:
    assert PROGRAMS_PAGE.read_text(encoding="utf-8") == page(), "run `make reference`"


@pytest.mark.slow
def test_every_address_for_get_answers(app: RunningApp) -> None:
    rows = re.findall(r"^\| (.+?) \| GET:", PROGRAMS_PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    named = [address for row in rows for address in re.findall("`(.+?)`", row) if "EVENT_ID" not in address]
    assert len(named) >= 5
    with httpx.Client(base_url=app.address, timeout=120, headers={"Authorization": f"Bearer {TOKEN}"}) as client:
        client.post("/researcher/login", data={"password": PASSWORD})
        asked = {name: name.replace("SLUG", "sample").replace("FILE", "rankings.csv") for name in named}
        assert {name: client.get(address).status_code for name, address in asked.items()} == dict.fromkeys(named, 200)
