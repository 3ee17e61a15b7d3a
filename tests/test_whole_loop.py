"""The whole loop in a real browser against the real app: enhance a photo, rank two sets blind, read the mean scores."""

import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from db.session import Database
from db.settings import sqlite_url
from enhancegan.samples import sample_photos
from study.results.tables import rankings_table
from tests.behind_nginx import behind_nginx, is_available
from tests.demo.studio_page import open_photo, take_home, wait_until_painted
from tests.project import ROOT
from tests.serving import wait_until_ready
from tests.study.server_process import free_port
from tests.study.visits.widget.board import go_to_first_set, wait_until_clickable

pytestmark = pytest.mark.smoke

PASSWORD = "correct horse battery"
SCORES = [10.0, 7.5, 5.0, 2.5, 0.0]
# Slots in the order clicked, for the first and the second set.
CLICKS = [[3, 1, 5, 2, 4], [2, 5, 1, 4, 3]]


@dataclass(frozen=True)
class Server:
    """The running app and its data folder."""

    address: str
    data: Path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`python app.py` on a data folder with one study of two sets, built by the command."""
    data = tmp_path_factory.mktemp("data")
    photos, human = tmp_path_factory.mktemp("photos"), tmp_path_factory.mktemp("human")
    for name in ("coffee", "rocket"):
        with Image.open(sample_photos()[name]) as photo:
            photo.save(photos / f"{name}.png")
            photo.point(lambda level: min(255, level + 12)).save(human / f"{name}.png")
    environment = {**os.environ, "ENHANCEGAN_DATA": str(data), "ENHANCEGAN_ADMIN_PASSWORD": PASSWORD}
    environment.pop("DATABASE_URL", None)
    build = [sys.executable, "-m", "study", "build", str(photos), "--human", str(human), "--study", "two"]
    subprocess.run(build, cwd=ROOT, env=environment, check=True, timeout=120)
    opening = [sys.executable, "-m", "study", "status", "two", "open", "--listed"]
    subprocess.run(opening, cwd=ROOT, env=environment, check=True, timeout=120)
    port = free_port()
    process = subprocess.Popen([sys.executable, "app.py", "--port", str(port)], cwd=ROOT, env=environment)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_ready(address, process)
        with seen_by_visitors(address, tmp_path_factory) as seen:
            yield Server(seen, data)
    finally:
        process.kill()
        process.wait()


@contextmanager
def seen_by_visitors(address: str, folders: pytest.TempPathFactory) -> Iterator[str]:
    """Put nginx with TLS and a path prefix in front of the app, where nginx is installed."""
    if is_available():
        with behind_nginx(address, folders.mktemp("nginx")) as seen:
            yield seen
    else:
        warnings.warn("nginx or openssl is missing: the whole loop runs without a proxy", stacklevel=2)
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, ignore_https_errors=True)
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


def test_enhance_a_photo_and_download_it_at_full_size(page: Page, server: Server, tmp_path: Path) -> None:
    with Image.open(sample_photos()["dahlia"]) as sample:
        sample.resize((2000, 1334)).save(tmp_path / "my flower.png")
    page.goto(f"{server.address}/")
    wait_until_painted(page)
    open_photo(page, tmp_path / "my flower.png")
    page.get_by_role("button", name="More from the paper").click()
    page.get_by_role("button", name="Color curves").click()
    wait_until_painted(page)
    home = take_home(page, tmp_path)
    assert home.name == "my flower-enhanced.png"
    with Image.open(home) as result:
        assert result.format == "PNG" and result.size == (2000, 1334)


def test_rank_every_set_and_read_the_mean_scores(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/study/")
    go_to_first_set(page)
    for number, clicks in enumerate(CLICKS, start=1):
        expect(page.locator(".board-count")).to_have_text(f"{number} of {len(CLICKS)}")
        wait_until_clickable(page)
        for slot in clicks:
            page.keyboard.press(str(slot))
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()

    expected = means_by_hand(server)
    assert sum(expected.values()) == 25

    page.goto(f"{server.address}/researcher/")
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("[data-study=two]")).to_contain_text("1 / no limit")
    page.get_by_role("tab", name="Results").click()
    rows = page.locator("#mean-scores tbody tr[data-method]")
    expect(rows).to_have_count(5)
    cookies = page.context.cookies()
    # Of the participant, of the login, of the browser that has logged in, and of its time zone.
    assert [cookie["secure"] for cookie in cookies] == [server.address.startswith("https:")] * 4, cookies
    shown = {row.get_attribute("data-method"): float(row.get_attribute("data-mean") or "nan") for row in rows.all()}
    assert shown == pytest.approx(expected)


def means_by_hand(server: Server) -> dict[str, float]:
    """What the clicks mean, given which version stood in which slot: the sum of two scores, halved."""
    database = Database.open(sqlite_url(server.data))
    table = rankings_table(database, "two")
    database.close()
    means: dict[str, float] = {}
    for (_, placements), clicks in zip(table.groupby("image", sort=False), CLICKS, strict=True):
        for method, slot in zip(placements.method, placements.position, strict=True):
            means[method] = means.get(method, 0.0) + SCORES[clicks.index(slot)] / len(CLICKS)
    return means
