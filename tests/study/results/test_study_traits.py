"""What groups a study's photos and participants."""

from datetime import UTC, datetime

import pytest

from db import models
from db.session import Database
from db.settings import Settings
from study.content.keeping.reading import read_study
from study.content.yaml.definition import Study
from study.researcher.results_analyses import Analyses
from study.results.study_analysis import protocol_of
from study.results.study_traits import fingerprint, study_traits, traits_of
from study.results.tables import participants_table
from tests.study.rich_study import Person, open_rich_study, take_part
from tests.study.tiny_study import IMAGES

DAY = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def study(settings: Settings, database: Database) -> Study:
    """A study in two languages with a choice, a number and a table of photos."""
    return open_rich_study(settings, database)


def test_answers_devices_and_screens_group_people(database: Database, study: Study) -> None:
    names = [
        take_part(database, study, Person(before={"age": 20, "sight": "2"})),
        take_part(database, study, Person(before={"age": 40, "sight": "1"})),
    ]
    table = participants_table(database, study, DAY)
    table.loc[0, ["window_width", "touch"]] = [390.0, 1]
    table.loc[1, ["window_width", "touch"]] = [768.0, 0]
    people = traits_of(study, table).people
    assert people.index.tolist() == names
    assert people["age"].tolist() == [20, 40]
    assert people["sight"].tolist() == ["2", "1"]
    assert people["screen"].tolist() == ["small", "large"]
    assert people["device"].tolist() == ["touch", "mouse"]
    # Everybody read English: nothing to compare, and nothing to say about it.
    assert "language" not in people


def test_a_study_whose_participants_read_in_both_directions_says_so(database: Database, study: Study) -> None:
    for _ in range(2):
        take_part(database, study, Person())
    table = participants_table(database, study, DAY)
    assert not protocol_of(study, traits_of(study, table)).has_both_directions
    table["language"] = ["en", "ar"]
    assert protocol_of(study, traits_of(study, table)).has_both_directions
    table["language"] = ["en", "de"]
    assert not protocol_of(study, traits_of(study, table)).has_both_directions


def test_questions_are_named_as_they_are_asked(database: Database, study: Study) -> None:
    take_part(database, study)
    assert study_traits(database, study).labels["sight"] == "“Sight?”"


def test_people_who_were_not_measured_are_in_no_group(database: Database, study: Study) -> None:
    take_part(database, study)
    take_part(database, study)
    table = participants_table(database, study, DAY)
    table["window_width"] = [500.0, None]
    table["touch"] = [None, 1]
    found = traits_of(study, table).people
    assert "screen" not in found and "device" not in found


def test_photos_are_grouped_by_their_table(database: Database, study: Study) -> None:
    category = {image: "portrait" if at % 2 else "landscape" for at, image in enumerate(IMAGES)}
    lines = [f"{image},{level}" for image, level in category.items()]
    (study.folder / "photos.csv").write_text("\n".join(["image,category", *lines]))
    photos = study_traits(database, read_study(study.folder)).photos
    assert photos["category"].to_dict() == category


def test_an_answer_after_the_sets_makes_another_analysis(database: Database, study: Study) -> None:
    person = take_part(database, study)
    analyses = Analyses(database)
    before, known = analyses.of(study), fingerprint(study_traits(database, study))
    with database.write() as session:
        found = session.get(models.Participant, person)
        assert found is not None
        found.answers_before = {"age": 31, "sight": "2"}
    assert fingerprint(study_traits(database, study)) != known
    assert analyses.of(study) is not before
