"""Who watches the server reads the same counts as metrics and as a page, and a log without participants' data."""

import json
import re
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from server.watch.metrics import Metrics, Watched
from server.watch.routes import metrics_router
from server.watch.settings import WatchSettings
from tests.server.conftest import TOKEN
from tests.server.running import PASSWORD, RunningApp, wait_until
from tests.study.participant_client import ParticipantClient
from tests.study.tiny_study import SLUG

PANEL_ID = "5f1e2d3c4b5a69788796a5b4"


def metrics(app: RunningApp) -> str:
    reply = httpx.get(f"{app.address}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60)
    assert reply.status_code == 200 and reply.headers["content-type"].startswith("text/plain")
    return reply.text


def counted(text: str, name: str, **labels: str) -> float:
    """The sum of the samples of this name with these labels."""
    found = [
        float(value)
        for named, value in re.findall(rf"^{name}(\{{.*\}})? (\S+)$", text, re.MULTILINE)
        if all(f'{label}="{wanted}"' in named for label, wanted in labels.items())
    ]
    assert found, f"no {name} with {labels}"
    return sum(found)


def logged(app: RunningApp) -> list[dict[str, object]]:
    # A line that is being written has no end yet.
    return [json.loads(line) for line in app.log.read_text().splitlines(keepends=True) if line.endswith("\n")]


@pytest.mark.parametrize("authorization", [None, "Bearer", "Bearer another-token-than-that", f"Basic {TOKEN}"])
def test_without_the_token_nobody_reads_the_metrics(app: RunningApp, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    reply = httpx.get(f"{app.address}/metrics", headers=headers, timeout=60)
    assert reply.status_code == 401 and "enhancegan_" not in reply.text


def test_requests_are_counted_by_the_pattern_of_their_path(app: RunningApp) -> None:
    route = {"part": "/study", "route": "/study/image/{token}", "method": "GET", "status": "401"}
    # What windows of other tests had open ends a moment after them.
    wait_until(lambda: counted(metrics(app), "enhancegan_requests_in_progress") == 0)
    for number in range(3):
        assert httpx.get(f"{app.address}/study/image/nothing-{number}", timeout=60).status_code == 401
    text = metrics(app)
    assert counted(text, "enhancegan_request_seconds_count", **route) == 3
    assert counted(text, "enhancegan_request_seconds_bucket", **route, le="+Inf") == 3
    assert counted(text, "enhancegan_requests_in_progress") == 0
    assert counted(text, "process_resident_memory_bytes") > 50e6
    assert counted(text, "enhancegan_data_disk_free_bytes") > 0


def test_unknown_paths_and_methods_do_not_make_new_metrics(app: RunningApp) -> None:
    before = metrics(app).count("\n")
    for number in range(2):
        httpx.request(f"M{number}", f"{app.address}/study/api/nothing-{number}", timeout=60)
    first = metrics(app).count("\n")
    for number in range(2, 20):
        httpx.request(f"M{number}", f"{app.address}/study/api/nothing-{number}", timeout=60)
    assert metrics(app).count("\n") == first >= before


def test_the_log_has_a_line_for_every_answer_and_nothing_about_who_asked(app: RunningApp) -> None:
    reply = httpx.get(
        f"{app.address}/study/api/state?study={SLUG}&PROLIFIC_PID={PANEL_ID}",
        headers={"Cookie": f"somebody={PANEL_ID}", "User-Agent": PANEL_ID},
        timeout=60,
    )

    def lines() -> list[dict[str, object]]:
        return [line for line in logged(app) if line.get("request_id") == reply.headers["x-request-id"]]

    # It is written after the answer has been sent.
    wait_until(lambda: lines() != [])
    (line,) = lines()
    assert (line["route"], line["status"], line["method"]) == ("/study/api/state", 200, "GET")
    assert isinstance(line["seconds"], float) and 0 < line["seconds"] < 60
    httpx.post(f"{app.address}/researcher/login", data={"password": "wrong"}, timeout=60)
    text = app.log.read_text()
    assert "wrong researcher password from 127.0.0.0/24" in text
    assert PANEL_ID not in text and "127.0.0.1" not in text


def test_the_researcher_sees_the_same_on_a_page(app: RunningApp) -> None:
    with httpx.Client(base_url=app.address, timeout=60) as researcher:
        assert researcher.get("/researcher/server").status_code in (303, 401)
        researcher.post("/researcher/login", data={"password": PASSWORD})
        page = researcher.get("/researcher/server")
        assert page.status_code == 200
        text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page.text))
        warnings = int(counted(metrics(app), "enhancegan_log_records_total", level="warning"))
        assert f"Warnings in the log {warnings}" in text and "Database ready" in text and "Participants" in text
        assert 'href="server"' in researcher.get("/researcher/config").text.replace("\\", "")


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        pytest.param("ENHANCEGAN_LOG", "xml", "ENHANCEGAN_LOG must be text or json; got 'xml'", id="log"),
        pytest.param("ENHANCEGAN_METRICS_TOKEN", "short", "ENHANCEGAN_METRICS_TOKEN must be 16 or more", id="token"),
    ],
)
def test_wrong_settings_are_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ValueError, match=re.escape(sentence)):
        WatchSettings.from_environment()


def test_without_a_token_there_are_no_metrics(tmp_path: Path) -> None:
    app = FastAPI()
    app.include_router(metrics_router(Metrics(Watched(lambda: 0, lambda: None, tmp_path)), None))
    assert TestClient(app).get("/metrics").status_code == 404


def test_what_participants_send_is_counted_by_its_route(app: RunningApp) -> None:
    with httpx.Client(base_url=app.address, timeout=60) as browser:
        person = ParticipantClient(browser)
        state = person.enter()
        before = counted(metrics(app), "enhancegan_rankings_confirmed_total")
        assert person.answer(state["sets"][0]["trial"], [1, 2, 3, 4, 5]).status_code == 200
    found = metrics(app)
    assert counted(found, "enhancegan_rankings_confirmed_total") == before + 1
    for name in ("consent", "begin", "answer"):
        assert counted(found, "enhancegan_request_seconds_count", route=f"/study/api/{name}", status="200") >= 1
