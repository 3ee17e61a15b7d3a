"""Requests are measured whatever they ask for."""

from prometheus_client import CollectorRegistry
from starlette.responses import PlainTextResponse
from starlette.types import Message

from server.watch.measured import Measured
from server.watch.metrics import Counts
from tests.own_loop import run_coroutine


def test_a_path_without_a_slash_is_counted_with_the_rest() -> None:
    registry = CollectorRegistry()
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    scope = {"type": "http", "method": "GET", "path": "evil", "root_path": "", "headers": []}
    run_coroutine(Measured(PlainTextResponse("fine"), Counts(registry))(scope, receive, send))
    assert sent[0]["status"] == 200
    labels = {"part": "/", "route": "none", "method": "GET", "status": "200"}
    assert registry.get_sample_value("enhancegan_request_seconds_count", labels) == 1
