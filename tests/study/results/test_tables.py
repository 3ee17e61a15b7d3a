"""Tables out of the database, against plans and answers that the tests know."""

import json
import time
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pandas as pd
import pytest
from sqlalchemy import insert, select

from db import models
from db.session import Database
from study.analysis.rankings import COLUMN_NAMES, counted, validate_rankings
from study.content.trials import Design, plan_trials
from study.content.yaml.definition import Study
from study.results.codebook import PARTICIPANTS, TRIALS
from study.results.tables import participants_table, rankings_table, study_tables, trials_table
from study.visits.answers.people import Arrival, add_participant, withdraw
from tests.study.rich_study import BEST_FIRST, RECORD, SLUG, Person, always, planned, take_part

TRYING = Arrival(mode="test")
QUESTION_COLUMNS = ["before_age", "before_sight", "after_remarks", "after_devices"]


def now() -> datetime:
    return datetime.now(UTC)


def test_rankings_hold_every_placement_but_those_of_practice(database: Database, study: Study) -> None:
    name = take_part(database, study)
    table = rankings_table(database, SLUG)
    validate_rankings(table)
    assert list(table.columns) == COLUMN_NAMES
    trials = planned(database, study, name)
    expected = [
        (number, trial.image, method, trial.slots.index(method) + 1, rank, score, trial.kind == "repeat")
        for number, trial in enumerate(trials, start=1)
        if trial.kind != "practice"
        for rank, (method, score) in enumerate(zip(BEST_FIRST, [10, 7.5, 5, 2.5, 0], strict=True), start=1)
    ]
    columns = ["trial", "image", "method", "position", "rank", "score", "repeat"]
    assert list(table[columns].itertuples(index=False, name=None)) == expected
    assert set(table["participant"]) == {name} and set(table["rt_ms"]) == {2100}


def test_repeats_and_traps_are_marked_and_do_not_count(database: Database, study: Study) -> None:
    name = take_part(database, study)
    table = rankings_table(database, SLUG)
    sets = table.groupby("trial")[["repeat", "trap"]].first()
    kinds = [trial.kind for trial in planned(database, study, name)]
    assert sets["repeat"].to_dict() == {n: int(k == "repeat") for n, k in enumerate(kinds, 1) if k != "practice"}
    assert sets["trap"].to_dict() == {n: int(k == "trap") for n, k in enumerate(kinds, 1) if k != "practice"}
    assert sorted(counted(table)["image"].unique()) == sorted(study.images)
    assert len(counted(table)) == 5 * len(study.images)


def test_those_who_only_try_the_study_are_in_no_table(database: Database, study: Study) -> None:
    tester = take_part(database, study, Person(arrival=TRYING))
    assert rankings_table(database, SLUG).empty
    assert trials_table(database, SLUG).empty
    assert participants_table(database, study, now()).empty
    with_tests = participants_table(database, study, now(), include_tests=True)
    assert list(zip(with_tests["participant"], with_tests["mode"], strict=True)) == [(tester, "test")]


def test_trials_hold_the_plan_and_what_was_measured(database: Database, study: Study) -> None:
    name = take_part(database, study, Person(ranks=always(*BEST_FIRST[::-1]), sets=1))
    table = trials_table(database, SLUG)
    assert list(table.columns) == [entry.name for entry in TRIALS]
    trials = planned(database, study, name)
    assert list(table["trial"]) == list(range(1, len(trials) + 1))
    assert list(table["kind"]) == [trial.kind for trial in trials]
    assert list(table["image"]) == [trial.image for trial in trials]
    assert list(table["slots"]) == [trial.slots for trial in trials]

    first = table.iloc[0]
    assert first["order"] == BEST_FIRST[::-1]
    assert first["ranks"] == tuple(5 - BEST_FIRST.index(method) for method in trials[0].slots)
    assert (first["rt_ms"], first["undos"], first["resumed"]) == (2100, 2, 1)
    assert (first["loading_ms"], first["zoom_largest"], first["zoom_ms"]) == (320.5, 2.5, 800)
    assert (first["window_width"], first["window_height"], first["pixel_ratio"]) == (1200, 700, 1.5)
    assert (first["image_width"], first["image_height"]) == (380, 253)
    assert (first["full_ms"], first["hidden_ms"]) == (40, 0)
    assert first["browser_shown_at"] == pd.Timestamp("2025-10-09T08:53:20.250Z")
    assert json.loads(first["events"]) == RECORD["events"]
    assert first["shown_at"] <= first["answered_at"] == table.iloc[1]["shown_at"]


def test_what_was_not_answered_or_not_measured_is_missing(database: Database, study: Study) -> None:
    take_part(database, study, Person(sets=1, record={}))
    table = trials_table(database, SLUG)
    measured = [entry.name for entry in TRIALS if entry.name not in ("participant", "trial", "kind", "image", "slots")]
    assert table.loc[0, measured].dropna().index.tolist() == ["order", "ranks", "shown_at", "answered_at", "rt_ms"]
    assert table.loc[1, measured].dropna().index.tolist() == ["shown_at"]
    assert table.loc[2, measured].dropna().empty


@pytest.mark.parametrize("moment", [0, 253_402_300_799_999, 253_402_300_800_000, 2**53])
def test_a_browser_with_a_mad_clock_stops_nothing(database: Database, study: Study, moment: int) -> None:
    take_part(database, study, Person(sets=1, record={"shown_at": moment}))
    shown = trials_table(database, SLUG)["browser_shown_at"][0]
    assert pd.isna(shown) == (moment > 253_402_300_799_999)


def test_participants_hold_everything_known_of_a_person(database: Database, study: Study) -> None:
    source = {"PROLIFIC_PID": "5f0a", "STUDY_ID": "61b2", "SESSION_ID": "77c3"}
    arrival = Arrival(language="de", external_id="prolific:5f0a", source=source)
    after = {"remarks": "=1+1", "devices": ["1", "3"]}
    name = take_part(database, study, Person(arrival=arrival, after=after))
    table = participants_table(database, study, now())
    assert list(table.columns) == [entry.name for entry in PARTICIPANTS] + QUESTION_COLUMNS
    row = table.iloc[0]
    plain = {column: row[column] for column in ("participant", "number", "plan", "mode", "state", "language", *source)}
    assert plain == {
        **{"participant": name, "number": 0, "plan": 0, "mode": "live", "state": "done", "language": "de"},
        **source,
    }
    assert (row["answered"], row["sets"]) == (7, 7)
    assert (row["window_width"], row["window_height"], row["screen_width"], row["screen_height"]) == (
        *(1280, 720),
        *(1920, 1080),
    )
    assert (row["pixel_ratio"], row["color_depth"]) == (1.5, 30)
    assert (row["dark"], row["light"], row["touch"]) == (3, 4, 1)
    assert (row["before_age"], row["before_sight"]) == (30, "1")
    assert (row["after_remarks"], row["after_devices"]) == ("=1+1", ("1", "3"))
    assert row["consented_at"] <= row["started_at"] <= min(row["finished_at"], row["seen_at"])
    assert row["minutes"] == pytest.approx((row["finished_at"] - row["started_at"]) / pd.Timedelta(minutes=1))
    assert pd.isna(row["invitation"])


def test_the_invitation_that_brought_a_person_is_told(database: Database, study: Study) -> None:
    take_part(database, study, Person(sets=0, arrival=Arrival(external_id="invitation:12")))
    assert list(participants_table(database, study, now())["invitation"]) == [12]


def test_states_follow_the_last_thing_that_was_done(database: Database, study: Study) -> None:
    take_part(database, study)
    take_part(database, study, Person(sets=2))
    add_participant(database, study)
    later = now() + timedelta(minutes=study.abandoned_after)
    sooner = later - timedelta(minutes=1)
    assert list(participants_table(database, study, sooner)["state"]) == ["done", "active", "active"]
    table = participants_table(database, study, later)
    assert list(table["state"]) == ["done", "abandoned", "abandoned"]
    assert list(table["answered"]) == [7, 2, 0]
    assert list(table["started_at"].notna()) == [True, True, False]
    assert list(table["minutes"].notna()) == [True, False, False]


def test_one_persons_rows_can_be_asked_for(database: Database, study: Study) -> None:
    take_part(database, study)
    second = take_part(database, study, Person(sets=2))
    everybody = trials_table(database, SLUG)
    expected = everybody[everybody["participant"] == second].reset_index(drop=True)
    pd.testing.assert_frame_equal(trials_table(database, SLUG, second), expected)
    assert list(participants_table(database, study, now(), participant=second)["participant"]) == [second]
    assert participants_table(database, study, now(), participant="nobody").empty


def test_who_withdraws_is_gone(database: Database, study: Study) -> None:
    stays, leaves = take_part(database, study), take_part(database, study)
    withdraw(database, leaves)
    tables = study_tables(database, study, now())
    for table in (tables.rankings, tables.trials, tables.participants):
        assert set(table["participant"]) == {stays}


def test_answers_to_questions_that_are_no_longer_asked_are_kept(database: Database, study: Study) -> None:
    take_part(database, study, Person(before={"age": "thirty", "sight": "1", "mood": ["low", "high"], "luck": 7}))
    table = participants_table(database, study, now())
    assert list(table.columns[-6:]) == [*QUESTION_COLUMNS, "before_mood", "before_luck"]
    assert table.loc[0, ["before_age", "before_mood", "before_luck"]].tolist() == ["thirty", '["low", "high"]', "7"]


def test_tables_of_a_study_without_participants_have_their_columns_and_no_rows(
    database: Database, study: Study
) -> None:
    tables = study_tables(database, study, now())
    assert list(tables.rankings.columns) == COLUMN_NAMES
    validate_rankings(tables.rankings)
    assert list(tables.trials.columns) == [entry.name for entry in TRIALS]
    assert list(tables.participants.columns) == [entry.name for entry in PARTICIPANTS] + QUESTION_COLUMNS
    assert (len(tables.rankings), len(tables.trials), len(tables.participants)) == (0, 0, 0)


def test_unknown_studies_have_no_tables(database: Database, study: Study) -> None:
    for table in (rankings_table, trials_table):
        with pytest.raises(ValueError, match="nobody has ranked in study 'other' yet"):
            table(database, "other")


def test_the_tables_of_a_large_study_come_at_once(database: Database, study: Study) -> None:
    fill(database, people=47, images=100)
    for read in (lambda: rankings_table(database, SLUG), lambda: trials_table(database, SLUG)):
        started = time.process_time()
        table = read()
        assert time.process_time() - started < 2
        assert len(table) in (23_500, 4_700)
    started = time.process_time()
    assert len(participants_table(database, study, now())) == 47
    assert time.process_time() - started < 1
    slots = rankings_table(database, SLUG).groupby(["participant", "method", "position"]).size()
    assert slots.between(19, 21).all()


def fill(database: Database, people: int, images: int) -> None:
    """Store complete answers of many people, without the waiting for the disk between them."""
    design = Design(tuple(f"photo{number:03}" for number in range(images)), BEST_FIRST)
    orders = list(permutations(range(5)))
    moment = now()
    with database.write() as session:
        study_id = session.scalars(select(models.Study.id)).one()
        for number in range(people):
            person = {"id": f"p{number:02}", "study_id": study_id, "number": number, "plan": number}
            moments = {"consented_at": moment, "started_at": moment, "finished_at": moment, "seen_at": moment}
            session.execute(insert(models.Participant).values(**person, **moments))
            first = number * images
            plan = list(enumerate(plan_trials(design, 7, number), start=first))
            trials = [
                {"id": key, "participant_id": person["id"], "index": key - first, "image": trial.image}
                | {"slots": list(trial.slots), "kind": "main"}
                for key, trial in plan
            ]
            rankings = [
                {"id": key, "trial_id": key, "answered_at": moment, "rt_ms": 900, "record": RECORD} for key, _ in plan
            ]
            placements = [
                {"ranking_id": key, "method": trial.slots[slot], "position": slot + 1, "rank": rank}
                for key, trial in plan
                for rank, slot in enumerate(orders[key % len(orders)], start=1)
            ]
            session.execute(insert(models.Trial), trials)
            session.execute(insert(models.Ranking), rankings)
            session.execute(insert(models.Placement), placements)
