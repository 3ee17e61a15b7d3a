"""A recorded study with everything, and people who go through it by the functions behind the participants' routes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from db.session import Database
from db.settings import Settings
from study.content.keeping.reading import read_study
from study.content.keeping.registration import register_study
from study.content.trials import PlannedTrial
from study.content.yaml.definition import Study
from study.visits.answers.consent import consent_text
from study.visits.answers.people import Arrival, add_participant, begin, record_answers, record_screen
from study.visits.answers.responses import Answer, load_visit, record_answer
from tests.study.tiny_study import RICH, TINTS, write_study

SLUG = "rich"
BEST_FIRST = tuple(TINTS)
QUESTIONS = {
    "before": [
        {"key": "age", "kind": "number", "text": {"en": "Age?", "de": "Alter?"}, "smallest": 18},
        {"key": "sight", "kind": "choice", "text": {"en": "Sight?", "de": "Sehen?"}, "choices": ["1", "2"]},
    ],
    "after": [
        {"key": "remarks", "kind": "text", "text": {"en": "Anything?", "de": "Noch etwas?"}, "required": False},
        {"key": "devices", "kind": "several", "text": {"en": "On?", "de": "Worauf?"}, "choices": ["1", "2", "3"]},
    ],
}
SCREEN = {
    "window": [1280, 720],
    "screen": [1920, 1080],
    "pixel_ratio": 1.5,
    "color_depth": 30,
    "dark": 3,
    "light": 4,
    "touch": True,
}
RECORD = {
    "shown_at": 1_760_000_000_250,
    "loading_ms": 320.5,
    "events": [[900, "rank", 2], [1500, "undo", 2], [1700.5, "zoom", 2.5], [2100, "undo", 1]],
    "zoom": {"largest": 2.5, "ms": 800},
    "full_ms": 40,
    "hidden_ms": 0,
    "window": [1200, 700],
    "pixel_ratio": 1.5,
    "image": [380, 253],
    "resumed": 1,
}

Ranker = Callable[[PlannedTrial], Sequence[str]]


def open_rich_study(settings: Settings, database: Database, **changes: Any) -> Study:
    """Write the study into the data folder, read it and put it on record, open and listed."""
    write_study(settings.studies / SLUG, **{**RICH, "questions": QUESTIONS, **changes})
    study = read_study(settings.studies / SLUG)
    register_study(database, study, opened=True)
    return study


def always(*methods: str) -> Ranker:
    """Rank the methods in this order, best first, in every set."""
    return lambda trial: methods


@dataclass(frozen=True)
class Person:
    """What somebody does in the study."""

    ranks: Ranker = always(*BEST_FIRST)
    """Best first."""
    sets: int | None = None
    """How many sets this person ranks before leaving; None for all."""
    arrival: Arrival = Arrival()
    """How the person comes."""
    before: Mapping[str, Any] = field(default_factory=lambda: {"age": 30, "sight": "1"})
    """Answers before the sets."""
    after: Mapping[str, Any] = field(default_factory=lambda: {"devices": ["1", "3"]})
    """Answers after the sets."""
    rt_ms: int = 2100
    """Response time of every set."""
    record: Mapping[str, Any] = field(default_factory=lambda: RECORD)
    """What the browser measures in every set."""


def take_part(database: Database, study: Study, person: Person | None = None) -> str:
    """Let somebody go through the study and return the identifier."""
    person = person or Person()
    name = add_participant(database, study, person.arrival, consent_text(study, person.arrival.language))
    record_screen(database, name, SCREEN)
    record_answers(database, name, "before", person.before)
    begin(database, name)
    trials = planned(database, study, name)
    for index, trial in enumerate(trials[: person.sets]):
        order = [trial.slots.index(method) + 1 for method in person.ranks(trial)]
        record_answer(database, study, name, index, Answer(order, person.rt_ms, person.record))
    if person.sets is None:
        record_answers(database, name, "after", person.after)
    return name


def planned(database: Database, study: Study, participant: str) -> tuple[PlannedTrial, ...]:
    """Return the sets planned for somebody."""
    visit = load_visit(database, study, participant)
    assert visit is not None
    return visit.trials
