"""Images that are known already are sent before any route is looked for; otherwise nothing differs."""

import shutil
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from db.session import Database
from db.settings import Settings
from study.content.keeping.catalog import Catalog
from study.content.serving.stimuli import CACHE_FOLDER
from study.content.yaml.definition import Study
from study.visits.answers.people import add_participant, withdraw
from study.visits.http.addresses import EXISTS_S, Addresses
from study.visits.http.identity import Identity
from study.visits.http.routes import ParticipantRoutes
from tests.study.participant_client import ParticipantClient, error_of
from tests.study.tiny_study import SLUG

asked: list[str] = []
"""Paths of the requests that have come to the routes."""
NewPerson = Callable[[], ParticipantClient]


@pytest.fixture
def routes(settings: Settings, database: Database, app: FastAPI) -> ParticipantRoutes:
    return ParticipantRoutes(database, Catalog(settings.studies, database), settings)


@pytest.fixture
def new_person(routes: ParticipantRoutes) -> NewPerson:
    """Participants of an app with `KeptImages` in front of its routes."""
    asked.clear()
    app = FastAPI(middleware=[routes.kept_images()])
    app.include_router(routes.router())

    @app.middleware("http")
    async def note(request, call_next):  # type: ignore[no-untyped-def]
        asked.append(request.url.path)
        return await call_next(request)

    # What is added last stands outermost: behind the images it is to be.
    app.user_middleware.reverse()
    return lambda: ParticipantClient(TestClient(app, base_url="https://testserver"))


def images_of(person: ParticipantClient) -> list[str]:
    return [f"/study/{image}" for image in person.enter()["sets"][0]["images"]]


def test_the_second_image_of_a_set_does_not_reach_the_routes_and_looks_like_the_first(new_person: NewPerson) -> None:
    person = new_person()
    first, second, *_ = images_of(person)
    replies = [person.http.get(first), person.http.get(second)]
    assert first in asked and second not in asked
    kinds = [{name: value for name, value in reply.headers.items() if name != "etag"} for reply in replies]
    assert kinds[0] == kinds[1] and len(replies[0].content) == len(replies[1].content)
    assert replies[0].content != replies[1].content
    known = person.http.get(second, headers={"If-None-Match": replies[1].headers["etag"]})
    assert (known.status_code, known.content) == (304, b"") and second not in asked


def test_nobody_gets_somebody_elses_images_whatever_is_known(new_person: NewPerson) -> None:
    owner, other = new_person(), new_person()
    images = images_of(owner)
    images_of(other)
    for image in images:
        assert owner.http.get(image).status_code == 200
    assert error_of(other.http.get(images[1])) == (404, "unknown_image")
    other.http.cookies.clear()
    assert error_of(other.http.get(images[1])) == (401, "no_participant")


def test_an_emptied_cache_is_filled_again(new_person: NewPerson, settings: Settings) -> None:
    person = new_person()
    first, second, *_ = images_of(person)
    before = person.http.get(first).content
    shutil.rmtree(settings.cache / CACHE_FOLDER / SLUG)
    assert person.http.get(first).content == before
    assert person.http.get(second).status_code == 200


def test_an_image_sent_before_comes_from_memory_though_its_file_is_gone(
    new_person: NewPerson, settings: Settings
) -> None:
    person = new_person()
    first, second, *_ = images_of(person)
    person.http.get(first)
    before = person.http.get(second).content
    shutil.rmtree(settings.cache / CACHE_FOLDER / SLUG)
    asked.clear()
    assert person.http.get(second).content == before
    assert asked == []


def test_who_has_withdrawn_gets_no_more_images(new_person: NewPerson) -> None:
    person = new_person()
    first, second, *_ = images_of(person)
    cookies = dict(person.http.cookies)
    assert person.http.get(first).status_code == 200
    assert person.post("withdraw", study=SLUG).status_code == 200
    person.http.cookies.update(cookies)
    assert error_of(person.http.get(second)) == (404, "unknown_image")


def test_who_has_been_deleted_elsewhere_gets_none_after_a_few_seconds(database: Database, study: Study) -> None:
    now = 0.0
    addresses = Addresses(database, Identity(b"k" * 32), lambda: now)
    person = add_participant(database, study)
    token = next(iter(addresses.tokens(person).images))
    assert addresses.kept_image(person, token) is None
    assert addresses.exists(person) and addresses.kept_image(person, token) is not None
    withdraw(database, person)
    now = EXISTS_S + 1
    assert addresses.kept_image(person, token) is None
    assert not addresses.exists(person)
