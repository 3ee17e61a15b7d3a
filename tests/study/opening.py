"""Opens studies before an app does: a new study is a draft, which nobody may visit."""

from pathlib import Path

from db.session import Database
from db.settings import sqlite_url
from study.content.keeping.reading import read_study
from study.content.keeping.registration import register_study
from study.content.yaml.definition import study_slugs


def open_studies(data: Path, database_url: str | None = None) -> None:
    """Put every study in the data folder on record, those that are new open and listed; without a URL in its SQLite."""
    database = Database.open(database_url or sqlite_url(data))
    for slug in study_slugs(data / "studies"):
        register_study(database, read_study(data / "studies" / slug), opened=True)
    database.close()
