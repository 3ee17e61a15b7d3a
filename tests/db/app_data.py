"""A small data folder as the app leaves one: a study with images and answers, the key, and what is made anew."""

import hashlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from db import models
from db.session import Database
from db.settings import Settings, sqlite_url

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def write_data(data: Path, people: int = 3) -> Settings:
    """Write it into the new folder `data`; `people` participants of the study "s" have one ranking each."""
    study = data / "studies" / "s"
    (study / "a").mkdir(parents=True)
    (study / "study.yaml").write_text("title: S\n")
    (study / "a" / "x.png").write_bytes(bytes(range(256)) * 40)
    (data / "secret.key").write_bytes(b"k" * 32)
    (data / "secret.key").chmod(0o600)
    (data / "methods.yaml").write_text("methods: {}\n")
    (data / "cache" / "stimuli").mkdir(parents=True)
    (data / "cache" / "stimuli" / "made.jpg").write_bytes(b"made anew")
    settings = Settings(data, sqlite_url(data))
    database = Database.open(settings.database_url)
    add_people(database, people)
    database.close()
    return settings


def add_people(database: Database, count: int) -> None:
    """Add participants with one ranking each to the study "s", which is made if need be."""
    with database.write() as session:
        study = session.query(models.Study).filter_by(slug="s").one_or_none()
        if study is None:
            study = models.Study(
                slug="s", title="S", seed=1, methods=["a", "b"], images=["x"], scale=[], created_at=NOW
            )
            session.add(study)
            session.flush()
        first = session.query(models.Participant).count()
        for number in range(first, first + count):
            person = models.Participant(id=f"p{number}", study_id=study.id, number=number, consented_at=NOW)
            trial = models.Trial(participant=person, index=0, image="x", slots=["a", "b"])
            placements = [models.Placement(method=key, position=at, rank=at) for at, key in enumerate("ab", 1)]
            trial.ranking = models.Ranking(answered_at=NOW, rt_ms=1000, placements=placements)
            session.add(person)


def people_in(path: Path) -> list[str]:
    """Participants in an SQLite file, by their numbers."""
    with sqlite3.connect(path) as opened:
        found = [name for (name,) in opened.execute("SELECT id FROM participant ORDER BY number")]
    opened.close()
    return found


def contents(data: Path) -> dict[str, str]:
    """Everything in a data folder that a restore puts there: names with hashes, and the rows of the database."""
    kept = {}
    for path in sorted(data.rglob("*")):
        name = path.relative_to(data).as_posix()
        if path.is_file() and not name.startswith(("backups/", "cache/", ".", "enhancegan.sqlite")):
            kept[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    with sqlite3.connect(data / "enhancegan.sqlite") as opened:
        kept["database"] = hashlib.sha256("\n".join(opened.iterdump()).encode()).hexdigest()
    opened.close()
    return kept
