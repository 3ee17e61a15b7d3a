"""Turns: an address has few requests worked on at once, whatever others do, and none while nothing is to be done."""

import asyncio
from collections.abc import AsyncIterator

import httpx
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse

from server.guard.requests import BUSY
from server.guard.turns import AT_ONCE, MOST_WAITING, Turns
from tests.own_loop import run_coroutine


class Workshop:
    """An app behind `Turns` that does nothing until it may go on, and counts what it is at."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.at_work = 0
        app = FastAPI()
        app.add_api_route("/work", self._work)
        app.add_api_route("/studio/api/work", self._work)
        app.add_api_route("/quick", lambda: "done")
        app.add_api_route("/news", self._news)
        app.add_api_route("/length", self._length, methods=["POST"])
        self._asgi = Turns(app)

    def visitor(self, address: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self._asgi, client=(address, 1)), base_url="http://studio"
        )

    async def _work(self) -> str:
        self.at_work += 1
        await self.go_on.wait()
        self.at_work -= 1
        return "done"

    async def _news(self) -> StreamingResponse:
        async def news() -> AsyncIterator[str]:
            yield "first"
            await self.go_on.wait()

        return StreamingResponse(news())

    async def _length(self, request: Request) -> int:
        return len(await request.body())


async def begun(workshop: Workshop, number: int) -> None:
    """Let other tasks run until the workshop is at so many requests, and a while longer."""
    async with asyncio.timeout(10):
        while workshop.at_work < number:
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)


def test_requests_about_photos_which_have_a_queue_of_their_own_keep_no_turn() -> None:
    async def visits() -> None:
        workshop = Workshop()
        async with workshop.visitor("192.0.2.1") as many:
            photos = [asyncio.create_task(many.get("/studio/api/work")) for _ in range(AT_ONCE + 1)]
            await begun(workshop, AT_ONCE + 1)
            assert (await many.get("/quick")).status_code == 200
            workshop.go_on.set()
            await asyncio.gather(*photos)

    run_coroutine(visits())


def test_one_address_waits_for_itself_and_another_does_not_wait_for_it() -> None:
    async def visits() -> None:
        workshop = Workshop()
        async with workshop.visitor("192.0.2.1") as many, workshop.visitor("192.0.2.2") as other:
            asked = [asyncio.create_task(many.get("/work")) for _ in range(3 * AT_ONCE)]
            await begun(workshop, AT_ONCE)
            assert workshop.at_work == AT_ONCE
            assert (await other.get("/quick")).json() == "done"
            workshop.go_on.set()
            assert [(await each).status_code for each in asked] == [200] * 3 * AT_ONCE

    run_coroutine(visits())


def test_who_is_waited_for_has_no_turn() -> None:
    async def visits() -> None:
        workshop = Workshop()

        async def slow_body() -> AsyncIterator[bytes]:
            yield b"half"
            await workshop.go_on.wait()
            yield b"whole"

        async with workshop.visitor("192.0.2.1") as visitor:
            sending = [asyncio.create_task(visitor.post("/length", content=slow_body())) for _ in range(AT_ONCE)]
            staying = [asyncio.create_task(visitor.get("/news")) for _ in range(AT_ONCE)]
            await asyncio.sleep(0.1)
            async with asyncio.timeout(10):
                assert (await visitor.get("/quick")).json() == "done"
            workshop.go_on.set()
            assert [(await each).json() for each in sending] == [len("halfwhole")] * AT_ONCE
            assert [(await each).text for each in staying] == ["first"] * AT_ONCE

    run_coroutine(visits())


def test_more_than_can_wait_are_asked_to_come_back() -> None:
    async def visits() -> None:
        workshop = Workshop()
        async with workshop.visitor("192.0.2.1") as visitor:
            asked = [asyncio.create_task(visitor.get("/work")) for _ in range(AT_ONCE + MOST_WAITING)]
            await begun(workshop, AT_ONCE)
            refused = await visitor.get("/quick")
            assert (refused.status_code, refused.headers["retry-after"], refused.text) == (503, "5", f"{BUSY}\n")
            for each in asked:
                each.cancel()
            await asyncio.gather(*asked, return_exceptions=True)
            assert (await visitor.get("/quick")).json() == "done"

    run_coroutine(visits())
