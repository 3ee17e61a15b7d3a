"""A tiny study, a fresh database, an app, and participants' clients, for the tests of `study`."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.engine import make_url

from db.session import Database
from db.settings import Settings, sqlite_url
from study.content.keeping.catalog import Catalog
from study.content.keeping.reading import read_study
from study.content.keeping.registration import register_study
from study.content.yaml.definition import Study
from study.results.tables import participants_table
from study.visits.http.routes import study_router
from tests.study.participant_client import ParticipantClient
from tests.study.tiny_study import SLUG, write_study


@pytest.fixture(scope="session")
def tiny_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the tiny study, drawn once and only copied from."""
    return write_study(tmp_path_factory.mktemp("studies") / SLUG)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables and nothing in them, migrated once and only copied from."""
    path = tmp_path_factory.mktemp("migrated") / "empty.sqlite"
    Database.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def settings(tmp_path: Path, tiny_study: Path) -> Settings:
    """Settings whose data folder holds one tiny study."""
    data = tmp_path / "data"
    shutil.copytree(tiny_study, data / "studies" / SLUG)
    return Settings(data=data, database_url=sqlite_url(data))


@pytest.fixture
def database(settings: Settings, migrated: Path) -> Iterator[Database]:
    """The migrated SQLite file of `settings`."""
    shutil.copy(migrated, make_url(settings.database_url).database)
    opened = Database.open(settings.database_url)
    yield opened
    opened.close()


@pytest.fixture
def study(settings: Settings, database: Database) -> Study:
    """The tiny study, on record in the database, open and listed."""
    found = read_study(settings.studies / SLUG)
    register_study(database, found, opened=True)
    return found


@pytest.fixture
def people(database: Database, study: Study) -> Callable[[], pd.DataFrame]:
    """Read the table of the tiny study's real participants."""
    return lambda: participants_table(database, study, datetime.now(UTC))


@pytest.fixture
def app(settings: Settings, database: Database, study: Study) -> FastAPI:
    """An app of the participants' routes alone; the tiny study is open."""
    application = FastAPI()
    application.include_router(study_router(database, Catalog(settings.studies, database), settings))
    return application


@pytest.fixture
def new_participant(app: FastAPI) -> Iterator[Callable[[], ParticipantClient]]:
    """Make clients of different people."""
    clients: list[TestClient] = []

    def make() -> ParticipantClient:
        clients.append(TestClient(app))
        return ParticipantClient(clients[-1])

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def participant(new_participant: Callable[[], ParticipantClient]) -> ParticipantClient:
    """One person's client."""
    return new_participant()
