"""Requests and events that Gradio's pages do not expect: refused in a sentence, without a traceback in the log."""

import json
import secrets
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, HTTPException
from starlette.responses import StreamingResponse

from server.guard.wrong_requests import WrongRequests
from tests.server.running import PASSWORD, RunningApp
from tests.serving import serving
from tests.study.tiny_study import SLUG

UNUSABLE = "These values cannot be used. Please reload the page."
NOT_UPLOADED = "photo must be a file that was uploaded here, or a data URL"
PAGES = ["", "/study", "/researcher"]
FORM = {"Content-Type": "multipart/form-data; boundary=cut"}


@pytest.fixture
def client(app: RunningApp) -> Iterator[httpx.Client]:
    """A researcher's browser; whatever it sends, no traceback may come of it."""
    before = app.log.read_text().count("Traceback")
    with httpx.Client(base_url=app.address, timeout=60) as client:
        assert client.post("/researcher/login", data={"password": PASSWORD}).status_code == 303
        yield client
    assert app.log.read_text().count("Traceback") == before, app.log.read_text()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("call/nothing", {"data": []}),
        ("call/v2/nothing", {}),
        ("queue/join", {"data": [], "session_hash": "s", "fn_index": 99}),
        ("component_server", {"data": 1, "component_id": 999_999, "session_hash": "s", "fn_name": "ls"}),
    ],
)
def test_what_is_named_but_is_not_there(path: str, body: dict[str, Any], page: str, client: httpx.Client) -> None:
    reply = client.post(f"{page}/gradio_api/{path}", json=body)
    assert (reply.status_code, reply.json()) == (400, {"detail": "this request is not one that the page makes"})


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("text", ['{"data": NaN}', '{"data": -1e999}', '{"data": "\\ud800"}'])
def test_json_that_cannot_be_sent_back(text: str, page: str, client: httpx.Client) -> None:
    reply = client.post(f"{page}/gradio_api/queue/join", content=text, headers={"Content-Type": "application/json"})
    assert reply.status_code == 400


@pytest.mark.parametrize("page", ["", "/researcher"])
@pytest.mark.parametrize("query", ["", "?upload_id=u"])
def test_an_upload_of_no_file(query: str, page: str, client: httpx.Client) -> None:
    form = b'--cut\r\nContent-Disposition: form-data; name="files"\r\n\r\nx\r\n--cut--\r\n'
    assert client.post(f"{page}/gradio_api/upload{query}", content=form, headers=FORM).status_code == 400


@pytest.mark.parametrize("path", ["/assets/" + "a" * 5000, "/gradio_api/file=%00", "/gradio_api/file=" + "a" * 5000])
def test_a_file_that_no_disk_can_have(path: str, client: httpx.Client) -> None:
    assert client.get(path).status_code in (400, 403, 404)


@pytest.mark.parametrize("page", PAGES)
def test_a_session_that_is_not_there_is_told_so_by_its_stream(page: str, client: httpx.Client) -> None:
    reply = client.get(f"{page}/gradio_api/queue/data?session_hash=nobody")
    (told,) = [json.loads(line.removeprefix("data: ")) for line in reply.text.splitlines() if line]
    assert (reply.status_code, told["session_not_found"]) == (200, True)


@pytest.mark.parametrize(("page", "event"), [("", "enhance"), ("/researcher", "show")])
def test_nobody_passes_by_the_queue(page: str, event: str, client: httpx.Client) -> None:
    for body in ({"data": [None, None]}, {"data": [], "fn_index": 1}):
        reply = client.post(f"{page}/gradio_api/run/{event}", json=body)
        assert reply.status_code == 404


def events(client: httpx.Client, page: str) -> dict[str, dict[str, Any]]:
    """The events of a page that run on the server, by name."""
    config = client.get(f"{page}/config").json()
    return {each["api_name"]: each for each in config["dependencies"] if each["backend_fn"]}


def outcome(client: httpx.Client, page: str, event: dict[str, Any], data: list[Any], chosen: Any = None) -> str:
    """What the page is told of an event."""
    session = secrets.token_hex(8)
    body = {"data": data, "event_data": chosen, "fn_index": event["id"], "trigger_id": None, "session_hash": session}
    assert client.post(f"{page}/gradio_api/queue/join", json=body).status_code == 200
    for line in client.get(f"{page}/gradio_api/queue/data?session_hash={session}").text.splitlines():
        if line and (told := json.loads(line.removeprefix("data: ")))["msg"] == "process_completed":
            return "done" if told["success"] else str(told["output"]["error"])
    raise AssertionError("it never ends")


@pytest.mark.parametrize(
    "photo",
    [
        1,
        "photo.jpg",
        {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}},
        {"path": "a\0b", "meta": {"_type": "gradio.FileData"}},
        {"path": "a" * 5000, "meta": {"_type": "gradio.FileData"}},
        {"path": [], "meta": {"_type": "gradio.FileData"}},
    ],
)
def test_a_photo_that_is_none(photo: Any, client: httpx.Client) -> None:
    told = outcome(client, "", events(client, "")["parameters"], [photo, "original"])
    assert told in (UNUSABLE, NOT_UPLOADED)


def test_too_few_values(client: httpx.Client) -> None:
    assert outcome(client, "", events(client, "")["parameters"], []) in (UNUSABLE, NOT_UPLOADED)


GONE = "This study no longer exists. Refresh the page."
NOBODY = "This participant's data no longer exist."


@pytest.mark.parametrize(
    ("event", "data", "chosen", "told"),
    [
        ("change_status", [None, "open"], None, GONE),
        ("change_status", [None, None], None, GONE),
        ("fix", [None], None, GONE),
        ("remove", [None, False, None], None, NOBODY),
        ("remove_1", [None, None], None, GONE),
        ("choose", [None, False], {"person": None}, NOBODY),
        ("choose", [None, False], None, NOBODY),
        ("ask", [None, False, None], None, "done"),
        ("renew", [None, False], None, "done"),
        ("open_tab", [None, False], None, "done"),
        ("open_tab", [None, False], {"value": []}, "done"),
        ("leave_out", [None, None, None, [], False, []], None, "done"),
        ("take_back", [None, None, None], None, "done"),
        ("make", [None, None, None, None, None, None, None], None, "done"),
        ("fix", [[SLUG]], None, UNUSABLE),
        ("show", ["no-study", None, False], None, "Value: no-study is not in the list of choices: []"),
    ],
)
def test_no_study_no_choice_and_nothing_typed(
    event: str, data: list[Any], chosen: Any, told: str, client: httpx.Client
) -> None:
    assert outcome(client, "/researcher", events(client, "/researcher")[event], data, chosen) == told


def test_faults_of_the_server_stay_faults(caplog: pytest.LogCaptureFixture) -> None:
    app = FastAPI()
    app.add_middleware(WrongRequests)

    @app.get("/wrong/{name}")
    def wrong(name: str) -> int:
        return {"right": 1}[name]

    @app.get("/fault")
    def fault() -> None:
        raise PermissionError("the disk cannot be written")

    @app.get("/begun")
    def begun() -> StreamingResponse:
        def parts() -> Iterator[str]:
            yield "the first part"
            raise HTTPException(404)

        return StreamingResponse(parts())

    with serving(app) as address:
        assert httpx.get(f"{address}/wrong/right").text == "1"
        assert httpx.get(f"{address}/wrong/%0aother").status_code == 400
        assert httpx.get(f"{address}/begun").text == "the first part"
        assert "Traceback" not in caplog.text and "refused GET /wrong/\\nother: KeyError" in caplog.text
        assert httpx.get(f"{address}/fault").status_code == 500
        assert "/fault" not in caplog.text
