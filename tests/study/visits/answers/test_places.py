"""Places in a study: how many there are, who holds one, and who gets one back."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update

from db import models
from db.session import Database
from db.settings import Settings
from study.content.keeping.life import set_status
from study.content.keeping.registration import register_study
from study.content.making.clearing import clear, clearable
from study.content.yaml.definition import Study
from study.results.tables import participants_table, rankings_table
from study.visits.answers.people import Arrival, add_participant, begin, record_screen, withdraw
from study.visits.answers.refusals import Refused
from study.visits.answers.responses import Answer, load_visit, record_answer
from tests.project import ROOT
from tests.study.tiny_study import SLUG

RACERS = 12
ORDER = [1, 2, 3, 4, 5]
PROCESS = """
import sys
from pathlib import Path
from db.session import Database
from study.content.keeping.reading import read_study
from study.visits.answers.people import add_participant
from study.visits.answers.refusals import Refused
database, study = Database.open(sys.argv[1]), read_study(Path(sys.argv[2]))
print("ready", flush=True)
sys.stdin.readline()
for _ in range(3):
    try:
        add_participant(database, study)
        print("in")
    except Refused as error:
        print(error.code)
"""


def with_target(database: Database, study: Study, target: int) -> Study:
    """The study with so many places."""
    limited = replace(study, target=target)
    register_study(database, limited)
    return limited


def code_of(action: Callable[[], object]) -> str | None:
    """The code with which an action is refused; None if it is not."""
    try:
        action()
    except Refused as error:
        return error.code
    return None


def go_away(database: Database, participant: str, minutes: int = 61) -> None:
    """Let so many minutes pass since the participant was last seen."""
    with database.write() as session:
        seen = datetime.now(UTC) - timedelta(minutes=minutes)
        session.execute(update(models.Participant).where(models.Participant.id == participant).values(seen_at=seen))


def finish(database: Database, study: Study, participant: str) -> None:
    """Rank every set."""
    record_screen(database, participant, {})
    begin(database, participant)
    visit = load_visit(database, study, participant)
    assert visit is not None
    for index in range(len(visit.trials)):
        record_answer(database, study, participant, index, Answer(ORDER, 1000))


def test_a_place_is_taken_at_consent_and_free_again_after_the_absence(database: Database, study: Study) -> None:
    two = with_target(database, study, 2)
    first, second = add_participant(database, two), add_participant(database, two)
    assert code_of(lambda: add_participant(database, two)) == "full"
    go_away(database, second, minutes=59)
    assert code_of(lambda: add_participant(database, two)) == "full"
    go_away(database, second)
    third = add_participant(database, two)
    finish(database, two, first)
    go_away(database, first)
    finish(database, two, third)
    go_away(database, third)
    assert code_of(lambda: add_participant(database, two)) == "full"
    withdraw(database, third)
    add_participant(database, two)


def away_after_one_set(database: Database, study: Study) -> str:
    """Add a participant who ranks the first set and is then away for so long that the place is free again."""
    person = add_participant(database, study)
    record_screen(database, person, {})
    begin(database, person)
    record_answer(database, study, person, 0, Answer(ORDER, 1000))
    go_away(database, person)
    return person


def test_whoever_was_away_goes_on_if_a_place_is_left(database: Database, study: Study) -> None:
    one = with_target(database, study, 1)
    first = away_after_one_set(database, one)
    record_answer(database, one, first, 1, Answer(ORDER, 1000))
    assert code_of(lambda: add_participant(database, one)) == "full"


def test_whoever_was_away_too_long_is_told_and_keeps_the_rankings(database: Database, study: Study) -> None:
    one = with_target(database, study, 1)
    first = away_after_one_set(database, one)
    second = add_participant(database, one)
    assert code_of(lambda: record_answer(database, one, first, 1, Answer(ORDER, 1000))) == "full"
    assert code_of(lambda: begin(database, first)) == "full"
    assert code_of(lambda: record_answer(database, one, first, 0, Answer(ORDER, 1000, attempt=2))) == "full"
    # The same answer again is no new one.
    record_answer(database, one, first, 0, Answer(ORDER, 1000))
    assert len(rankings_table(database, SLUG)) == len(ORDER)
    withdraw(database, second)
    record_answer(database, one, first, 1, Answer(ORDER, 1000))
    assert len(rankings_table(database, SLUG)) == 2 * len(ORDER)


def test_who_was_screened_out_takes_no_place(database: Database, study: Study) -> None:
    one = with_target(database, study, 1)
    first = add_participant(database, one)
    with database.write() as session:
        person = session.get(models.Participant, first)
        assert person is not None
        person.screened_out_at = datetime.now(UTC)
    add_participant(database, one)


def test_tests_and_pilots_take_no_places_and_simulations_none_of_real_people(database: Database, study: Study) -> None:
    one = with_target(database, study, 1)
    set_status(database, SLUG, "pilot")
    for _ in range(3):
        add_participant(database, one)
        add_participant(database, one, Arrival(mode="test"))
    set_status(database, SLUG, "open")
    add_participant(database, one, Arrival(simulated=True))
    assert code_of(lambda: add_participant(database, one, Arrival(simulated=True))) == "full"
    add_participant(database, one)
    assert code_of(lambda: add_participant(database, one)) == "full"


@pytest.mark.parametrize("status", ["draft", "paused", "closed"])
def test_nobody_gets_into_a_study_that_has_been_shut_meanwhile(database: Database, study: Study, status: str) -> None:
    set_status(database, SLUG, status)  # type: ignore[arg-type]
    assert code_of(lambda: add_participant(database, study)) == status
    assert code_of(lambda: add_participant(database, study, Arrival(mode="test"))) is None


def test_who_was_there_in_the_pilot_stays_of_the_pilot(database: Database, study: Study) -> None:
    set_status(database, SLUG, "pilot")
    arrival = Arrival(browser_key="k" * 16, external_id="prolific:1")
    pilot = add_participant(database, study, arrival)
    set_status(database, SLUG, "open")
    assert add_participant(database, study, arrival) == pilot
    assert add_participant(database, study, Arrival(external_id="prolific:1")) == pilot
    finish(database, study, pilot)
    visit = load_visit(database, study, pilot)
    assert visit is not None and visit.pilot
    now = datetime.now(UTC)
    assert len(participants_table(database, study, now)) == len(rankings_table(database, SLUG)) == 0
    assert list(participants_table(database, study, now, kept="pilot")["mode"]) == ["pilot"]
    assert len(rankings_table(database, SLUG, "pilot")) == len(visit.trials) * len(ORDER)


def test_clearing_deletes_pilot_and_simulated_data_and_nothing_else(database: Database, study: Study) -> None:
    set_status(database, SLUG, "pilot")
    finish(database, study, add_participant(database, study))
    set_status(database, SLUG, "open")
    finish(database, study, add_participant(database, study, Arrival(simulated=True)))
    add_participant(database, study, Arrival(simulated=True))
    real, tester = add_participant(database, study), add_participant(database, study, Arrival(mode="test"))
    finish(database, study, real)
    found = clearable(database, SLUG)
    assert (found.pilot, found.simulated, found.rankings, found.kept) == (1, 2, 12, 1)
    assert str(found) == "1 pilot participant, 2 simulated ones and their 12 rankings"
    assert clear(database, SLUG) == found
    assert not clearable(database, SLUG)
    with database.read() as session:
        assert set(session.scalars(select(models.Participant.id))) == {real, tester}
        assert len(session.scalars(select(models.Ranking.id)).all()) == 6


def test_threads_that_race_for_the_last_place(database: Database, study: Study) -> None:
    one = with_target(database, study, 1)
    at_once = Barrier(RACERS)

    def race(_: int) -> str | None:
        at_once.wait()
        return code_of(lambda: add_participant(database, one))

    with ThreadPoolExecutor(RACERS) as pool:
        outcomes = list(pool.map(race, range(RACERS)))
    assert sorted(outcomes, key=str) == [None, *["full"] * (RACERS - 1)]


@pytest.mark.slow
def test_processes_that_race_for_the_last_places(database: Database, study: Study, settings: Settings) -> None:
    with_target(database, study, 4)
    command = [sys.executable, "-c", PROCESS, settings.database_url, str(settings.studies / SLUG)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    racers = [subprocess.Popen(command, cwd=ROOT, env=environment, **pipes) for _ in range(2)]  # type: ignore[call-overload]
    for racer in racers:
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        racer.stdin.write("go\n")
        racer.stdin.flush()
    outcomes = [line for racer in racers for line in racer.communicate(timeout=120)[0].split()]
    assert sorted(outcomes) == ["full"] * 2 + ["in"] * 4


def test_somebody_who_comes_back_races_for_the_last_place(database: Database, study: Study) -> None:
    one = with_target(database, study, 1)
    first = add_participant(database, one)
    record_screen(database, first, {})
    for _ in range(5):
        go_away(database, first)
        with ThreadPoolExecutor(2) as pool:
            back = pool.submit(code_of, lambda: begin(database, first))
            new = pool.submit(code_of, lambda: add_participant(database, one))
        assert sorted([str(back.result()), str(new.result())]) == ["None", "full"]
        with database.write() as session:
            others = select(models.Participant).where(models.Participant.id != first)
            for person in session.scalars(others):
                session.delete(person)
