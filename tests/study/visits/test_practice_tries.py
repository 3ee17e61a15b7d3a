"""Practice that went wrong may be tried again: bounded, every try kept, none counted; over HTTP."""

import json

import pytest

from db.session import Database
from db.settings import Settings
from study.content.yaml.definition import Study
from study.results.tables import rankings_table, trials_table
from tests.study.participant_client import ParticipantClient, error_of
from tests.study.tiny_study import IMAGES, SLUG
from tests.study.visits.test_visits import configure

PRACTICE = {"practice": [IMAGES[0]], "traps": {IMAGES[0]: "dingo_edit"}, "screen_check": False}


@pytest.fixture
def at_practice(
    settings: Settings, participant: ParticipantClient
) -> tuple[ParticipantClient, str, list[int], list[int]]:
    """Somebody at a practice set: the client, its token, a wrong order, and the right one."""
    configure(settings, **PRACTICE)
    participant.consent()
    trial = participant.post("begin", study=SLUG).json()["sets"][0]["trial"]
    spoiled = participant.answer(trial, [1, 2, 3, 4, 5]).json()["feedback"]["spoiled"]
    others = [slot for slot in range(1, 6) if slot != spoiled]
    assert spoiled != 5, "the seed puts another version last"
    return participant, trial, [spoiled, *others], [*others, spoiled]


def test_a_failed_try_offers_another_until_they_are_used_up(
    at_practice: tuple[ParticipantClient, str, list[int], list[int]], database: Database
) -> None:
    client, trial, wrong, _ = at_practice
    second = client.answer(trial, wrong, attempt=2).json()
    assert second["feedback"]["rank"] == 1
    assert (second["again"]["attempt"], second["again"]["left"]) == (3, 1)
    assert second["again"]["set"]["trial"] == trial and second["again"]["set"]["part"] == "practice"
    assert second["answered"] == 1 and second["sets"][0]["number"] == 2
    assert client.answer(trial, wrong, rt_ms=7, attempt=3).json()["again"] is None
    assert error_of(client.answer(trial, wrong, attempt=4)) == (409, "already_answered")
    row = trials_table(database, SLUG).iloc[0]
    assert row["tries"] == Study.practice_tries == 3
    assert [(each["order"], each["rt_ms"]) for each in json.loads(row["further_tries"])] == [(wrong, 1234), (wrong, 7)]
    assert row["ranks"] == (1, 2, 3, 4, 5), "the first answer stays what it was"
    assert rankings_table(database, SLUG).empty


def test_who_gets_it_right_has_no_further_try(
    at_practice: tuple[ParticipantClient, str, list[int], list[int]], database: Database
) -> None:
    client, trial, wrong, right = at_practice
    assert client.answer(trial, right, attempt=2).json()["again"] is None
    assert error_of(client.answer(trial, wrong, attempt=3)) == (409, "already_answered")
    assert trials_table(database, SLUG).iloc[0]["tries"] == 2


def test_the_same_try_sent_again_is_stored_once_and_another_is_refused(
    at_practice: tuple[ParticipantClient, str, list[int], list[int]], database: Database
) -> None:
    client, trial, wrong, right = at_practice
    for _ in range(2):
        assert client.answer(trial, wrong, attempt=2).json()["again"]["attempt"] == 3
    assert error_of(client.answer(trial, right, attempt=2)) == (409, "already_answered")
    assert client.answer(trial, [1, 2, 3, 4, 5]).status_code == 200, "so is the first answer"
    assert error_of(client.answer(trial, wrong)) == (409, "already_answered")
    assert trials_table(database, SLUG).iloc[0]["tries"] == 2


def test_practice_is_over_with_the_first_set_that_counts(
    at_practice: tuple[ParticipantClient, str, list[int], list[int]], database: Database
) -> None:
    client, trial, wrong, _ = at_practice
    following = client.state()["sets"][0]["trial"]
    assert error_of(client.answer(following, wrong, attempt=2)) == (409, "out_of_order")
    assert client.answer(following, wrong).json()["again"] is None
    assert error_of(client.answer(following, wrong, attempt=2)) == (409, "already_answered")
    assert error_of(client.answer(trial, wrong, attempt=2)) == (409, "already_answered")
    assert trials_table(database, SLUG)["tries"].isna().all()


@pytest.mark.parametrize("changes", [{"practice_tries": 1}, {"traps": {}}], ids=["one try", "nothing ruined"])
def test_no_other_try_where_the_study_has_none(
    settings: Settings, participant: ParticipantClient, changes: dict[str, object]
) -> None:
    configure(settings, **{**PRACTICE, **changes})
    participant.consent()
    trial = participant.post("begin", study=SLUG).json()["sets"][0]["trial"]
    assert participant.answer(trial, [1, 2, 3, 4, 5]).json()["again"] is None
    assert error_of(participant.answer(trial, [1, 2, 3, 4, 5], attempt=2)) == (409, "already_answered")
