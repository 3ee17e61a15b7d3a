"""Right requests to the routes that Gradio has below each page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from fuzzing.own_routes import SPARE
from fuzzing.request import ODD_FILES, Form, Request
from fuzzing.values import Ref, odd_json, odd_text, ref

SESSIONS = tuple(f"session{number}" for number in range(40))
_API = "gradio_api"


@dataclass(frozen=True)
class Page:
    """A Gradio page."""

    name: str
    """The path below which it is: empty, or a name."""
    config: Mapping[str, Any]
    """What `/config` says of its components and events."""

    @property
    def path(self) -> list[str]:
        """The segments of its address."""
        return [self.name] if self.name else []

    @property
    def events(self) -> Sequence[Mapping[str, Any]]:
        """Its events that run on the server."""
        return [each for each in self.config["dependencies"] if each["backend_fn"]]

    def component(self, number: int) -> Mapping[str, Any]:
        """A component by its number."""
        return next(each for each in self.config["components"] if each["id"] == number)


_PLAIN = (
    "config", "config/", "theme.css", "robots.txt", "manifest.json", "favicon.ico", "logout", "pwa_icon",
    "pwa_icon/192", "monitoring",
    "monitoring/summary", "monitoring/x", "static/img/logo.svg", "assets/index.js", "svelte/svelte.js", "",
    "gradio_api/deep_link",
    "gradio_api/info", "gradio_api/info/", "gradio_api/openapi.json", "gradio_api/app_id", "gradio_api/user",
    "gradio_api/token",
    "gradio_api/login_check", "gradio_api/startup-events", "gradio_api/theme.css", "gradio_api/queue/status",
    "gradio_api/runs",
    "gradio_api/run-history/buckets", "gradio_api/run-history/records", "gradio_api/vibe-code", "gradio_api/dev/reload",
    "gradio_api/profiling/traces", "gradio_api/mcp/sse", "gradio_api/mcp/schema",
    "gradio_api/custom_component/1d1/client/component/index.js", "gradio_api/file=/etc/passwd",
    "gradio_api/file/etc/passwd",
    "gradio_api/proxy=http://127.0.0.1/", "gradio_api/file=http://127.0.0.1/", "gradio_api/file=.",
    "gradio_api/nothing",
)  # fmt: skip


@st.composite
def page_request(draw: DrawFn, page: Page) -> Request:
    """Draw a request to a page's own files and its configuration."""
    path = draw(st.sampled_from(_PLAIN))
    query = draw(
        st.sampled_from(
            ([], [("page", "")], [("deep_link", "a1")], [("all_endpoints", "true")], [("session_hash", "session1")])
        )
    )
    return _request(draw, page, path, "GET", path.split("/"), query=query)


@st.composite
def session_request(draw: DrawFn, page: Page) -> Request:
    """Draw a request about one of Gradio's sessions, events, streams or files."""
    session, event = draw(st.sampled_from(SESSIONS) | odd_text), draw(ref("event") | odd_text)
    name = draw(_event_name(page))
    component = draw(st.sampled_from([each["id"] for each in page.config["components"]]) | st.integers(-1, 9))
    gets: dict[str, tuple[list[Any], list[tuple[str, Any]]]] = {
        "queue/data": (["queue", "data"], [("session_hash", session)]),
        "heartbeat": (["heartbeat", session], []),
        "call": (["call", name, event], []),
        "call/v2": (["call", "v2", name, event], []),
        "upload_progress": (["upload_progress"], [("upload_id", draw(st.sampled_from(("u1", "u2"))))]),
        "playlist": (["stream", session, "1", component, "playlist.m3u8"], []),
        "segment": (["stream", session, "1", component, "x.ts"], []),
        "playlist-file": (["stream", session, "1", component, "playlist-file"], []),
        "file": ([draw(ref("file route"))], []),
    }
    posts: dict[str, tuple[list[Any], Any]] = {
        "reset": (["reset"], {"event_id": event}),
        "cancel": (["cancel"], {"session_hash": session, "fn_index": 1, "event_id": event}),
        "stream": (["stream", event], {"data": []}),
        "stream/close": (["stream", event, "close"], None),
        "component_server": (["component_server"], _component_call(session, component, draw(odd_json))),
        "component_server/form": (
            ["component_server"],
            Form(list(_component_call(session, component, "x").items()), True),
        ),
        "login": ([], Form([("username", "x"), ("password", "y")])),
        "process_recording": (["process_recording"], Form([("video", ("a.webm", b"x"))], True)),
        "vibe-edit": (["vibe-edit"], {"prompt": "x"}),
        "vibe-code": (["vibe-code"], {"code": "x"}),
    }
    which = draw(st.sampled_from((*gets, *posts, "queue/data", "file", "cancel", "component_server")))
    if which == "login":
        return _request(draw, page, "login", "POST", ["login"], body=posts[which][1])
    if which in gets:
        path, query = gets[which]
        return _request(draw, page, f"{_API}/{which}", "GET", [_API, *path], query=query)
    path, body = posts[which]
    return _request(draw, page, f"{_API}/{which}", "POST", [_API, *path], body=body)


@st.composite
def event_request(draw: DrawFn, page: Page) -> Request:
    """Draw a call of one of the page's events, in one of the four ways."""
    way = draw(st.sampled_from(("queue/join", "queue/join", "queue/join", "call", "call/v2", "run", "api")))
    name = draw(_event_name(page))
    body: dict[str, Any] = {"data": [], "session_hash": draw(st.sampled_from(SESSIONS))}
    if page.events:
        event = draw(st.sampled_from(page.events))
        name = event.get("api_name") or name
        data = [draw(_value(page.component(number))) for number in event["inputs"]]
        trigger = event["targets"][0][0] if event["targets"] else None
        body |= {"data": data, "event_data": draw(_EVENT_DATA), "fn_index": event["id"], "trigger_id": trigger}
    if way == "call":
        body = {"data": body["data"], "session_hash": body["session_hash"]}
    elif way == "call/v2":
        body = {f"param_{place}": value for place, value in enumerate(body["data"])}
    path = way.split("/") if way == "queue/join" else [*way.split("/"), name]
    return _request(draw, page, f"{_API}/{way}", "POST", [_API, *path], body=body)


@st.composite
def upload_request(draw: DrawFn, page: Page, files: Sequence[tuple[str, bytes]]) -> Request:
    """Draw an upload of a photo, of a study or of nonsense."""
    # Every name of a file is tried with few bytes, and every content with its own name.
    sent = draw(st.lists(st.sampled_from([*files, *ODD_FILES]), min_size=1, max_size=2))
    query = draw(st.sampled_from(([], [("upload_id", "u1")], [("upload_id", "u2")])))
    form = Form([("files", file) for file in sent], in_parts=True)
    return _request(draw, page, f"{_API}/upload", "POST", [_API, "upload"], query=query, body=form)


_EVENT_DATA = st.sampled_from(
    (None, {"index": 0, "value": "x", "selected": True}, {"index": [0, 1], "value": None}, {"index": 3,
    "value": "Results"},
     {"index": 99, "value": "Set up"}, {"person": "a" * 24}, {"person": None}, {"target": 1, "_data": {}}, [], "x",
     {"index": -7, "value": 1})
)  # fmt: skip


def _value(component: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    kind, props = component["type"], component["props"]
    file = {
        "path": Ref("upload", 0),
        "meta": {"_type": "gradio.FileData"},
        "orig_name": "a.jpg",
        "size": 3,
        "mime_type": "image/png",
    }
    files = [
        {**file, "path": path}
        for path in ("/etc/passwd", "http://127.0.0.1:1/x.png", "", "\x00", "x" * 5000, "../../etc/passwd")
    ]
    uploads = st.integers(0, 1 << 16).map(lambda number: {**file, "path": Ref("upload", number)})
    values: dict[str, st.SearchStrategy[Any]] = {
        "dropdown": st.sampled_from((SPARE, SPARE, "none", 1, None, [SPARE])),
        "radio": st.sampled_from([*(value for _, value in props.get("choices", [])), "none"]),
        "checkboxgroup": st.sampled_from(([], ["a" * 24], "x")),
        "checkbox": st.booleans(),
        "number": st.sampled_from((0, 1, 3, None, 10**9)),
        "textbox": st.sampled_from((SPARE, "", "12", "Study")),
        "image": uploads | uploads | st.sampled_from([None, *files]),
        "file": uploads | uploads | st.sampled_from([None, *files]),
        "gallery": st.sampled_from((None, [])),
    }
    return values.get(kind, st.sampled_from((None, None, 1, "results", SPARE)))


@st.composite
def _event_name(draw: DrawFn, page: Page) -> str:
    names = [each["api_name"] for each in page.events if each.get("api_name")]
    return draw(st.sampled_from([*names, "show", "predict", "nothing", ""]))


def _component_call(session: Any, component: Any, data: Any) -> dict[str, Any]:
    return {"data": data, "component_id": component, "session_hash": session, "fn_name": "ls"}


def _request(draw: DrawFn, page: Page, route: str, method: str, path: list[Any], **parts: Any) -> Request:
    cookies = [draw(ref("researcher"))] if page.name == "researcher" and draw(st.integers(0, 5)) else []
    return Request(f"/{page.name or ''} {route}", method, [*page.path, *path], cookies=cookies, **parts)
