"""The start of the app: it answers before anything large is imported, and says in one line why it cannot start."""

import os
import re
import socket
import sqlite3
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import pytest
from fastapi import FastAPI
from starlette.routing import Mount

from db.session import Database
from db.settings import Settings, sqlite_url
from server.command import main, warn_of_methods
from server.later import BuiltLater
from server.listening import listen
from tests.project import ROOT
from tests.server.running import PASSWORD, PATIENCE_S, environment, running_app, wait_until
from tests.serving import serving
from tests.study.opening import open_studies
from tests.study.tiny_study import SLUG, write_study

ADDRESS_TAKEN = "another program listens there; choose another --port"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one study."""
    write_study(tmp_path / "data" / "studies" / SLUG, images=("one", "two"), screen_check=False)
    open_studies(tmp_path / "data")
    return tmp_path / "data"


@pytest.mark.slow
def test_studies_answer_before_the_pages_are_built_and_torch_is_never_in_the_server(data: Path) -> None:
    with running_app(data) as app:
        assert httpx.get(f"{app.address}/healthz", timeout=60).json() == {"state": "alive"}
        listed = httpx.get(f"{app.address}/study/api/studies", timeout=60).json()
        assert [study["slug"] for study in listed] == [SLUG]
        status, first = app.readiness()
        assert (status, first["pages"]) == (503, "preparing")
        early = httpx.get(f"{app.address}/study/", headers={"Accept": "text/html"}, timeout=60)
        assert early.status_code == 503 and early.headers["retry-after"] == "2"
        assert app.wait_until_ready() == {
            "ready": True,
            "database": "ready",
            "pages": "ready",
            "model": "resting",
            "sample": "off",
        }
        for path in ("/", "/study/", "/researcher/login"):
            assert httpx.get(f"{app.address}{path}", timeout=60).status_code == 200
        with httpx.Client(base_url=f"{app.address}/researcher/", timeout=120) as researcher:
            researcher.post("login", data={"password": PASSWORD})
            # Photos by several methods.
            assert researcher.get("example.zip").content.startswith(b"PK")
        assert not app.has_loaded("libtorch")


def test_a_wrong_entry_of_methods_yaml_is_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "methods.yaml").write_text("wrong: {folder: missing}")
    warn_of_methods(Settings(tmp_path, sqlite_url(tmp_path)))
    assert f"left out: {tmp_path}/methods.yaml, method 'wrong': folder must be a folder of outputs" in caplog.text


def test_nothing_that_the_server_imports_to_listen_imports_torch_or_gradio() -> None:
    script = (
        "import server.application, sys; print(sorted({'torch', 'gradio', 'pandas', 'scipy'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.slow
def test_the_sample_study_is_built_beside_the_server(tmp_path: Path) -> None:
    with running_app(tmp_path / "data") as app:
        status, first = app.readiness()
        assert (status, first["sample"]) == (503, "preparing")
        assert httpx.get(f"{app.address}/study/api/studies", timeout=60).json() == []
        assert app.wait_until_ready()["sample"] == "ready"
        (listed,) = httpx.get(f"{app.address}/study/api/studies", timeout=60).json()
        assert listed["slug"] == "sample"
        assert not app.has_loaded("libtorch")


@pytest.mark.slow
def test_what_is_left_of_a_sample_study_goes_at_the_next_start(tmp_path: Path) -> None:
    studies = tmp_path / "data" / "studies"
    with running_app(tmp_path / "data") as app:
        assert app.readiness()[1]["sample"] == "preparing"
        wait_until(lambda: bool(list(studies.glob(".*.unfinished/sample/*/*.png"))))
        (worker,) = app.workers()
        app.process.kill()
        # It ends by itself, too, once it has noticed.
        with suppress(psutil.NoSuchProcess):
            worker.kill()
        worker.wait()
    (left,) = studies.iterdir()
    with running_app(tmp_path / "data"):
        assert not left.exists()


@pytest.mark.slow
def test_studies_alone_with_the_sample_study_of_an_earlier_start(data: Path) -> None:
    write_study(data / "studies" / "sample", images=("one", "two"), screen_check=False)
    with running_app(data, "--no-enhance") as app:
        ready = app.wait_until_ready()
        assert (ready["model"], ready["sample"]) == ("off", "ready")
        assert httpx.get(f"{app.address}/", timeout=60).headers["location"] == "study/"
        assert httpx.get(f"{app.address}/study/", timeout=60).status_code == 200
        assert httpx.get(f"{app.address}/gradio_api/info", timeout=60).status_code == 404


def test_the_enhancement_page_alone(tmp_path: Path) -> None:
    with running_app(tmp_path / "data", "--no-study") as app:
        ready = app.wait_until_ready()
        assert (ready["database"], ready["sample"], ready["model"]) == ("off", "off", "resting")
        page = httpx.get(f"{app.address}/", timeout=60)
        assert page.status_code == 200 and "Take part in the ranking study" not in page.text
        for path in ("/study/api/studies", "/researcher/login"):
            assert httpx.get(f"{app.address}{path}", timeout=60).status_code == 404
    assert not list((tmp_path / "data").glob("*.sqlite"))


def failed_start(data: Path, *options: str, **variables: str) -> str:
    """What an app that cannot start says; nothing else may be said."""
    command = [sys.executable, "app.py", *options]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(data, **variables), capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: ")
    return line


def test_a_taken_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        assert failed_start(tmp_path / "data", "--port", port).endswith(f"port {port} of 127.0.0.1: {ADDRESS_TAKEN}")


def test_an_unknown_host(tmp_path: Path) -> None:
    assert "cannot listen on no-such-host.invalid: " in failed_start(
        tmp_path / "data", "--port", "0", "--host", "no-such-host.invalid"
    )


@pytest.mark.parametrize("host", ["a" * 64, "..", ""])
def test_what_cannot_be_a_host(host: str) -> None:
    with pytest.raises(OSError, match=re.escape(f"cannot listen on {host or repr(host)}: ")):
        listen(host, 0)


@pytest.mark.parametrize(
    "options",
    [
        ("--port", "70000"),
        ("--port", "٣"),
        ("--root-path", "studio"),
        ("--no-study", "--no-enhance"),
        ("surplus",),
    ],
)
def test_wrong_options(
    options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["app.py", *options])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (2, "")
    (line,) = said.err.splitlines()
    assert line.startswith("error: ") and options[0] in line


def test_a_wrong_option_ends_the_process(tmp_path: Path) -> None:
    assert "--bogus" in failed_start(tmp_path / "data", "--bogus")


def test_a_data_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert f"the folder {tmp_path}/file/data cannot be used: " in failed_start(tmp_path / "file" / "data")


def test_a_data_folder_that_may_not_be_written(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write into every folder")
    (tmp_path / "data").mkdir(mode=0o500)
    assert "the folder " in failed_start(tmp_path / "data")


def newer_database(data: Path) -> None:
    data.mkdir()
    Database.open(sqlite_url(data)).close()
    with sqlite3.connect(data / "enhancegan.sqlite") as newer:
        newer.execute("UPDATE alembic_version SET version_num = 'of_tomorrow'")
    newer.close()


def test_a_database_of_a_newer_version(tmp_path: Path) -> None:
    newer_database(tmp_path / "data")
    assert "is of a newer version of this program" in failed_start(tmp_path / "data", "--port", "0")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "the URL of the database must be like "),
        ("mysql://server/base", "url must be of SQLite or PostgreSQL; got one of mysql"),
        # Where the driver is not installed, that is what is said.
        ("postgres://user:secret@127.0.0.1:1/base", "the database postgresql://user:***@127.0.0.1:1/base "),
    ],
)
def test_a_database_that_cannot_be_reached(url: str, said: str, tmp_path: Path) -> None:
    line = failed_start(tmp_path / "data", "--port", "0", DATABASE_URL=url)
    assert said in line and "secret" not in line


def test_pages_that_cannot_be_built_end_it(data: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken" / "gradio"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise ImportError('no pages today')")
    variables = environment(data, PYTHONPATH=str(broken.parent))
    command = [sys.executable, "app.py", "--port", "0"]
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (2, "error: no pages today\n")


def test_commands_say_the_same(tmp_path: Path) -> None:
    newer_database(tmp_path / "data")
    write_study(tmp_path / "data" / "studies" / SLUG)
    for url, said in (("", "is of a newer version"), ("postgres://127.0.0.1:1/base", "the database postgresql://")):
        command = [sys.executable, "-m", "study", "show", SLUG]
        variables = environment(tmp_path / "data", DATABASE_URL=url)
        done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=120)
        assert done.returncode == 2
        (line,) = done.stderr.splitlines()
        assert line.startswith("error: ") and said in line


def test_each_app_answers_what_is_below_its_prefix_once_it_is_there() -> None:
    def named(name: str) -> FastAPI:
        app = FastAPI()
        app.add_api_route("/{path:path}", lambda path: f"{name} {path}")
        return app

    go_on = threading.Event()

    def slow() -> FastAPI:
        go_on.wait(PATIENCE_S)
        return named("slow")

    later = BuiltLater({"/a": lambda: named("a"), "": lambda: named("rest"), "/slow": slow})
    with serving(FastAPI(lifespan=lambda _: later.running(), routes=[Mount("/", later)])) as address:
        wait_until(lambda: httpx.get(f"{address}/").status_code == 200)
        paths = ("/a", "/a/b", "/ab", "/slowly")
        answers = [httpx.get(f"{address}{path}").json() for path in paths]
        assert answers == ["a a", "a a/b", "rest ab", "rest slowly"]
        assert (httpx.get(f"{address}/slow").status_code, later.state) == (503, "preparing")
        go_on.set()
        wait_until(lambda: later.state == "ready")
        assert httpx.get(f"{address}/slow/er").json() == "slow slow/er"


def test_a_page_that_is_prepared_asks_browsers_and_programs_to_come_back() -> None:
    waiting = FastAPI()
    waiting.mount("/", BuiltLater({"": FastAPI}))
    with serving(waiting) as address:
        page = httpx.get(address, headers={"Accept": "text/html,*/*"})
        told = httpx.get(f"{address}/gradio_api/info")
    assert page.status_code == told.status_code == 503
    assert page.headers["retry-after"] == told.headers["retry-after"] == "2"
    assert '<meta http-equiv="refresh" content="2">' in page.text
    assert told.json() == {"detail": "the page is being prepared"}
