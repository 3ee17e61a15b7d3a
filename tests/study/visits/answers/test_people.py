"""Who comes in, who is the same person, whose plan is given again, and who leaves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
import yaml
from sqlalchemy import func, select

from db import models
from db.session import Database
from db.settings import Settings
from study.content.keeping.reading import read_study
from study.content.keeping.registration import register_study
from study.content.trials import plan_trials
from study.content.yaml.definition import Question, Study
from study.results.tables import rankings_table
from study.visits.answers.people import (
    Arrival,
    add_participant,
    attach_external,
    begin,
    find_external,
    record_answers,
    record_decline,
    record_screen,
    withdraw,
)
from study.visits.answers.progress import Stage
from study.visits.answers.refusals import Refused
from study.visits.answers.responses import Answer, load_visit, record_answer
from tests.study.tiny_study import IMAGES, SLUG

ORDER = [3, 1, 5, 2, 4]
TRYING = Arrival(mode="test")
KEY = "k" * 20
People = Callable[[], pd.DataFrame]


def plan_of(database: Database, participant: str) -> int:
    with database.read() as session:
        return session.get_one(models.Participant, participant).plan


def rank_everything(database: Database, study: Study, participant: str) -> None:
    begin(database, participant)
    for index in range(len(IMAGES)):
        record_answer(database, study, participant, index, Answer(ORDER, 1))


def go_away(database: Database, participant: str, study: Study) -> None:
    """Let the participant have done nothing for longer than the study waits."""
    with database.write() as session:
        person = session.get_one(models.Participant, participant)
        person.seen_at = datetime.now(UTC) - timedelta(minutes=study.abandoned_after + 1)


def departures(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(models.Departure.kind).order_by(models.Departure.id)))


def test_newcomers_get_the_planned_sets_in_turn(database: Database, study: Study) -> None:
    for plan in range(3):
        visit = load_visit(database, study, add_participant(database, study))
        assert visit is not None
        assert visit.trials == plan_trials(study.design, study.seed, plan)
        assert visit.progress.stage is Stage.CHECK


def test_the_plan_of_somebody_who_went_away_is_given_again(database: Database, study: Study) -> None:
    done, gone, active = (add_participant(database, study) for _ in range(3))
    rank_everything(database, study, done)
    begin(database, gone)
    for person in (done, gone):
        go_away(database, person, study)
    newcomers = [add_participant(database, study) for _ in range(2)]
    assert [plan_of(database, person) for person in (done, gone, active, *newcomers)] == [0, 1, 2, 1, 3]


def test_whoever_takes_the_plan_of_somebody_who_went_away_has_the_same_condition(
    settings: Settings, database: Database, people: People
) -> None:
    folder = settings.studies / SLUG
    conditions = [{"name": name, "images": list(images)} for name, images in (("a", IMAGES[:4]), ("b", IMAGES[2:]))]
    settings_now = {**yaml.safe_load((folder / "study.yaml").read_text()), "conditions": conditions}
    (folder / "study.yaml").write_text(yaml.safe_dump(settings_now))
    study = read_study(folder)
    register_study(database, study)
    first = [add_participant(database, study) for _ in range(6)]
    go_away(database, first[2], study)
    last = add_participant(database, study)
    condition = people().set_index("participant")["condition"]
    assert condition[last] == condition[first[2]]
    assert sorted(condition[[*first[:2], last, *first[3:]]]) == ["a"] * 3 + ["b"] * 3
    visit = load_visit(database, study, last)
    assert visit is not None
    assert {trial.image for trial in visit.trials} == set({"a": IMAGES[:4], "b": IMAGES[2:]}[condition[last]])


def test_those_who_try_the_study_take_no_plan_and_count_nowhere(
    database: Database, study: Study, people: People
) -> None:
    trying = add_participant(database, study, TRYING)
    rank_everything(database, study, trying)
    assert plan_of(database, add_participant(database, study)) == 0
    assert len(people()) == 1
    assert rankings_table(database, SLUG).empty


def test_the_same_browser_and_the_same_external_id_are_the_same_person(database: Database, study: Study) -> None:
    by_key = add_participant(database, study, Arrival(browser_key=KEY))
    assert add_participant(database, study, Arrival(browser_key=KEY)) == by_key
    sent = Arrival(external_id="prolific:5f", source={"PROLIFIC_PID": "5f"})
    by_id = add_participant(database, study, sent)
    assert add_participant(database, study, replace(sent, browser_key="other" * 4)) == by_id
    assert find_external(database, SLUG, "prolific:5f") == by_id
    assert find_external(database, SLUG, "prolific:60") is None


def test_one_browser_may_serve_several_people_sent_one_after_the_other(database: Database, study: Study) -> None:
    people = {
        add_participant(database, study, Arrival(browser_key=KEY, external_id=f"invitation:{number}"))
        for number in (1, 2, 1)
    }
    assert len(people) == 2


def test_a_real_and_a_trying_person_of_one_browser_are_two(database: Database, study: Study) -> None:
    trying, real = replace(TRYING, browser_key=KEY), Arrival(browser_key=KEY)
    found = [add_participant(database, study, arrival) for arrival in (trying, real, trying, real)]
    assert found[0] == found[2] != found[1] == found[3]


def test_an_external_id_is_attached_once(database: Database, study: Study) -> None:
    person = add_participant(database, study)
    assert attach_external(database, person, Arrival())
    assert attach_external(database, person, Arrival(external_id="prolific:5f", source={"PROLIFIC_PID": "5f"}))
    assert attach_external(database, person, Arrival(external_id="prolific:5f"))
    assert not attach_external(database, person, Arrival(external_id="prolific:60"))
    assert find_external(database, SLUG, "prolific:5f") == person


def test_an_id_is_not_attached_to_somebody_who_has_finished(database: Database, study: Study) -> None:
    done = add_participant(database, study)
    rank_everything(database, study, done)
    assert not attach_external(database, done, Arrival(external_id="prolific:5f"))
    assert find_external(database, SLUG, "prolific:5f") is None


def test_an_id_that_is_anothers_is_not_attached(database: Database, study: Study) -> None:
    owner = add_participant(database, study, Arrival(external_id="prolific:5f"))
    person = add_participant(database, study)
    assert not attach_external(database, person, Arrival(external_id="prolific:5f"))
    assert find_external(database, SLUG, "prolific:5f") == owner
    withdraw(database, person)
    assert not attach_external(database, person, Arrival(external_id="prolific:60"))


def test_the_first_check_and_the_first_answers_count(database: Database, study: Study) -> None:
    person = add_participant(database, study)
    for dark in (4, 1):
        record_screen(database, person, {"window": [800, 600], "dark": dark, "light": 4})
    for age in (30, 40):
        record_answers(database, person, "before", {"age": age})
    with database.read() as session:
        stored = session.get_one(models.Participant, person)
        assert stored.screen == {"window": [800, 600], "dark": 4, "light": 4}
        assert stored.answers_before == {"age": 30}


def test_beginning_twice_changes_nothing(database: Database, study: Study, people: People) -> None:
    person = add_participant(database, study)
    begin(database, person)
    first = people().started_at[0]
    begin(database, person)
    assert people().started_at[0] == first
    visit = load_visit(database, study, person)
    assert visit is not None and visit.progress.current == 0


def test_questions_after_the_sets_finish_the_visit(database: Database, study: Study, people: People) -> None:
    asking = replace(study, after=(Question("remarks", "text", {"en": "Anything?"}),))
    person = add_participant(database, asking)
    begin(database, person)
    with pytest.raises(Refused) as caught:
        record_answers(database, person, "after", {"remarks": "early"})
    assert caught.value.code == "out_of_order"
    rank_everything(database, asking, person)
    visit = load_visit(database, asking, person)
    assert visit is not None and visit.progress.stage is Stage.AFTER
    assert people().finished_at.isna().all()
    record_answers(database, person, "after", {"remarks": "late"})
    visit = load_visit(database, asking, person)
    assert visit is not None and visit.progress.stage is Stage.FINISHED
    assert people().finished_at.notna().all()


def test_withdrawal_deletes_everything_but_the_fact(database: Database, study: Study) -> None:
    person, other = add_participant(database, study), add_participant(database, study)
    for each in (person, other):
        rank_everything(database, study, each)
    for _ in range(2):
        withdraw(database, person)
    assert load_visit(database, study, person) is None
    assert set(rankings_table(database, SLUG).participant) == {other}
    with database.read() as session:
        counts = [session.scalar(select(func.count()).select_from(table)) for table in (models.Trial, models.Ranking)]
    assert counts == [len(IMAGES), len(IMAGES)]
    assert departures(database) == ["withdrawn"]


def test_declining_is_stored_and_leaving_a_trial_run_is_not(database: Database, study: Study) -> None:
    record_decline(database, SLUG)
    withdraw(database, add_participant(database, study, TRYING))
    assert departures(database) == ["declined"]


def test_nothing_is_stored_of_somebody_withdrawn(database: Database, study: Study) -> None:
    person = add_participant(database, study)
    withdraw(database, person)
    with pytest.raises(Refused) as caught:
        record_screen(database, person, {"window": [800, 600], "dark": 4, "light": 4})
    assert caught.value.code == "no_participant"
