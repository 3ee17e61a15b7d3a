"""Images wait while answers are being stored, but never for long."""

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from db.session import Database
from db.settings import Settings
from study.content.keeping.catalog import Catalog
from study.content.yaml.definition import Study
from study.visits.http.answers_first import AnswersFirst
from study.visits.http.routes import ParticipantRoutes
from tests.own_loop import run_coroutine
from tests.serving import serving
from tests.study.participant_client import ParticipantClient

ORDER = [2, 1, 3, 5, 4]


def ends_at_once(waiting: Coroutine[Any, Any, None]) -> bool:
    """Whether something to wait for ends without giving way to anything else."""
    try:
        waiting.send(None)
    except StopIteration:
        return True
    waiting.close()
    return False


async def pass_on() -> None:
    """Let everything go on that can."""
    for _ in range(5):
        await asyncio.sleep(0)


def test_an_image_waits_for_all_answers_that_are_being_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("study.visits.http.answers_first.LONGEST_S", 60.0)

    async def check() -> None:
        answers = AnswersFirst()
        assert ends_at_once(answers.wait())
        with answers.storing():
            image = asyncio.create_task(answers.wait())
            with answers.storing():
                await pass_on()
            await pass_on()
            assert not image.done()
        await pass_on()
        assert image.done()
        assert ends_at_once(answers.wait())

    run_coroutine(check())


def test_an_answer_that_cannot_be_stored_holds_nobody_up() -> None:
    answers = AnswersFirst()
    with pytest.raises(OSError), answers.storing():
        raise OSError
    assert ends_at_once(answers.wait())


@pytest.fixture
def address(settings: Settings, database: Database, study: Study) -> Iterator[str]:
    """A server with the tiny study, and with what sends images in front of its routes."""
    routes = ParticipantRoutes(database, Catalog(settings.studies, database), settings)
    app = FastAPI(middleware=[routes.kept_images()])
    app.include_router(routes.router())
    with serving(app) as address:
        yield address


@contextmanager
def answering(address: str, database: Database) -> Iterator[tuple[httpx.Client, list[str]]]:
    """Let an answer wait for the database meanwhile; yield its browser, and the images that it may ask for."""
    with httpx.Client(base_url=address, timeout=60) as http, ThreadPoolExecutor(1) as page:
        person = ParticipantClient(http)
        first = person.enter()["sets"][0]
        with database.transaction():
            answer = page.submit(person.answer, first["trial"], ORDER)
            yield http, [f"/study/{image}" for image in first["images"]]
            assert not answer.done()
        assert answer.result().status_code == 200


def test_an_image_does_not_come_before_an_answer_that_was_sent_earlier(
    address: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("study.visits.http.answers_first.LONGEST_S", 60.0)
    with answering(address, database) as (http, images), pytest.raises(httpx.ReadTimeout):
        # The answer is on its way at first.
        for _ in range(100):
            http.get(images[0], timeout=0.5)


def test_images_come_though_an_answer_waits_for_the_database(address: str, database: Database) -> None:
    with answering(address, database) as (http, images):
        for _ in range(10):
            assert [http.get(image).status_code for image in images] == [200] * len(images)
