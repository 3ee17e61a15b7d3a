"""The last problem of a study outlives the program, stays short, and has nothing in it that a participant sent."""

from db.session import Database
from study.content.keeping import problems
from study.content.keeping.problems import Problems
from study.content.yaml.definition import Study
from tests.study.participant_client import ParticipantClient, error_of
from tests.study.tiny_study import SLUG


def after_restart(database: Database) -> str | None:
    """What a program that starts now knows of the study."""
    last = Problems(database).last(SLUG)
    return None if last is None else last.sentence


def test_a_problem_is_known_after_a_restart(database: Database, study: Study) -> None:
    assert after_restart(database) is None
    before = Problems(database)
    before.note(SLUG, "an image is missing")
    known = Problems(database).last(SLUG)
    assert known == before.last(SLUG)
    assert known is not None and known.sentence == "an image is missing"


def test_a_flood_is_not_written_problem_by_problem(database: Database, study: Study) -> None:
    noted = Problems(database)
    for number in range(50):
        noted.note(SLUG, f"problem {number}")
    last = noted.last(SLUG)
    assert last is not None and last.sentence == "problem 49"
    assert after_restart(database) == "problem 0"


def test_a_long_sentence_is_cut(database: Database, study: Study) -> None:
    Problems(database).note(SLUG, "x" * 5000)
    kept = after_restart(database)
    assert kept is not None and len(kept) == problems.LONGEST and kept.endswith("x …")


def test_a_study_that_is_not_on_record_has_none(database: Database) -> None:
    noted = Problems(database)
    noted.note("unknown", "an image is missing")
    assert Problems(database).last("unknown") is None


def test_what_a_participant_sent_is_in_no_problem(
    database: Database, study: Study, participant: ParticipantClient
) -> None:
    state = participant.enter()
    trial = state["sets"][0]["trial"]
    assert error_of(participant.answer(trial, [1, 2, 3, 4, 1972])) == (422, "invalid")
    kept = after_restart(database)
    sentence = "a participant's browser sent what cannot be stored: order must contain each slot from 1 to 5 once"
    assert kept == sentence
