"""A study on record: what may still change, and who may come in."""

from dataclasses import replace
from typing import Any

import pytest

from db import models
from db.session import Database
from study.content.keeping.registration import is_registered, recorded_design, register_study, study_record
from study.content.trials import Design, plan_trials
from study.content.yaml.definition import Study, StudyError
from study.visits.answers.people import add_participant
from study.visits.answers.responses import load_visit
from tests.study.tiny_study import IMAGES, SLUG


def test_a_study_may_change_until_somebody_takes_part(database: Database, study: Study) -> None:
    assert is_registered(database, SLUG)
    assert not is_registered(database, "other")
    changed = replace(study, seed=12, images=IMAGES[:2])
    register_study(database, changed)
    visit = load_visit(database, changed, add_participant(database, changed))
    assert visit is not None and len(visit.trials) == 2
    register_study(database, replace(changed, titles={"en": "New words"}))
    with pytest.raises(StudyError, match="images changed after participants had consented") as caught:
        register_study(database, study)
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("changes", [{"repeats": 2}, {"order": "fixed"}, {"sets_per_participant": 3}])
def test_the_design_may_not_change_once_people_take_part(
    database: Database, study: Study, changes: dict[str, Any]
) -> None:
    add_participant(database, study)
    with pytest.raises(StudyError, match="design changed after participants had consented"):
        register_study(database, replace(study, **changes))
    register_study(database, study)


def test_which_version_of_a_trap_is_ruined_may_not_change(database: Database, study: Study) -> None:
    trapping = replace(study, images=IMAGES[1:], traps={IMAGES[0]: "dingo_edit"})
    register_study(database, trapping)
    add_participant(database, trapping)
    register_study(database, trapping)
    with pytest.raises(StudyError, match="design changed after participants had consented"):
        register_study(database, replace(trapping, traps={IMAGES[0]: "quokka_auto"}))


def test_what_the_report_is_asked_may_not_change_once_people_take_part(database: Database, study: Study) -> None:
    asked = replace(study, equivalence_margin=0.4, reference="dingo_edit")
    register_study(database, asked)
    add_participant(database, asked)
    register_study(database, asked)
    with pytest.raises(StudyError, match="equivalence_margin changed after participants had consented"):
        register_study(database, replace(asked, equivalence_margin=1.2))
    with pytest.raises(StudyError) as caught:
        register_study(database, replace(study, population="people"))
    assert [problem.split()[0] for problem in caught.value.problems] == [
        "equivalence_margin",
        "reference",
        "population",
    ]


def test_the_design_on_record_plans_the_same_sets(database: Database, study: Study) -> None:
    rich = replace(study, images=IMAGES[:4], practice=IMAGES[4:5], traps={IMAGES[5]: "dingo_edit"}, repeats=1)
    register_study(database, rich)
    with database.read() as session:
        recorded = recorded_design(study_record(session, SLUG))
    assert recorded == rich.design
    assert plan_trials(recorded, 1, 3) == plan_trials(rich.design, 1, 3)


def test_a_study_of_the_first_version_had_the_default_design(database: Database, study: Study) -> None:
    add_participant(database, study)
    with database.write() as session:
        study_record(session, SLUG).design = {}
    register_study(database, study)
    assert recorded_design(models.Study(images=["a"], methods=["x", "y"], design={})) == Design(("a",), ("x", "y"))
