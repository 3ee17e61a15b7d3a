"""Analyses are computed once, and never shown for answers that are no longer the study's."""

import gc
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from db.session import Database
from study.content.yaml.definition import Study
from study.researcher import results_analyses
from study.researcher.results_analyses import KEPT, Analyses, Results
from study.researcher.stores import Stores
from study.results.tables import rankings_table
from study.visits.answers.people import Arrival, withdraw
from study.visits.answers.places import Kept
from tests.study.researcher.site import stores_at
from tests.study.rich_study import Person, open_rich_study, take_part


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    """A data folder of its own for every test."""
    with stores_at(tmp_path) as opened:
        yield opened


@pytest.fixture
def database(stores: Stores) -> Database:
    """Where the answers are."""
    return stores.database


@pytest.fixture
def study(stores: Stores) -> Study:
    """A study with four sets that count, a trap and a repeat, all of which everybody ranks alike."""
    return open_rich_study(stores.settings, stores.database)


@pytest.fixture
def people(database: Database, study: Study) -> list[str]:
    """Three people who have ranked everything."""
    return [take_part(database, study) for _ in range(3)]


def analyzed(results: Results) -> list[str]:
    """Name the people whose rankings are in an analysis."""
    return [] if results.analysis is None else results.analysis.shown.participants.tolist()


def test_a_state_is_analyzed_once(database: Database, study: Study, people: list[str]) -> None:
    analyses = Analyses(database)
    everybody, without = analyses.of(study), analyses.of(study, people[:1])
    assert (analyzed(everybody), analyzed(without)) == (people, people[1:])
    assert analyses.of(study) is everybody
    assert analyses.of(study, [*people[:1], "somebody who has ranked nothing"]) is without


def test_a_new_answer_is_noticed(database: Database, study: Study, people: list[str]) -> None:
    analyses = Analyses(database)
    before = analyses.of(study).analysis
    newcomer = take_part(database, study, Person(sets=2))
    assert analyzed(analyses.of(study)) == [*people, newcomer]
    after = analyses.of(study).analysis
    assert before is not None and after is not None
    assert len(after.matrix) == len(before.matrix) + 1  # the first set is practice


def test_the_same_number_of_answers_of_another_person_is_noticed(
    database: Database, study: Study, people: list[str]
) -> None:
    analyses = Analyses(database)
    assert analyzed(analyses.of(study)) == people
    withdraw(database, people[-1])
    newcomer = take_part(database, study)
    assert analyzed(analyses.of(study)) == [*people[:-1], newcomer]


def test_who_withdraws_while_the_answers_are_read_is_not_shown_later(
    database: Database, study: Study, people: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    analyses, passing = Analyses(database), []

    def read_late(database: Database, slug: str, kept: Kept) -> pd.DataFrame:
        passing.append(take_part(database, study))
        return rankings_table(database, slug, kept)

    monkeypatch.setattr(results_analyses, "rankings_table", read_late)
    assert analyzed(analyses.of(study)) == [*people, *passing]
    monkeypatch.undo()
    withdraw(database, passing[0])
    assert analyzed(analyses.of(study)) == people


def test_nothing_of_who_has_withdrawn_stays_in_memory(database: Database, study: Study, people: list[str]) -> None:
    analyses = Analyses(database)
    before = analyses.of(study).analysis
    assert before is not None
    seen = weakref.ref(before)
    withdraw(database, people[0])
    del before
    assert analyzed(analyses.of(study)) == people[1:]
    gc.collect()
    assert seen() is None


def test_only_the_latest_stay_in_memory(database: Database, study: Study) -> None:
    people = [take_part(database, study) for _ in range(KEPT + 1)]
    analyses = Analyses(database)
    first = analyses.of(study, people[:1])
    for name in people[1:]:
        analyses.of(study, [name])
    assert analyses.of(study, people[:1]) is not first


def test_methods_carry_the_names_that_they_have_now(database: Database, study: Study, people: list[str]) -> None:
    analyses = Analyses(database)
    analyses.of(study)
    renamed = replace(study, methods=tuple(replace(method, label=method.label + "!") for method in study.methods))
    analysis = analyses.of(renamed).analysis
    assert analysis is not None
    assert list(analysis.labels.values()) == [method.label for method in renamed.methods]


def test_without_rankings_that_count_there_is_no_analysis(database: Database, study: Study) -> None:
    analyses = Analyses(database)
    take_part(database, study, Person(sets=1))  # the practice set
    take_part(database, study, Person(arrival=Arrival(mode="test")))
    assert analyses.of(study).analysis is None
    person = take_part(database, study)
    assert analyzed(analyses.of(study)) == [person]
    assert analyses.of(study, [person]).analysis is None


def test_a_report_is_made_once_and_there_is_none_without_rankings(
    database: Database, study: Study, people: list[str]
) -> None:
    analyses = Analyses(database)
    everybody = analyses.of(study).report
    assert 'id="analysis-scores"' in everybody
    assert analyses.of(study).report is everybody
    assert analyses.of(study, people).report == ""
