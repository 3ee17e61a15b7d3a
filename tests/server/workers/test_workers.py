"""The whole app with two workers: one study, one researcher, one enhancement page, whoever answers."""

import re
import shutil
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import httpx
import psutil
import pytest
from sqlalchemy import create_engine, text

from db import models
from enhancegan.samples import sample_photos
from server.command import main
from tests.server.running import PASSWORD, RunningApp, running_app, wait_until
from tests.study.opening import open_studies
from tests.study.participant_client import ParticipantClient, error_of
from tests.study.tiny_study import SLUG, write_study

pytestmark = pytest.mark.slow

TOKEN = "a-token-for-prometheus"
IMAGES = tuple(f"photo{number}" for number in range(8))
ORDER = [2, 1, 3, 5, 4]
PATIENCE_S = 60


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one open study, only copied from."""
    data = tmp_path_factory.mktemp("made") / "data"
    write_study(data / "studies" / SLUG, images=IMAGES, screen_check=False)
    open_studies(data)
    return data


@contextmanager
def two_workers(made: Path, folder: Path) -> Iterator[RunningApp]:
    """The app with two workers on a copy of a data folder, `folder / "data"`, everything ready."""
    shutil.copytree(made, folder / "data")
    with running_app(folder / "data", "--workers", "2", ENHANCEGAN_METRICS_TOKEN=TOKEN) as app:
        app.wait_until_ready()
        yield app


@pytest.fixture(scope="module")
def app(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """One for all tests that leave it running."""
    with two_workers(made, tmp_path_factory.mktemp("shared")) as app:
        yield app


@pytest.fixture
def own_app(made: Path, tmp_path: Path) -> Iterator[RunningApp]:
    """One that the test may end."""
    with two_workers(made, tmp_path) as app:
        yield app


def rows(app: RunningApp, question: str) -> list[int]:
    """Numbers from the database of an app."""
    with closing(sqlite3.connect(app.log.parent / "data" / "enhancegan.sqlite")) as stored:
        return [number for (number,) in stored.execute(question)]


def confirmed(app: RunningApp) -> float:
    """How many rankings the app says it has confirmed."""
    reply = httpx.get(f"{app.address}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=PATIENCE_S)
    return float(re.findall(r"^enhancegan_rankings_confirmed_total (\S+)$", reply.text, re.MULTILINE)[0])


def workers_of(app: RunningApp) -> list[psutil.Process]:
    """The processes that listen where the visitors connect, but for the one that has started them."""
    port = int(app.address.rpartition(":")[2])
    return [child for child in psutil.Process(app.process.pid).children() if is_listening(child, port)]


def is_listening(process: psutil.Process, port: int) -> bool:
    """Whether a process listens at a port; one that has just ended does not."""
    try:
        found = process.net_connections("tcp")
    except psutil.NoSuchProcess:
        return False
    return any(each.status == psutil.CONN_LISTEN and each.laddr.port == port for each in found)


def new_person(app: RunningApp) -> ParticipantClient:
    return ParticipantClient(httpx.Client(base_url=app.address, timeout=PATIENCE_S))


def rank_patiently(app: RunningApp, acknowledged: list[str]) -> str:
    """Rank the whole study as the page does: a request whose answer is lost is sent again; return the last stage."""
    person = new_person(app)
    person.http = _Patient(app.address)
    # A consent whose answer is lost is found again by the browser's key.
    state = person.enter(browser_key=uuid4().hex)
    while state["sets"]:
        trial = state["sets"][0]["trial"]
        for image in state["sets"][0]["images"]:
            assert person.http.get(f"/study/{image}").status_code == 200
        reply = person.answer(trial, ORDER)
        assert reply.status_code == 200, reply.text
        acknowledged.append(trial)
        state = reply.json()
    person.http.close()
    return str(state["stage"])


class _Patient(httpx.Client):
    """A browser that tries again for as long as nobody answers."""

    def __init__(self, address: str) -> None:
        super().__init__(base_url=address, timeout=PATIENCE_S)

    def send(self, request: httpx.Request, **options: object) -> httpx.Response:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                return super().send(request, **options)  # type: ignore[arg-type]
            except httpx.TransportError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)


def test_both_answer_and_studies_pages_researcher_and_photos_work_through_either(app: RunningApp) -> None:
    assert len(workers_of(app)) == 2
    before = confirmed(app)
    with ThreadPoolExecutor(12) as pool:
        stages = list(pool.map(lambda _: rank_patiently(app, []), range(12)))
    assert stages == ["finished"] * 12
    used = [each.cpu_times().user for each in workers_of(app)]
    assert min(used) > 0
    with httpx.Client(base_url=app.address, timeout=240) as visitor:
        for path in ("/", "/study/", "/researcher/login"):
            assert visitor.get(path).status_code == 200
    # A worker counts an answer after it has sent it, and the other one may be asked.
    wait_until(lambda: confirmed(app) >= before + 12 * len(IMAGES))
    assert confirmed(app) == before + 12 * len(IMAGES)
    assert "Traceback" not in app.log.read_text()


def enhance_and_log_in(app: RunningApp, photos: int, researchers: int) -> None:
    """Have photos enhanced while researchers log in."""
    photo = sample_photos()["coffee"].read_bytes()

    def enhance(number: int) -> int:
        # Each on a connection of its own: with whichever worker.
        with httpx.Client(base_url=app.address, timeout=240) as visitor:
            return visitor.post("/studio/api/photos", params={"name": f"{number}.png"}, content=photo).status_code

    def log_in(_: int) -> tuple[int, bool]:
        with httpx.Client(base_url=app.address, timeout=240, follow_redirects=True) as researcher:
            researcher.post("/researcher/login", data={"password": PASSWORD})
            page = researcher.get("/researcher/")
            return page.status_code, "gradio" in page.text

    with ThreadPoolExecutor(6) as pool:
        logins = pool.map(log_in, range(researchers))
        assert Counter(pool.map(enhance, range(photos))) == {201: photos}
        assert set(logins) == {(200, True)}
    assert "Traceback" not in app.log.read_text()


@pytest.mark.parametrize(("photos", "researchers"), [(8, 4), pytest.param(50, 10, marks=pytest.mark.slow)])
def test_enhancements_and_logins_beside_them(app: RunningApp, photos: int, researchers: int) -> None:
    enhance_and_log_in(app, photos, researchers)


def test_wrong_withdrawal_codes_are_counted_together(app: RunningApp) -> None:
    person = new_person(app)
    person.enter(PROLIFIC_PID="5f00000000000000000000aa")
    elsewhere = []
    for _ in range(12):
        other = new_person(app)
        other.post("arrive", study=SLUG, PROLIFIC_PID="5f00000000000000000000aa")
        elsewhere.append(error_of(other.post("withdraw", study=SLUG, code="0000-0000"))[1])
        other.http.close()
    assert Counter(elsewhere) == {"wrong_code": 10, "too_many_codes": 2}


def killed_under_load(app: RunningApp, people: int) -> list[str]:
    """Let people rank while a worker is killed; return the sets whose answers were acknowledged."""
    acknowledged: list[str] = []
    with ThreadPoolExecutor(10) as pool:
        ranking = [pool.submit(rank_patiently, app, acknowledged) for _ in range(people)]
        wait_until(lambda: len(acknowledged) > 20)
        (first, _) = workers_of(app)
        first.send_signal(signal.SIGKILL)
        assert [each.result() for each in ranking] == ["finished"] * people
    wait_until(lambda: len(workers_of(app)) == 2)
    assert first.pid not in [each.pid for each in workers_of(app)]
    assert "a worker has ended with status -9; another one takes its place" in app.log.read_text()
    return acknowledged


def test_one_that_is_killed_loses_nothing_and_another_takes_its_place(app: RunningApp) -> None:
    rankings, numbers = "SELECT id FROM ranking", "SELECT number FROM participant ORDER BY number"
    stored, before = len(rows(app, rankings)), len(rows(app, numbers))
    acknowledged = killed_under_load(app, people=30)
    assert len(rows(app, rankings)) - stored == len(acknowledged) == len(set(acknowledged)) == 30 * len(IMAGES)
    assert rows(app, numbers) == list(range(before + 30))


@pytest.mark.parametrize("photos", [0, pytest.param(50, marks=pytest.mark.slow)])
def test_the_same_on_postgresql(postgresql_url: str, tmp_path: Path, photos: int) -> None:
    write_study(tmp_path / "data" / "studies" / SLUG, images=IMAGES, screen_check=False)
    engine = create_engine(postgresql_url)
    try:
        with running_app(tmp_path / "data", "--workers", "2", DATABASE_URL=postgresql_url) as app:
            app.wait_until_ready()
            # Read by whoever is asked first, and put on record.
            assert httpx.get(f"{app.address}/study/api/state", params={"study": SLUG}, timeout=60).status_code == 200
            with engine.begin() as connection:
                connection.execute(text("UPDATE study SET status = 'open'"))
            if photos:
                enhance_and_log_in(app, photos, researchers=10)
            acknowledged = killed_under_load(app, people=12)
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM ranking")) == len(acknowledged) == 12 * len(IMAGES)
            numbers = connection.scalars(text("SELECT number FROM participant ORDER BY number")).all()
        assert numbers == list(range(12))
    finally:
        with engine.begin() as connection:
            models.Base.metadata.drop_all(connection)
            connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
        engine.dispose()


@pytest.mark.parametrize(
    "to_all",
    [
        pytest.param(False, id="to the server"),
        pytest.param(True, id="to all, as at a terminal", marks=pytest.mark.slow),
    ],
)
def test_ctrl_c_ends_all(own_app: RunningApp, to_all: bool) -> None:
    everybody = [psutil.Process(own_app.process.pid), *psutil.Process(own_app.process.pid).children(recursive=True)]
    for each in everybody if to_all else everybody[:1]:
        # Those who were told first may have ended the others.
        with suppress(psutil.NoSuchProcess):
            each.send_signal(signal.SIGINT)
    _, alive = psutil.wait_procs(everybody[1:], timeout=PATIENCE_S)
    own_app.process.wait(PATIENCE_S)
    assert alive == []
    assert own_app.log.read_text() == ""


def test_workers_end_when_the_server_is_killed(own_app: RunningApp) -> None:
    workers = workers_of(own_app)
    own_app.process.kill()
    own_app.process.wait()
    _, alive = psutil.wait_procs(workers, timeout=PATIENCE_S)
    assert [each for each in alive if each.status() != psutil.STATUS_ZOMBIE] == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--workers", "0"], r"must be a whole number from 1 to 64; got '0'"),
        (["--workers", "two"], r"must be a whole number from 1 to 64; got 'two'"),
        (["--workers", "2", "--no-study"], r"cannot be had with --no-study"),
    ],
    ids=["none", "a word", "without studies"],
)
def test_what_cannot_be_is_refused(
    arguments: list[str], sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["app.py", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert re.search(sentence, capsys.readouterr().err)
