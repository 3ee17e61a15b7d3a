"""The life of a study: what may follow what, by itself and by its researcher."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db.session import Database
from db.settings import Settings
from study.content.keeping.life import STATUSES, Status, life_of, next_statuses, set_status, status_of
from study.content.keeping.reading import read_study
from study.content.keeping.registration import register_study
from study.content.making.clearing import clear
from study.content.yaml.definition import Study, StudyError
from study.visits.answers.people import Arrival, add_participant
from study.visits.answers.responses import load_visit
from tests.study.tiny_study import IMAGES, SLUG

ALLOWED = {
    "draft": {"pilot", "open"},
    "pilot": {"draft", "open", "closed"},
    "open": {"paused", "closed"},
    "paused": {"open", "closed"},
    "closed": {"open", "paused"},
}
"""Once people have taken part."""
WAYS: dict[Status, tuple[Status, ...]] = {"draft": (), "pilot": ("pilot",), "open": ("open",)}
WAYS |= {"paused": ("open", "paused"), "closed": ("open", "closed")}


@pytest.fixture
def new(settings: Settings, database: Database) -> Study:
    """The tiny study, as it is when it has just been made."""
    study = read_study(settings.studies / SLUG)
    register_study(database, study)
    return study


def test_a_new_study_is_a_draft_that_is_not_listed(database: Database, new: Study) -> None:
    life = life_of(database, SLUG)
    assert (life.status, life.listed) == ("draft", False)
    set_status(database, SLUG, "open")
    assert life_of(database, SLUG).listed is False
    set_status(database, SLUG, "open", listed=True)
    register_study(database, new)
    life = life_of(database, SLUG)
    assert (life.status, life.listed) == ("open", True)


@pytest.mark.parametrize("before", STATUSES)
@pytest.mark.parametrize("after", STATUSES)
def test_what_may_follow_what(database: Database, new: Study, before: Status, after: Status) -> None:
    for status in WAYS[before]:
        set_status(database, SLUG, status)
        if status == "open":
            add_participant(database, new)
    assert set(next_statuses(database, SLUG)) == ALLOWED[before]
    if after == before or after in ALLOWED[before]:
        set_status(database, SLUG, after)
        assert status_of(database, SLUG) == after
    else:
        with pytest.raises(ValueError, match=f"'tiny' is {before}: it can become .*, not {after}"):
            set_status(database, SLUG, after)
        assert status_of(database, SLUG) == before


def test_a_study_opened_by_mistake_may_go_back_until_somebody_takes_part(database: Database, new: Study) -> None:
    set_status(database, SLUG, "open")
    set_status(database, SLUG, "draft")
    set_status(database, SLUG, "open")
    add_participant(database, new, Arrival(mode="test"))
    set_status(database, SLUG, "pilot")
    add_participant(database, new)
    set_status(database, SLUG, "open")
    set_status(database, SLUG, "pilot")
    set_status(database, SLUG, "open")
    add_participant(database, new)
    with pytest.raises(ValueError, match="paused or closed, not pilot, since 1 participant would no longer count"):
        set_status(database, SLUG, "pilot")


def test_unknown_studies_and_states_are_named(database: Database, new: Study) -> None:
    with pytest.raises(ValueError, match="status must be one of draft, pilot, open, paused, closed; got 'ended'"):
        set_status(database, SLUG, "ended")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="nobody has ranked in study 'other' yet"):
        status_of(database, "other")


@pytest.mark.parametrize("before", ["pilot", "open", "paused"])
def test_a_study_closes_by_its_date_and_opens_when_the_date_is_moved(
    database: Database, new: Study, before: Status
) -> None:
    for status in WAYS[before]:
        set_status(database, SLUG, status)
    past = datetime.now(UTC) - timedelta(seconds=1)
    register_study(database, replace(new, closes=past))
    life = life_of(database, SLUG)
    assert (life.status, life.by_date, life.closes_at) == ("closed", True, past)
    assert next_statuses(database, SLUG) == ()
    if before != "open":
        with pytest.raises(ValueError, match=r"closed by itself at .* UTC; to open it again, change or remove this"):
            set_status(database, SLUG, "open")
    register_study(database, replace(new, closes=past + timedelta(days=1)))
    assert status_of(database, SLUG) == before


def test_to_list_a_study_or_not_leaves_its_state_alone(database: Database, new: Study) -> None:
    set_status(database, SLUG, "open")
    register_study(database, replace(new, closes=datetime.now(UTC) - timedelta(seconds=1)))
    set_status(database, SLUG, None, listed=True)
    assert (life_of(database, SLUG).status, life_of(database, SLUG).listed) == ("closed", True)
    register_study(database, new)
    assert status_of(database, SLUG) == "open"


@pytest.mark.parametrize("status", ["draft", "pilot", "open"])
def test_a_study_may_change_although_it_has_been_tested(database: Database, new: Study, status: Status) -> None:
    set_status(database, SLUG, status)
    tester = add_participant(database, new, Arrival(mode="test"))
    shorter = replace(new, images=IMAGES[:2])
    register_study(database, shorter)
    assert load_visit(database, shorter, tester) is None
    set_status(database, SLUG, "pilot")
    add_participant(database, shorter)
    set_status(database, SLUG, "draft")
    with pytest.raises(StudyError, match="images changed after participants had consented"):
        register_study(database, new)
    clear(database, SLUG)
    register_study(database, new)
