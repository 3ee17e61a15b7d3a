"""Programs of all kinds against the app in a process of its own, as docs/enhance.md has them, and strangers."""

import base64
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from PIL import Image

from enhancegan.samples import sample_photos
from tests.own_loop import run_coroutine
from tests.project import ROOT
from tests.server.running import RunningApp, running_app

USUAL = "http://127.0.0.1:7860"
"""The address in docs/enhance.md."""
NEEDS_MCP = "needs the package mcp: pip install -r requirements-mcp.txt"
UNUSABLE = "These values cannot be used. Please reload the page."
NOT_UPLOADED = "photo must be a file that was uploaded here, or a data URL"
FETCHES_NOTHING = "This server fetches nothing from other addresses: upload the photo to it, or send it as a data URL."


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    with running_app(tmp_path_factory.mktemp("called") / "data", "--no-study") as running:
        running.wait_until_ready()
        yield running


@pytest.fixture(scope="module")
def client(app: RunningApp, tmp_path_factory: pytest.TempPathFactory) -> Client:
    return Client(app.address, verbose=False, download_files=tmp_path_factory.mktemp("downloads"))


@pytest.fixture
def coffee(tmp_path: Path) -> Path:
    """A photo of 600 x 400 pixels that is too dark, named as in docs/enhance.md."""
    with Image.open(sample_photos()["coffee"]) as photo:
        photo.point(lambda level: level // 2).save(tmp_path / "in.jpg", quality=95)
    return tmp_path / "in.jpg"


def difference(first: Path, second: Path) -> float:
    """Mean absolute difference of two files' levels."""
    with Image.open(first) as one, Image.open(second) as other:
        assert one.size == other.size
        pairs = zip(one.convert("RGB").tobytes(), other.convert("RGB").tobytes(), strict=True)
        return sum(abs(a - b) for a, b in pairs) / (3 * one.width * one.height)


def upload(app: RunningApp, photo: Path) -> str:
    """Upload a photo as Gradio's clients do; return where the server keeps it."""
    files = {"files": (photo.name, photo.read_bytes())}
    reply = httpx.post(f"{app.address}/gradio_api/upload", files=files, timeout=60)
    (path,) = reply.json()
    return str(path)


def uploaded(path: str) -> dict[str, Any]:
    return {"path": path, "meta": {"_type": "gradio.FileData"}}


def called(app: RunningApp, endpoint: str, *data: object) -> Any:
    """Call an endpoint with whatever a stranger likes to send; return its first result, or what is said instead."""
    address = f"{app.address}/gradio_api/call/{endpoint}"
    event = httpx.post(address, json={"data": data}, timeout=60).json()["event_id"]
    # Signs of life may come before the result.
    *_, kind, content, _, _ = httpx.get(f"{address}/{event}", timeout=120).text.split("\n")
    result = json.loads(content.removeprefix("data: "))
    return result[0] if kind == "event: complete" else result["error"]


def test_methods_are_listed_with_the_ranges_of_their_parameters(client: Client) -> None:
    methods = {method["name"]: method for method in client.predict(api_name="/methods")}
    assert {"original", "photographic", "crop"} <= methods.keys()
    exposure = next(each for each in methods["photographic"]["parameters"] if each["name"] == "exposure")
    assert exposure.items() >= {"unit": "EV", "low": -2.0, "high": 2.0, "identity": 0.0}.items()


def test_what_is_proposed_and_rendered_is_what_enhance_does(client: Client, coffee: Path) -> None:
    proposed = client.predict(handle_file(coffee), api_name="/parameters")
    assert proposed["settings"]["method"] == "photographic"
    assert proposed["looks"]["natural"] == proposed["settings"]
    rendered = client.predict(handle_file(coffee), proposed["settings"], api_name="/render")
    enhanced = client.predict(handle_file(coffee), api_name="/enhance")
    assert Path(enhanced).name == "in-enhanced.jpg" and difference(rendered, enhanced) == 0
    assert difference(coffee, enhanced) > 2


def test_strength_format_and_metadata_are_the_callers(client: Client, coffee: Path) -> None:
    untouched = client.predict(handle_file(coffee), strength=0, format="png", api_name="/enhance")
    assert Path(untouched).suffix == ".png" and difference(coffee, untouched) < 1
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    with Image.open(coffee) as photo:
        photo.save(coffee, exif=exif)
    for metadata, kept in (("keep", "Maker"), ("none", None)):
        with Image.open(client.predict(handle_file(coffee), metadata=metadata, api_name="/enhance")) as result:
            assert result.getexif().get(0x010F) == kept


def test_a_crop_is_proposed_as_a_box(client: Client, coffee: Path) -> None:
    proposed = client.predict(handle_file(coffee), "crop", api_name="/parameters")
    left, top, right, bottom = proposed["settings"]["crop"]["box"]
    with Image.open(client.predict(handle_file(coffee), "crop", api_name="/enhance")) as result:
        assert result.width == pytest.approx(600 * (right - left), abs=1)
        assert result.height == pytest.approx(400 * (bottom - top), abs=1)


@pytest.mark.parametrize(
    ("endpoint", "arguments", "said"),
    [
        ("enhance", {"method": "sharpen"}, "unknown method 'sharpen'; known: original"),
        ("enhance", {"strength": 2}, "strength must lie in [0, 1.5], got 2"),
        ("enhance", {"strength": "much"}, "strength must be a number"),
        ("enhance", {"method": "original", "strength": 0.5}, "method 'original' has no parameters"),
        ("enhance", {"format": "psd"}, "format must be one of same, jpeg, png"),
        ("enhance", {"quality": 0}, "quality must be from 1 to 100"),
        ("enhance", {"quality": 95.5}, "quality must be a whole number"),
        ("enhance", {"metadata": "some"}, "metadata must be"),
        ("render", {"settings": {"method": "photographic", "parameters": {"glow": 1}}}, "has no parameter 'glow'"),
        ("render", {"settings": "{}"}, "settings must be an object"),
    ],
)
def test_what_cannot_be_done_is_said(
    endpoint: str, arguments: dict[str, Any], said: str, client: Client, coffee: Path
) -> None:
    with pytest.raises(AppError) as error:
        client.predict(photo=handle_file(coffee), **arguments, api_name=f"/{endpoint}")
    assert said in str(error.value) and "\n" not in str(error.value)


def test_programs_and_visitors_are_served_by_turns(app: RunningApp, client: Client, coffee: Path) -> None:
    jobs = [client.submit(handle_file(coffee), strength=share, api_name="/enhance") for share in (0, 0.5, 1, 1.5)]
    assert len(httpx.get(f"{app.address}/studio/api/samples", timeout=120).json()) == 9
    changes = [difference(coffee, job.result()) for job in jobs]
    assert changes == sorted(changes) and changes[0] < 1


def test_what_is_no_photo_is_said(client: Client, tmp_path: Path) -> None:
    (tmp_path / "letter.jpg").write_text("Dear Sir or Madam")
    with pytest.raises(AppError, match=r"letter\.jpg is not a readable photo"):
        client.predict(handle_file(tmp_path / "letter.jpg"), api_name="/enhance")


def test_a_photo_in_use_is_kept_and_one_that_is_gone_is_explained(app: RunningApp, coffee: Path) -> None:
    path = Path(upload(app, coffee))
    os.utime(path, (0, 0))
    assert called(app, "parameters", uploaded(str(path)), "original")["looks"] == {}
    assert path.stat().st_mtime > 0
    path.unlink()
    said = called(app, "parameters", uploaded(str(path)), "original")
    assert said == "This photo is no longer there. Please upload it again."


def test_no_file_of_the_server_can_be_passed_off_as_an_upload(
    app: RunningApp, coffee: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = str(shutil.copy(coffee, tmp_path_factory.mktemp("elsewhere") / "secret.jpg"))
    # One that is named as an upload does not get as far as the method, and the reason stays in the log.
    assert called(app, "parameters", uploaded(secret), "original") == UNUSABLE
    for named in ({"path": secret}, secret, None):
        assert called(app, "parameters", named, "original") == NOT_UPLOADED
    by_address = f"{app.address}/gradio_api/file={secret}"
    assert called(app, "parameters", uploaded(by_address), "original") == FETCHES_NOTHING


def test_what_the_researcher_uploads_is_nobodys_photo(app: RunningApp, coffee: Path) -> None:
    folder = Path(upload(app, coffee)).parents[1] / "researcher" / "0123"
    folder.mkdir(parents=True)
    secret = str(shutil.copy(coffee, folder / "secret.jpg"))
    assert called(app, "parameters", uploaded(secret), "original") == UNUSABLE
    by_address = f"{app.address}/gradio_api/file={secret}"
    assert called(app, "parameters", uploaded(by_address), "original") == FETCHES_NOTHING


@pytest.mark.parametrize("hidden_in", ["photo", "settings"])
def test_the_server_fetches_nothing(hidden_in: str, app: RunningApp, coffee: Path) -> None:
    elsewhere = uploaded("https://example.org/photo.jpg")
    photo = uploaded(upload(app, coffee))
    data = (elsewhere, {}) if hidden_in == "photo" else (photo, {"method": "original", "parameters": elsewhere})
    assert called(app, "render", *data, "same", 95, "keep") == FETCHES_NOTHING


def test_nothing_of_the_server_is_told_of_a_mistake(app: RunningApp) -> None:
    assert called(app, "enhance", 1) == UNUSABLE


def page_examples() -> dict[str, str]:
    """The code of the page's section, by its language, with the address to replace."""
    section = re.split("^## ", (ROOT / "docs" / "enhance.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    (text,) = (part for part in section if part.startswith("Use it from a program"))
    return dict(re.findall(r"^```(\w+)\n(.*?)^```", text, re.MULTILINE | re.DOTALL))


def example(app: RunningApp, language: str) -> str:
    code = page_examples()[language]
    assert USUAL in code
    return code.replace(USUAL, app.address)


def test_the_pages_python_enhances_a_photo(app: RunningApp, coffee: Path, tmp_path: Path) -> None:
    code = example(app, "python") + "\nprint(enhanced, edited, sep='\\n')"
    environment = {**os.environ, "GRADIO_TEMP_DIR": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=240
    )
    assert ran.returncode == 0, ran.stderr
    enhanced, edited = ran.stdout.splitlines()[-2:]
    assert difference(coffee, Path(enhanced)) > 1
    with Image.open(edited) as result:
        assert result.format == "PNG"


def test_the_pages_curl_enhances_a_photo(app: RunningApp, coffee: Path, tmp_path: Path) -> None:
    if shutil.which("curl") is None or shutil.which("bash") is None:
        pytest.skip("needs curl and bash")
    ran = subprocess.run(
        ["bash", "-euc", example(app, "bash")], cwd=tmp_path, capture_output=True, text=True, timeout=240
    )
    assert ran.returncode == 0, ran.stderr
    assert difference(coffee, tmp_path / "out.jpg") > 1


def by_mcp(address: str, *calls: tuple[str, dict[str, Any]]) -> tuple[list[Any], list[tuple[bool, str]]]:
    """Make calls as an assistant does; return the tools, and for every call whether it failed, and the text."""
    mcp = pytest.importorskip("mcp", reason=NEEDS_MCP)
    http = pytest.importorskip("mcp.client.streamable_http", reason=NEEDS_MCP)

    async def talk() -> tuple[list[Any], list[tuple[bool, str]]]:
        async with http.streamable_http_client(address) as (read, write, _), mcp.ClientSession(read, write) as session:
            await session.initialize()
            tools = (await session.list_tools()).tools
            results = [await session.call_tool(name, arguments) for name, arguments in calls]
            return tools, [(result.isError, result.content[0].text) for result in results]

    return run_coroutine(talk())


def mcp_address(app: RunningApp) -> str:
    (server,) = json.loads(example(app, "json"))["mcpServers"].values()
    return str(server["url"])


def data_url(photo: Path) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(photo.read_bytes()).decode()}"


def test_an_assistant_finds_four_tools_and_enhances_a_photo(app: RunningApp, coffee: Path, tmp_path: Path) -> None:
    tools, results = by_mcp(mcp_address(app), ("enhance_photo", {"photo": data_url(coffee), "strength": 0.8}))
    assert [tool.name for tool in tools] == ["methods", "parameters", "render", "enhance_photo"]
    described = tools[3].inputSchema["properties"]
    assert described["strength"] == {
        "type": "number",
        "description": "0 to 1.5: 0 changes nothing, 1 is what the method proposes.",
        "default": 1.0,
    }
    ((failed, text),) = results
    assert not failed, text
    made = json.loads(text)
    assert (made["width"], made["height"]) == (600, 400)
    (tmp_path / "out.jpg").write_bytes(httpx.get(made["address"], timeout=60).content)
    assert difference(coffee, tmp_path / "out.jpg") > 1


def test_an_assistant_names_an_upload_by_its_address_and_renders_settings(app: RunningApp, coffee: Path) -> None:
    photo = f"{app.address}/gradio_api/file={upload(app, coffee)}"
    _, ((_, proposed), (_, listed)) = by_mcp(mcp_address(app), ("parameters", {"photo": photo}), ("methods", {}))
    assert "photographic" in [method["name"] for method in json.loads(listed)]
    settings = json.loads(proposed)["settings"]
    _, ((_, text),) = by_mcp(mcp_address(app), ("render", {"photo": photo, "settings": settings, "format": "webp"}))
    with Image.open(io.BytesIO(httpx.get(json.loads(text)["address"], timeout=60).content)) as result:
        assert result.format == "WEBP" and result.size == (600, 400)


def test_an_assistant_is_told_what_cannot_be_done(app: RunningApp, coffee: Path) -> None:
    calls: list[tuple[str, dict[str, Any]]] = [
        ("enhance_photo", {"photo": "https://example.org/photo.jpg"}),
        ("enhance_photo", {"photo": "/etc/hostname"}),
        ("enhance_photo", {"photo": data_url(coffee), "strength": 7}),
        ("delete", {}),
    ]
    _, results = by_mcp(mcp_address(app), *calls)
    assert all(failed for failed, _ in results)
    assert FETCHES_NOTHING in results[0][1] and "Invalid file data format" in results[1][1]
    assert "strength must lie in [0, 1.5], got 7" in results[2][1]


def test_an_assistant_cannot_keep_a_stream_open(app: RunningApp) -> None:
    pytest.importorskip("mcp", reason=NEEDS_MCP)
    for path in ("mcp", "mcp/"):
        reply = httpx.get(f"{app.address}/gradio_api/{path}", headers={"Accept": "text/event-stream"}, timeout=60)
        assert (reply.status_code, reply.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    ("method", "params"),
    [("resources/read", {"uri": "photo://1"}), ("prompts/get", {"name": "photo"}), ("resources/list", {})],
)
def test_an_assistant_finds_nothing_but_tools_and_has_the_server_connect_to_nobody(
    method: str, params: dict[str, str], app: RunningApp
) -> None:
    pytest.importorskip("mcp", reason=NEEDS_MCP)
    with socket.create_server(("127.0.0.1", 0)) as elsewhere:
        host = f"127.0.0.1:{elsewhere.getsockname()[1]}"
        reply = httpx.post(
            f"{app.address}/gradio_api/mcp/",
            json={"jsonrpc": "2.0", "id": 1, "method": method, "params": params},
            headers={"Accept": "application/json, text/event-stream", "Host": host, "X-Forwarded-Host": host},
            timeout=30,
        )
        elsewhere.settimeout(0.5)
        with pytest.raises(TimeoutError):
            elsewhere.accept()
    assert "Method not found" in reply.text


def test_a_body_for_mcp_is_as_small_as_any_other(app: RunningApp) -> None:
    reply = httpx.post(f"{app.address}/gradio_api/mcp", content=b" " * 1_000_001, timeout=60)
    assert reply.status_code == 413
