"""What the server has named so far: participants' cookies and sets, sessions, events, uploads; fills in references."""

import json
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from itertools import count
from typing import Any

from itsdangerous import URLSafeSerializer

from fuzzing.request import Form, Request
from fuzzing.values import Ref
from fuzzing.wire import Connection, Reply, request_bytes

MOST_KEPT = 400
_WRONG_KEY = b"not the key of the server"


class NotServedError(Exception):
    """The server refused what is right."""


@dataclass(frozen=True)
class Study:
    """A study that participants may take part in."""

    slug: str
    versions: int
    """Images in a set."""
    answers: Mapping[str, Any] = field(default_factory=dict)
    """Answers to the questions before the sets."""


class Known:
    """Everything a request can refer to, by kind, for several threads."""

    def __init__(self, port: int, password: str) -> None:
        """Ask the server at `port`, where the researcher has `password`."""
        self.host = f"127.0.0.1:{port}"
        self._port = port
        self._password = password
        self._things: dict[str, deque[Any]] = {}
        self._browser = ""
        self._keys = count(1)
        self._lock = threading.Lock()
        self.add("forged", URLSafeSerializer(_WRONG_KEY, salt="participant/tiny").dumps("a" * 24), "ranking-tiny=")
        self.add("forged", "eyJhIjoxfQ.a.b", "enhancegan_researcher=")
        self.add("other", "x", "access-token-unsecure-1=")

    def add(self, kind: str, name: Any, before: str = "") -> None:
        """Note something that the server has named, with what stands `before` it."""
        with self._lock:
            things = self._things.setdefault(kind, deque(maxlen=MOST_KEPT))
            thing = before + name if before else name
            if thing not in things:
                things.append(thing)

    def note(self, request: Request, reply: Reply) -> None:
        """Keep what a reply names."""
        if reply.status not in (200, 201) or reply.body[:1] not in (b"{", b"["):
            return
        try:
            content = json.loads(reply.body)
        except ValueError:
            return
        if isinstance(content, dict) and isinstance(content.get("event_id"), str):
            self.add("event", content["event_id"])
        if request.route == "/studio/api/upload" and reply.cookies and isinstance(content, dict) and "id" in content:
            self.add("photo", (reply.cookies[0], content["id"]))
        if isinstance(content, list) and request.route.endswith("/upload"):
            for path in content:
                self.add("upload", path)
                self.add("file route", path, "file=")

    def filled(self, part: Any) -> Any:
        """Return a request, or a part of one, with every reference replaced by what it refers to."""
        if isinstance(part, Ref):
            with self._lock:
                things = self._things.get(part.kind)
                thing = things[part.number % len(things)] if things else f"no {part.kind}"
                return thing if part.part is None else thing[part.part]
        if isinstance(part, dict):
            return {self.filled(name): self.filled(value) for name, value in part.items()}
        if isinstance(part, (list, tuple)):
            return type(part)(map(self.filled, part))
        if is_dataclass(part) and not isinstance(part, type):
            return replace(part, **{each.name: self.filled(getattr(part, each.name)) for each in fields(part)})
        return part

    def log_in(self) -> None:
        """Begin a session of the researcher; the browser stays the same."""
        form = Form([("password", self._password)])
        cookies = [self._browser] if self._browser else []
        request = Request("log in", "POST", ["researcher", "login"], body=form, cookies=cookies)
        reply = self._ask(request, 303)
        session, self._browser = reply.cookies[0], reply.cookies[1]
        with self._lock:
            self._things.pop("researcher", None)
        self.add("researcher", session)

    def has_session(self) -> bool:
        """Whether the researcher's page still knows one."""
        request = Request("session", "GET", ["researcher", "config"], cookies=[Ref("researcher", 0)])
        return self._send(request).status == 200

    def take_part(self, study: Study, steps: int, test_link: str | None = None) -> int:
        """Have a newcomer take part: `steps` sets are ranked at most; return how many were.

        Raises:
            NotServedError: if the server refuses any of it.
        """
        body: dict[str, Any] = {"study": study.slug, "browser_key": f"{next(self._keys):020d}", "test": False}
        if test_link is not None:
            body |= {"test": True, "invitation": test_link}
        arrived = self._ask(_post("consent", body), 200)
        cookie = arrived.cookies[0]
        self.add("person", cookie)
        step = {"study": study.slug, "test": body["test"]}
        if steps == 0:
            return 0
        screen = {"window": [1280, 800], "dark": 4, "light": 3}
        state = json.loads(self._ask(_post("screen", {**step, "screen": screen}, cookie), 200).body)
        if state["stage"] == "before":
            self._ask(_post("questions", {**step, "part": "before", "answers": study.answers}, cookie), 200)
        state = json.loads(self._ask(_post("begin", step, cookie), 200).body)
        ranked = 0
        while state["sets"] and ranked < steps:
            self._remember_sets(state, cookie)
            for image in state["sets"][0]["images"]:
                self._ask(Request("image", "GET", ["study", *image.split("/")], cookies=[cookie]), 200)
            order = list(range(1, study.versions + 1))
            answer = {"trial": state["sets"][0]["trial"], "order": order, "rt_ms": 900}
            state = json.loads(self._ask(_post("answer", answer, cookie), 200).body)
            ranked += 1
        self._remember_sets(state, cookie)
        return ranked

    def _remember_sets(self, state: dict[str, Any], cookie: str) -> None:
        for each in state["sets"]:
            for image in each["images"]:
                self.add("turn", (cookie, each["trial"], image.removeprefix("image/")))

    def _ask(self, request: Request, status: int) -> Reply:
        reply = self._send(request)
        if reply.status != status:
            raise NotServedError(f"{request.method} {request.path}: {reply.status} {reply.body[:300]!r}")
        return reply

    def _send(self, request: Request) -> Reply:
        connection = Connection(self._port)
        try:
            return connection.send(request_bytes(self.filled(request), self.host), request.method)
        finally:
            connection.close()


def _post(step: str, body: dict[str, Any], cookie: str | None = None) -> Request:
    cookies = [] if cookie is None else [cookie]
    return Request(step, "POST", ["study", "api", step], body=body, cookies=cookies)
