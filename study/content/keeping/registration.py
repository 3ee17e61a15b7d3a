"""Records in the database what a study shows, so that its answers always belong to one content."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, func, select
from sqlalchemy.orm import Session

from db import models
from db.session import Database, alone
from study.content.trials import Condition, Design
from study.content.yaml.definition import Question, Study, StudyError

_TRAP_METHODS = "trap_methods"
_ASKED = "asked"  # what the report is asked; fixed before its answer is known
_QUESTIONS = "questions"  # how each can be answered; follows the folder, which keeps what has been answered
_CONDITIONS = "conditions"
_USUALLY_ASKED = {"equivalence_margin": None, "reference": None, "population": Study.population}

_FIXED = frozenset(
    {
        *("seed", "methods", "scale", "order", "sets_per_participant", "practice", "traps", "repeats"),
        *("methods_per_set", _CONDITIONS),
        *_USUALLY_ASKED,
    }
)
"""The settings of study.yaml that say what is recorded; what participants read may change at any time."""


@dataclass(frozen=True)
class Dependents:
    """Those whose data depend on what a study shows; who only tested it is never among them."""

    counted: int = 0
    """Real participants."""
    pilot: int = 0
    """Pilot participants."""
    simulated: int = 0
    """Simulated participants, of the pilot too."""

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self.counted or self.pilot or self.simulated)


class ContentChanged(StudyError):
    """A study whose participants' answers would no longer belong together; it may go back, or they may be deleted."""


def register_study(database: Database, study: Study, opened: bool = False) -> None:
    """Record what the study shows; call this before anyone takes part.

    A study that is new on record is a draft, or with `opened` an open one that is listed. As long as nobody has
    consented the record follows the folder. Afterwards a study whose methods, images, scale, seed or design have
    changed raises StudyError: its answers would not belong together. So does one with another margin, reference or
    population: they must not be chosen for the result. Tests do not matter: such a change ends their visits, and their
    data are deleted.
    """
    with database.write() as session:
        register_in(session, study, opened)


def register_in(session: Session, study: Study, opened: bool = False) -> None:
    """Do what `register_study` does in the transaction of a `session` that writes."""
    # Who consents meanwhile would consent to something else.
    alone(session.connection(), study.slug)
    content = _content(study)
    record = session.scalar(select(models.Study).where(models.Study.slug == study.slug))
    if record is None:
        life = {"status": "open" if opened else "draft", "listed": opened}
        record = models.Study(slug=study.slug, created_at=datetime.now(UTC), **life)
        session.add(record)
    elif changed := _changed(record, content):
        _refuse_if_depended_on(session, record, changed)
        _delete_tests(session, record.id)
    for name, value in {**content, **_running(study)}.items():
        setattr(record, name, value)


def is_as_recorded(record: models.Study, study: Study) -> bool:
    """Return whether the study, which may have been read some time ago, still shows what is on record."""
    return not _changed(record, _content(study))


def takes_answers_to(record: models.Study, questions: Sequence[Question]) -> bool:
    """Return whether answers to `questions`, which may have been read some time ago, fit the questions on record.

    One that is no longer asked fits; a study that was recorded without its questions takes all.
    """
    recorded = record.design.get(_QUESTIONS, {})
    return all(_fits(_answerable(each), recorded[each.key]) for each in questions if each.key in recorded)


def check_unchanged(database: Database, study: Study) -> None:
    """Raise StudyError, as `register_study` does, for a study that has changed after people have taken part."""
    with database.read() as session:
        record = session.scalar(select(models.Study).where(models.Study.slug == study.slug))
        if record is not None:
            _refuse_if_depended_on(session, record, _changed(record, _content(study)))


def depended_on(database: Database, slug: str) -> tuple[Dependents, frozenset[str]]:
    """Return those whose data depend on what the study shows, and the settings that this fixes; none without them."""
    with database.read() as session:
        record = session.scalar(select(models.Study).where(models.Study.slug == slug))
        people = Dependents() if record is None else _dependents(session, record)
    return people, _FIXED if people else frozenset()


def depending(record: models.Study) -> ColumnElement[bool]:
    """Return in SQL whether a participant's data depend on what a study shows; those of tests never do."""
    person = models.Participant
    return and_(person.study_id == record.id, person.mode != "test")


def is_registered(database: Database, slug: str) -> bool:
    """Return whether the study `slug` has been recorded."""
    with database.read() as session:
        return session.scalar(select(models.Study.id).where(models.Study.slug == slug)) is not None


def study_record(session: Session, slug: str) -> models.Study:
    """Return the record of the study `slug`; ValueError naming the recorded ones if there is none."""
    record = session.scalar(select(models.Study).where(models.Study.slug == slug))
    if record is None:
        raise ValueError(f"nobody has ranked in study {slug!r} yet")
    return record


def recorded_design(record: models.Study) -> Design:
    """Return what fixes the sets of the participants of a recorded study."""
    settings: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in record.design.items()
        if name not in (_TRAP_METHODS, _ASKED, _QUESTIONS, _CONDITIONS)
    }
    ruined = record.design.get(_TRAP_METHODS, {})
    return Design(
        images=tuple(record.images),
        methods=tuple(record.methods),
        # A study recorded by an older version has neither.
        conditions=tuple(map(_condition, record.design.get(_CONDITIONS, ()))),
        ruined=tuple(ruined[image] for image in settings.get("traps", ()) if image in ruined),
        **settings,
    )


def _condition(recorded: Mapping[str, Any]) -> Condition:
    """Return a condition as it is on record."""
    parts = {name: value if value is None else tuple(value) for name, value in recorded.items() if name != "name"}
    return Condition(recorded["name"], **parts)


def _content(study: Study) -> dict[str, Any]:
    return {
        "seed": study.seed,
        "methods": list(study.method_keys),
        "images": list(study.images),
        "design": {
            **_design_settings(study.design),
            _TRAP_METHODS: dict(study.traps),
            _ASKED: {name: getattr(study, name) for name in _USUALLY_ASKED},
            _QUESTIONS: {each.key: _answerable(each) for each in (*study.before, *study.after)},
        },
        "scale": [{"label": level.labels[study.languages[0]], "score": level.score} for level in study.scale],
    }


def _answerable(question: Question) -> dict[str, Any]:
    """Return how a question can be answered, ready for JSON."""
    values = [choice.value for choice in question.choices]
    return {"kind": question.kind, "values": values, "limits": [question.smallest, question.largest]}


def _fits(asked: Mapping[str, Any], recorded: Mapping[str, Any]) -> bool:
    same = all(asked[name] == recorded[name] for name in ("kind", "limits"))
    return same and set(asked["values"]) <= set(recorded["values"])


def _running(study: Study) -> dict[str, Any]:
    """Return what says how the study is run: it follows the folder at any time."""
    return {
        "title": study.title,
        "target": study.target,
        "closes_at": study.closes,
        "abandoned_after": study.abandoned_after,
    }


def _changed(record: models.Study, content: dict[str, Any]) -> list[str]:
    """Return the names of what is recorded otherwise."""
    recorded = {name: getattr(record, name) for name in content}
    # A study recorded by the first version has no design; it had the default one.
    before, now = dict(record.design), dict(content["design"])
    now.pop(_QUESTIONS)
    asked = {**_USUALLY_ASKED, **before.pop(_ASKED, {})}, now.pop(_ASKED)
    recorded["design"] = {**_design_settings(recorded_design(record)), _TRAP_METHODS: before.get(_TRAP_METHODS, {})}
    changed = [name for name, value in {**content, "design": now}.items() if recorded[name] != value]
    return changed + [name for name in _USUALLY_ASKED if asked[0][name] != asked[1][name]]


def _design_settings(design: Design) -> dict[str, Any]:
    """Return a design without its images and methods, and without ruined ones, as JSON keeps it."""
    settings = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(design).items()}
    return {name: value for name, value in settings.items() if name not in ("images", "methods", "ruined")}


def _refuse_if_depended_on(session: Session, record: models.Study, changed: list[str]) -> None:
    """Raise StudyError if somebody's data depend on what has `changed`."""
    if changed and _dependents(session, record):
        raise ContentChanged(record.slug, [f"{name} changed after participants had consented" for name in changed])


def _dependents(session: Session, record: models.Study) -> Dependents:
    person = models.Participant
    people = select(
        func.count(case((person.simulated, None), (person.mode == "live", 1))),
        func.count(case((person.simulated, None), (person.mode == "pilot", 1))),
        func.count(case((person.simulated, 1))),
    ).where(depending(record))
    counted, pilot, simulated = session.execute(people).one()
    return Dependents(counted, pilot, simulated)


def _delete_tests(session: Session, study_id: int) -> None:
    person = models.Participant
    session.execute(delete(person).where(person.study_id == study_id, person.mode == "test"))
