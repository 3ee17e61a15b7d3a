"""Simulated participants from the page."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from db.session import Database
from db.settings import sqlite_url
from study.content.keeping.life import set_status
from study.content.keeping.reading import read_study
from study.content.making.clearing import clearable
from study.visits.answers.consent import consent_text
from study.visits.answers.people import Arrival, add_participant
from tests.project import ROOT
from tests.serving import wait_until_ready
from tests.study.opening import open_studies
from tests.study.researcher.site import PASSWORD, log_in
from tests.study.server_process import free_port
from tests.study.tiny_study import RICH, write_study


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a small study under the name of the sample, which need not be built then, and another one."""
    data = tmp_path_factory.mktemp("data")
    write_study(data / "studies" / "sample")
    write_study(data / "studies" / "rich", **RICH)
    return data


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    """The whole app: simulated people use the participants' routes."""
    port = free_port()
    environment = {**os.environ, "ENHANCEGAN_DATA": str(data), "ENHANCEGAN_ADMIN_PASSWORD": PASSWORD}
    environment.pop("DATABASE_URL", None)
    process = subprocess.Popen([sys.executable, "app.py", "--port", str(port)], cwd=ROOT, env=environment)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def researcher(page: Page, address: str) -> Page:
    page.set_default_timeout(60_000)
    expect.set_options(timeout=60_000)
    page.goto(f"{address}/researcher/")
    log_in(page)
    expect(page.get_by_role("tab", name="Studies")).to_be_visible()
    return page


def test_people_are_simulated_and_cleared_from_the_page(researcher: Page, address: str, data: Path) -> None:
    researcher.goto(f"{address}/researcher/?study=rich&tab=setup")
    researcher.get_by_role("button", name="Simulated participants").click()
    researcher.get_by_label("People").fill("6")
    researcher.get_by_label("Prefer no method to another").check()
    researcher.get_by_role("button", name="Simulate", exact=True).click()
    expect(researcher.locator("#simulated")).to_contain_text("6 simulated people came")
    expect(researcher.get_by_role("button", name="Delete pilot and simulated data")).to_be_visible()
    database = Database.open(sqlite_url(data))
    assert clearable(database, "rich").simulated == 6
    database.close()


def test_simulated_answers_never_mix_with_real_ones(researcher: Page, address: str, data: Path) -> None:
    study = read_study(write_study(data / "studies" / "real"))
    open_studies(data)
    database = Database.open(sqlite_url(data))
    # The app may have found the study first, and then it is a draft.
    set_status(database, "real", "open")
    add_participant(database, study, Arrival(), consent_text(study, "en"))
    researcher.goto(f"{address}/researcher/?study=real&tab=setup")
    researcher.get_by_role("button", name="Simulated participants").click()
    researcher.get_by_role("button", name="Simulate", exact=True).click()
    expect(researcher.get_by_text("1 real participant has taken part")).to_be_visible()
    assert clearable(database, "real").simulated == 0
    database.close()
