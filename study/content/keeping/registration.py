"""Records in the database what a study shows, so that its answers always belong to one content."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import models
from db.session import Database
from study.content.trials import Design
from study.content.yaml.definition import Study, StudyError

Status = Literal["open", "paused", "closed"]
_TRAP_METHODS = "trap_methods"
_ASKED = "asked"  # what the report is asked; fixed before its answer is known
_USUALLY_ASKED = {"equivalence_margin": None, "reference": None, "population": Study.population}
STATUSES: tuple[Status, ...] = get_args(Status)


def register_study(database: Database, study: Study) -> None:
    """Record what the study shows; call this before anyone takes part.

    As long as nobody has consented the record follows the folder. Afterwards a study whose methods,
    images, scale, seed or design have changed raises StudyError: its answers would not belong together. So does one
    with another margin, reference or population: they must not be chosen for the result.
    """
    content = _content(study)
    with database.write() as session:
        record = session.scalar(select(models.Study).where(models.Study.slug == study.slug))
        if record is None:
            now = datetime.now(UTC)
            session.add(models.Study(slug=study.slug, title=study.title, created_at=now, **content))
            return
        changed = _changed(record, content)
        if changed and _has_participants(session, record.id):
            raise StudyError(study.slug, [f"{name} changed after participants had consented" for name in changed])
        record.title = study.title
        for name, value in content.items():
            setattr(record, name, value)


def is_registered(database: Database, slug: str) -> bool:
    """Return whether the study `slug` has been recorded."""
    with database.read() as session:
        return session.scalar(select(models.Study.id).where(models.Study.slug == slug)) is not None


def study_record(session: Session, slug: str) -> models.Study:
    """Return the record of the study `slug`; ValueError naming the recorded ones if there is none."""
    record = session.scalar(select(models.Study).where(models.Study.slug == slug))
    if record is None:
        known = ", ".join(session.scalars(select(models.Study.slug).order_by(models.Study.slug))) or "none"
        raise ValueError(f"study must be one that has been opened ({known}); got {slug!r}")
    return record


def recorded_design(record: models.Study) -> Design:
    """Return what fixes the sets of the participants of a recorded study."""
    settings: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in record.design.items()
        if name not in (_TRAP_METHODS, _ASKED)
    }
    return Design(images=tuple(record.images), methods=tuple(record.methods), **settings)


def status_of(database: Database, slug: str) -> Status:
    """Return who may take part: "open" (anybody), "paused" (nobody new) or "closed" (nobody).

    Raises ValueError for an unknown study.
    """
    with database.read() as session:
        return study_record(session, slug).status  # type: ignore[return-value]


def set_status(database: Database, slug: str, status: Status) -> None:
    """Open, pause or close a study; ValueError for an unknown study or status."""
    if status not in STATUSES:
        raise ValueError(f"status must be one of {', '.join(STATUSES)}; got {status!r}")
    with database.write() as session:
        study_record(session, slug).status = status


def _content(study: Study) -> dict[str, Any]:
    return {
        "seed": study.seed,
        "methods": list(study.method_keys),
        "images": list(study.images),
        "design": {
            **_design_settings(study.design),
            _TRAP_METHODS: dict(study.traps),
            _ASKED: {name: getattr(study, name) for name in _USUALLY_ASKED},
        },
        "scale": [{"label": level.labels[study.languages[0]], "score": level.score} for level in study.scale],
    }


def _changed(record: models.Study, content: dict[str, Any]) -> list[str]:
    """Return the names of what is recorded otherwise."""
    recorded = {name: getattr(record, name) for name in content}
    # A study recorded by the first version has no design; it had the default one.
    before, now = dict(record.design), dict(content["design"])
    asked = {**_USUALLY_ASKED, **before.pop(_ASKED, {})}, now.pop(_ASKED)
    recorded["design"] = {**_design_settings(recorded_design(record)), _TRAP_METHODS: before.get(_TRAP_METHODS, {})}
    changed = [name for name, value in {**content, "design": now}.items() if recorded[name] != value]
    return changed + [name for name in _USUALLY_ASKED if asked[0][name] != asked[1][name]]


def _design_settings(design: Design) -> dict[str, Any]:
    """Return a design without its images and methods, as JSON keeps it."""
    settings = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(design).items()}
    return {name: value for name, value in settings.items() if name not in ("images", "methods")}


def _has_participants(session: Session, study_id: int) -> bool:
    query = select(func.count(models.Participant.id)).where(models.Participant.study_id == study_id)
    return bool(session.scalar(query))
