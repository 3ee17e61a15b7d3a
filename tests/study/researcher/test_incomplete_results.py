"""The researcher's results of a study in which some rankings place only some of the methods."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from db import models
from study.analysis.incomplete.analysis import IncompleteAnalysis
from study.analysis.report import population_html, summary_html
from study.content.yaml.definition import Study
from study.researcher.results_analyses import Analyses
from study.researcher.results_photos import photo_cards
from study.researcher.stores import Stores
from study.results.exports import EXPORTS, Selection
from tests.study.researcher.site import stores_at
from tests.study.rich_study import open_rich_study, take_part


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    """A data folder of its own for every test."""
    with stores_at(tmp_path) as opened:
        yield opened


@pytest.fixture
def study(stores: Stores) -> Study:
    """A study in whose answers the last of every ranking is missing, as if it had not been shown."""
    study = open_rich_study(stores.settings, stores.database)
    for _ in range(3):
        take_part(stores.database, study)
    with stores.database.write() as session:
        for ranking in session.scalars(select(models.Ranking)).all():
            placements = session.scalars(
                select(models.Placement).where(models.Placement.ranking_id == ranking.id)
            ).all()
            gone = next(one for one in placements if one.rank == len(study.methods))
            session.delete(gone)
            session.flush()
            # The others move up: slots are 1, 2, ... of those shown.
            for one in sorted(placements, key=lambda one: one.position):
                if one.position > gone.position:
                    one.position -= 1
                    session.flush()
    return study


def test_the_results_show_what_can_be_estimated(stores: Stores, study: Study) -> None:
    found = Analyses(stores.database).of(study)
    assert isinstance(found.analysis, IncompleteAnalysis)
    assert "What this report does not have" in found.report
    page = population_html(found.analysis) + summary_html(found.analysis, None, len(study.images), None)
    assert "all place only some of the" in page
    assert "ranked by 3 people" in photo_cards(study, found.analysis, 1)


def test_they_are_analyzed_once(stores: Stores, study: Study) -> None:
    analyses = Analyses(stores.database)
    assert analyses.of(study) is analyses.of(study)


def test_participants_can_be_left_out(stores: Stores, study: Study) -> None:
    analyses = Analyses(stores.database)
    everybody = analyses.of(study).analysis
    assert everybody is not None
    people = everybody.shown.participants.tolist()
    left = analyses.of(study, people[:1]).analysis
    assert left is not None and left.shown.participants.tolist() == people[1:]


@pytest.mark.parametrize("name", ["rankings.csv", "report.html", "replication.zip"])
def test_exports_with_the_analysis_can_be_written(stores: Stores, study: Study, tmp_path: Path, name: str) -> None:
    file = tmp_path / "export"
    EXPORTS[name].write(stores.database, study, file, Selection())
    assert file.stat().st_size > 0
