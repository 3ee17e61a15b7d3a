"""What the server sends is read by the page's scripts, and what they send is read by the server."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from db.session import Database
from db.settings import Settings
from study.content.keeping.life import Life
from study.content.yaml.definition import PARTS, Study
from study.content.yaml.kinds import KINDS
from study.content.yaml.panels import OUR_PARAMETERS
from study.visits.answers.consent import KEEPS
from study.visits.answers.progress import Stage
from study.visits.answers.responses import load_visit
from study.visits.http.bodies import AnswerBody, ConsentBody, QuestionsBody, ScreenBody, VisionBody, WithdrawalBody
from study.visits.http.identity import Identity
from study.visits.http.views import consent_view, feedback_view, listed_study, newcomer_view, progress_view, study_view
from tests.study.rich_study import BEST_FIRST, Person, open_rich_study, take_part

STUDY = Path(__file__).parents[4] / "study"
WIDGET = STUDY / "visits" / "widget"
WORDS = "words"
"""Its keys are looked up by `createWords`, which throws for a missing one."""


def scripts() -> str:
    """Return the page's scripts without their comments."""
    text = "\n".join(file.read_text(encoding="utf-8") for file in sorted(WIDGET.rglob("*.js")))
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(("//", "/*", "*")))


def names_between_braces(code: str) -> set[str]:
    """Return the names in `{ name, other: something }`, where objects are taken apart or put together."""
    groups = re.findall(r"(?<!\$)\{([\w,.:\s]+)\}", code)
    return {part.split(":")[0].strip() for group in groups for part in group.split(",") if "..." not in part}


def keys(content: Any) -> Iterator[str]:
    """Yield the names of everything in a reply, at any depth."""
    if isinstance(content, Mapping):
        yield from content
        for name, value in content.items():
            yield from keys(value) if name != WORDS else ()
    elif isinstance(content, list):
        for item in content:
            yield from keys(item)


@pytest.fixture
def rich(settings: Settings, database: Database) -> Study:
    """A study with everything that can be in a reply."""
    return open_rich_study(settings, database)


def replies(database: Database, study: Study) -> Iterator[Any]:
    """Yield what is sent at every part of a visit."""
    yield [listed_study(study, "en")]
    yield {"study": study_view(study, "en", "live"), **newcomer_view(Stage.WELCOME)}
    yield {"consent": consent_view(study, "en", pilot=True)}
    over = Life("closed", by_date=True, listed=True, target=0, closes_at=datetime(2026, 3, 31, tzinfo=UTC))
    yield newcomer_view(Stage.CLOSED, over)
    for person in (Person(sets=2), Person()):
        visit = load_visit(database, study, take_part(database, study, person))
        assert visit is not None
        yield progress_view(study, visit, identity=Identity(b"key"))
        order = range(1, len(BEST_FIRST) + 1)
        yield {"feedback": feedback_view(study, visit.trials[0], order)}


def test_everything_that_is_sent_is_read(database: Database, rich: Study) -> None:
    sent = {name for reply in replies(database, rich) for name in keys(reply)}
    assert {"stage", "completion", "smallest", "choices", "label", "pause", "spoiled"} <= sent
    code = scripts()
    simulation = (STUDY / "simulation" / "participant.py").read_text(encoding="utf-8")
    read = {*re.findall(r"\.(\w+)", code), *names_between_braces(code), *re.findall(r'\["(\w+)"\]', simulation)}
    # The questions are looked up by the name of their part, the notes of the consent by what keeps the place.
    assert sent - {*PARTS, *KEEPS} - read == set()


def test_everything_that_the_page_sends_is_read() -> None:
    code = (WIDGET / "exchange" / "requests.js").read_text(encoding="utf-8")
    fields = names_between_braces(code[code.index("function connectServer") :])
    assert fields >= {"study", "test", "lang", "browser_key", "screen", "part", "answers", "trial", "order", "record"}
    bodies = (AnswerBody, ConsentBody, QuestionsBody, ScreenBody, VisionBody, WithdrawalBody)
    read = {name for body in bodies for name in body.model_fields}
    assert fields - read == set()
    assert f"OUR_PARAMETERS = {[*OUR_PARAMETERS]}".replace("'", '"') in scripts()


def test_the_page_knows_every_kind_of_question() -> None:
    kinds = (WIDGET / "questions" / "kinds.js").read_text(encoding="utf-8")
    (entered,) = re.findall(r"KINDS = \{([\w, ]+)\}", kinds)
    assert sorted(re.findall(r"\w+", entered)) == sorted(KINDS)
