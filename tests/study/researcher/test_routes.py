"""What the page loads and links to: behind the login, never stored on the way, under good names."""

import csv
import json
import os
import re
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image

from study.content.making.store import create_study
from study.content.serving.small_pictures import SMALL_SIDE
from study.content.yaml.definition import Study
from study.researcher.addresses import picture_address, small_picture_address
from study.researcher.login import ResearcherLogin
from study.researcher.routes import researcher_router
from study.researcher.stores import Stores
from study.results.exports import EXPORTS
from tests.study.researcher.guard import guard
from tests.study.rich_study import Person, take_part
from tests.study.tiny_study import IMAGES, TINTS

PASSWORD = "correct horse"
RANKED = 2 * 6  # two people; four sets that count, a trap and a repeat


@pytest.fixture(scope="module")
def app(stores: Stores, rich: Study) -> FastAPI:
    """Only our own routes, and a study that two people have finished."""
    for _ in range(2):
        take_part(stores.database, rich, Person())
    app = FastAPI()
    login = ResearcherLogin(PASSWORD, b"k" * 32)
    guard(app, login)
    app.include_router(researcher_router(stores, login))
    return app


@pytest.fixture
def client(app: FastAPI) -> Iterator[httpx.Client]:
    """A client that has logged in."""
    with TestClient(app, base_url="http://lab.example/researcher/") as client:
        assert client.post("login", data={"password": PASSWORD}, follow_redirects=False).status_code == 303
        yield client


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


@pytest.mark.parametrize(
    "path",
    [
        "plotly.js",
        "example.zip",
        "studies/rich/invitations.csv",
        "studies/rich/pictures/dingo_edit/potoroo3",
        *(f"studies/rich/{name}" for name in EXPORTS),
    ],
)
def test_nothing_is_served_without_login(app: FastAPI, stores: Stores, path: str) -> None:
    assert TestClient(app).get(f"/researcher/{path}").status_code == 401
    without_gate = FastAPI()
    without_gate.include_router(researcher_router(stores, ResearcherLogin(PASSWORD, b"k" * 32)))
    assert TestClient(without_gate).get(f"/researcher/{path}").status_code == 401


@pytest.mark.parametrize("name", EXPORTS)
def test_exports_are_files_that_are_never_stored_on_the_way(client: httpx.Client, name: str) -> None:
    answer = client.get(f"studies/rich/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="rich-{name}"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content


def test_exports_hold_every_ranking(client: httpx.Client) -> None:
    tidy = rows_of(client.get("studies/rich/rankings.csv").text)
    assert len(tidy) == RANKED * len(TINTS)
    assert {row["rank"] for row in tidy} == {"1", "2", "3", "4", "5"}
    assert len(rows_of(client.get("studies/rich/rankings-wide.csv").text)) == RANKED
    assert [row["before_age"] for row in rows_of(client.get("studies/rich/participants.csv").text)] == ["30.0", "30.0"]
    everything = json.loads(client.get("studies/rich/study.json").text)
    assert [len(person["trials"]) for person in everything["participants"]] == [7, 7]


def test_the_archive_has_images_only_where_they_are_asked_for(client: httpx.Client) -> None:
    for name, images in (("replication.zip", 0), ("replication-with-images.zip", len(IMAGES) * len(TINTS))):
        with ZipFile(BytesIO(client.get(f"studies/rich/{name}").content)) as archive:
            assert archive.testzip() is None
            assert sum(file.startswith("images/") for file in archive.namelist()) == images
            assert "data/rankings.csv" in archive.namelist()


def test_a_picture_is_served_whole_and_small(client: httpx.Client, stores: Stores) -> None:
    large = stores.settings.studies / "rich" / "dingo_edit" / "potoroo4.png"
    Image.new("RGB", (800, 400), (60, 140, 200)).save(large)
    whole = Image.open(BytesIO(client.get("studies/rich/pictures/dingo_edit/potoroo4").content))
    assert (whole.format, whole.size) == ("PNG", (800, 400))
    small = Image.open(BytesIO(client.get("studies/rich/pictures/dingo_edit/potoroo4?small").content))
    assert (small.format, small.size) == ("JPEG", (SMALL_SIDE, SMALL_SIDE // 2))
    assert small.getpixel((9, 9)) == pytest.approx((60, 140, 200), abs=3)


def test_a_file_that_is_replaced_has_a_small_picture_of_another_address(client: httpx.Client, rich: Study) -> None:
    file = rich.file("dingo_edit", "potoroo5")
    addresses = []
    for moment, color in enumerate([(200, 30, 30), (30, 30, 200)]):
        Image.new("RGB", (60, 40), color).save(file)
        os.utime(file, (moment, moment))
        addresses.append(small_picture_address(rich, "dingo_edit", "potoroo5"))
        small = Image.open(BytesIO(client.get(addresses[-1]).content))
        assert small.getpixel((9, 9)) == pytest.approx(color, abs=3)
    assert addresses[0] != addresses[1]
    assert client.get(picture_address(rich, "dingo_edit", "potoroo5")).content == file.read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "studies/nowhere/rankings.csv",
        "studies/rich/everything.csv",
        "studies/rich/pictures/dingo_edit/nothing",
        "studies/rich/pictures/nobody/potoroo3",
        "studies/rich/pictures/dingo_edit/..%2F..%2Fstudy.yaml",
        "studies/..%2Frich/rankings.csv",
    ],
)
def test_what_does_not_exist_is_404(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_personal_links_are_absolute_and_differ(client: httpx.Client, stores: Stores) -> None:
    answer = client.get("studies/rich/invitations.csv", params={"first": 11, "count": 3})
    assert 'filename="rich-invitations-11-to-13.csv"' in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    rows = rows_of(answer.text)
    assert [row["number"] for row in rows] == ["11", "12", "13"]
    for row in rows:
        found = re.fullmatch(r"http://lab\.example/study/\?study=rich&invitation=([\w.-]+)", row["link"])
        assert found is not None
        assert stores.invitations.read("rich", found[1]) == int(row["number"])


def test_behind_a_path_prefix_links_have_it(app: FastAPI) -> None:
    client = TestClient(app, base_url="https://lab.example", root_path="/ranking")
    client.post("/ranking/researcher/login", data={"password": PASSWORD}, follow_redirects=False)
    text = client.get("/ranking/researcher/studies/rich/invitations.csv?count=1").text
    assert "https://lab.example/ranking/study/?study=rich&invitation=" in text


@pytest.mark.parametrize("wrong", [{"count": 0}, {"count": 10_001}, {"count": "many"}, {"first": 0}])
def test_a_list_of_links_has_a_sensible_length(client: httpx.Client, wrong: dict[str, str | int]) -> None:
    assert client.get("studies/rich/invitations.csv", params=wrong).status_code == 422


@pytest.mark.slow
def test_the_example_can_be_made_a_study(client: httpx.Client, tmp_path: Path) -> None:
    packed = tmp_path / "example.zip"
    packed.write_bytes(client.get("example.zip").content)
    study = create_study(tmp_path / "studies", packed)
    assert (study.slug, study.title, len(study.images), study.seed) == ("example", "An example study", 6, 2018)
    assert study.method_keys == ("input", "photoshop_auto", "piecewise", "filtering", "human")
