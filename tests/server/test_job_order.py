"""The order of visitors' jobs: addresses take turns, and an address with too many is told so."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack

import gradio as gr
import httpx
import pytest
from fastapi import FastAPI

from server.job_order import FULL, MOST_OF_ADDRESS, take_turns
from tests.server.running import wait_until
from tests.serving import serving


class Page:
    """A page that does one job at a time, and none until it may go on."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.done: list[str] = []
        with gr.Blocks(analytics_enabled=False) as self.blocks:
            name = gr.Textbox()
            name.change(self._work, name, concurrency_limit=1)
        self.asgi = gr.mount_gradio_app(FastAPI(), self.blocks, "/", ssr_mode=False)
        take_turns(self.blocks._queue)

    def _work(self, name: str) -> None:
        self.done.append(name)
        self.go_on.wait(60)


@pytest.fixture
def page() -> Iterator[Page]:
    page = Page()
    yield page
    page.go_on.set()


def visitor(stack: ExitStack, address: str, source: str) -> httpx.Client:
    transport = httpx.HTTPTransport(local_address=source)
    return stack.enter_context(httpx.Client(base_url=address, transport=transport, timeout=60))


def ask(visitor: httpx.Client, name: str) -> httpx.Response:
    job = {"data": [name], "fn_index": 0, "session_hash": name}
    return visitor.post("/gradio_api/queue/join", json=job)


def test_addresses_take_turns(page: Page) -> None:
    with serving(page.asgi) as address, ExitStack() as stack:
        greedy, modest = (visitor(stack, address, source) for source in ("127.0.0.2", "127.0.0.3"))
        ask(greedy, "greedy 0").raise_for_status()
        wait_until(lambda: page.done == ["greedy 0"])
        for number in range(1, 6):
            ask(greedy, f"greedy {number}").raise_for_status()
        for number in range(2):
            ask(modest, f"modest {number}").raise_for_status()
        page.go_on.set()
        wait_until(lambda: len(page.done) == 8)
    assert page.done[1:] == ["greedy 1", "modest 0", "greedy 2", "modest 1", "greedy 3", "greedy 4", "greedy 5"]


def test_too_many_jobs_of_one_address_are_refused_and_another_is_served(page: Page) -> None:
    with serving(page.asgi) as address, ExitStack() as stack:
        greedy, modest = (visitor(stack, address, source) for source in ("127.0.0.2", "127.0.0.3"))
        ask(greedy, "first").raise_for_status()
        wait_until(lambda: page.done == ["first"])
        assert {ask(greedy, "more").status_code for _ in range(MOST_OF_ADDRESS)} == {200}
        refused = ask(greedy, "too many")
        assert (refused.status_code, refused.json()) == (503, {"detail": FULL})
        ask(modest, "modest").raise_for_status()
        page.go_on.set()
        wait_until(lambda: "modest" in page.done)
        assert page.done.index("modest") == 2
