"""What fails while the app runs: it is told in words, nothing is lost, and the app goes on without a new start."""

import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest

from study.content.keeping.catalog import RECENT_S
from tests.server.running import RunningApp, running_app, wait_until
from tests.study.opening import open_studies
from tests.study.participant_client import ParticipantClient
from tests.study.tiny_study import SLUG, synthetic_photo, write_study

pytestmark = pytest.mark.slow

DISK_MB = 48
IMAGES = tuple(f"photo{number:02d}" for number in range(12))
ORDER = [3, 1, 2, 5, 4]
PAGE_WAITS_S = 20
"""After so long the participants' page takes the server for gone."""

Person = tuple[ParticipantClient, dict[str, Any]]


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small disk of its own; a folder where nobody may mount one."""
    folder = tmp_path_factory.mktemp("disk")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(folder)]
    mounted = shutil.which("mount") is not None and subprocess.run(mount, capture_output=True).returncode == 0
    yield folder
    if mounted:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def own_disk(disk: Path) -> None:
    """Skip a test that fills the disk, or mounts it anew, where it is everybody's."""
    if not disk.is_mount():
        pytest.skip("needs the right to mount a small disk")


@pytest.fixture(scope="module")
def data(disk: Path) -> Path:
    """A data folder with one open study."""
    write_study(disk / "data" / "studies" / SLUG, images=IMAGES, screen_check=False)
    open_studies(disk / "data")
    return disk / "data"


@pytest.fixture(scope="module")
def app(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """The whole app, ready; its log is not on the small disk."""
    own = tmp_path_factory.mktemp("own")
    (own / "data").symlink_to(data)
    with running_app(own / "data", ENHANCEGAN_FREE_DISK_PERCENT="1") as app:
        app.wait_until_ready()
        yield app


@pytest.fixture
def browser(app: RunningApp) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=app.address, timeout=240) as client:
        yield client


@pytest.fixture
def person(browser: httpx.Client) -> Person:
    """Somebody at the first set, and what was shown."""
    client = ParticipantClient(browser)
    return client, client.enter()


def fill(path: Path) -> None:
    """Take all that is left of a disk."""
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY)
    try:
        with suppress(OSError):
            while os.write(descriptor, bytes(4096)):
                pass
    finally:
        os.close(descriptor)


def stored(data: Path) -> int:
    with closing(sqlite3.connect(data / "enhancegan.sqlite")) as opened:
        return int(opened.execute("SELECT COUNT(*) FROM ranking").fetchone()[0])


def told(reply: httpx.Response) -> str:
    """The sentence of an answer that has pages send the request again."""
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "5"), reply.text
    return str(reply.json()["detail"])


def sees_a_set(browser: httpx.Client, person: Person) -> bool:
    """Whether somebody who loads the page anew is shown all images of the first set."""
    shown = person[0].state()["sets"][0]["images"]
    return {browser.get(f"/study/{image}").status_code for image in shown} == {200}


def answer_first(person: Person) -> httpx.Response:
    reply: httpx.Response = person[0].answer(person[1]["sets"][0]["trial"], ORDER)
    return reply


def photo() -> bytes:
    file = BytesIO()
    synthetic_photo((200, 120, 60), 1).save(file, "JPEG")
    return file.getvalue()


def upload(browser: httpx.Client) -> httpx.Response:
    return browser.post("/studio/api/photos", params={"name": "own.jpg"}, content=photo())


def test_a_cache_that_is_deleted_is_filled_again(browser: httpx.Client, person: Person, data: Path) -> None:
    assert sees_a_set(browser, person)
    before = upload(browser).json()["id"]
    # In one step: the server may be writing there.
    (data / "cache").rename(data / "deleted")
    shutil.rmtree(data / "deleted")
    again = browser.post(f"/studio/api/photos/{before}/open")
    assert again.status_code == 404
    assert again.json()["detail"] == "This photo is no longer there. Please choose it again."
    assert upload(browser).status_code == 201
    assert sees_a_set(browser, person)
    assert answer_first(person).json()["answered"] == 1


@pytest.mark.usefixtures("own_disk")
def test_a_folder_that_may_not_be_written_to_is_told_and_the_study_goes_on(
    browser: httpx.Client, person: Person, data: Path, app: RunningApp
) -> None:
    shutil.rmtree(data / "cache" / "stimuli", ignore_errors=True)
    with read_only(data):
        assert told(upload(browser)).startswith("This server may not write to its own files at the moment; nothing")
        assert sees_a_set(browser, person)
        assert answer_first(person).json()["answered"] == 1
    assert "encoded images cannot be kept, and are encoded every time: [Errno 30]" in app.log.read_text()
    assert upload(browser).status_code == 201
    assert sees_a_set(browser, person)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nobody write into a folder, root included; what is open already stays so, as with permissions."""
    subprocess.run(["mount", "--bind", str(folder), str(folder)], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_database_that_another_program_keeps_locked_is_told_before_the_page_gives_up(
    app: RunningApp, browser: httpx.Client, person: Person, data: Path
) -> None:
    with httpx.Client(base_url=app.address, timeout=240) as other_browser, ThreadPoolExecutor(2) as at_once:
        client = ParticipantClient(other_browser)
        people = [person, (client, client.enter())]
        before = stored(data)
        with closing(sqlite3.connect(data / "enhancegan.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            started = time.monotonic()
            replies = [at_once.submit(answer_first, each) for each in people]
            assert sees_a_set(browser, person), "reading goes on"
            sentences = {told(reply.result()).partition(";")[0] for reply in replies}
            assert time.monotonic() - started < PAGE_WAITS_S
        assert sentences == {
            "Another program keeps the database of this server locked",
            "Too much waits for the database of this server",
        }
        assert [answer_first(each).json()["answered"] for each in people] == [1, 1]
    assert stored(data) == before + 2


def test_a_study_that_is_away_is_waited_for(app: RunningApp, person: Person, data: Path) -> None:
    folder, away = data / "studies" / SLUG, data / "away"
    folder.rename(away)
    # Until then whoever stores an answer may go by the files as they were.
    time.sleep(RECENT_S)
    reply = answer_first(person)
    assert (reply.status_code, reply.json()["detail"]["code"]) == (503, "study_away")
    assert f"studies/{SLUG} is gone; participants wait until it is back" in app.log.read_text()
    # It comes back file by file.
    folder.mkdir()
    shutil.copyfile(away / "study.yaml", folder / "study.yaml")
    assert answer_first(person).status_code == 404
    for method in away.iterdir():
        if method.is_dir():
            method.rename(folder / method.name)
    shutil.rmtree(away)
    wait_until(lambda: answer_first(person).status_code == 200)
    assert person[0].state()["answered"] == 1


@pytest.mark.usefixtures("own_disk")
def test_a_full_disk_is_told_and_no_answer_is_lost(browser: httpx.Client, person: Person, data: Path) -> None:
    before = stored(data)
    shutil.rmtree(data / "cache" / "stimuli", ignore_errors=True)
    fill(data / "filling")
    try:
        assert told(answer_first(person)) == (
            "The disk of this server is full; nothing was stored. Please try again later."
        )
        assert sees_a_set(browser, person)
    finally:
        (data / "filling").unlink()
    assert answer_first(person).json()["answered"] == 1
    assert stored(data) == before + 1
