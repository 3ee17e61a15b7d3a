"""A study whose sets show 3 of 5 methods, from consent to the exports."""

import csv
from collections import Counter
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest

from db import models
from db.session import Database
from db.settings import Settings
from study.__main__ import main
from study.analysis.incomplete.analysis import IncompleteAnalysis
from study.content.keeping.reading import read_study
from study.content.keeping.registration import register_study, study_record
from study.content.trials import Kind, PlannedTrial
from study.content.yaml.definition import Study, StudyError
from study.researcher.people_rows import people_of
from study.results.approvals import approvals_table
from study.results.archive import write_archive
from study.results.forms import wide_csv
from study.results.monitor import standing
from study.results.study_analysis import study_analysis
from study.results.tables import rankings_table, trials_table
from tests.study.participant_client import ParticipantClient, error_of
from tests.study.rich_study import Person, always, take_part
from tests.study.tiny_study import IMAGES, RICH, TINTS, write_study

SLUG = "some"
METHODS = list(TINTS)
RUINED = RICH["traps"]
SOME = {**RICH, "questions": {}, "screen_check": False, "smallest_window": [0, 0], "methods_per_set": 3}


@pytest.fixture
def some(settings: Settings, database: Database) -> Study:
    """The study: one set for practice, four that count, one attention check and one repeat, of 3 of 5 methods each."""
    write_study(settings.studies / SLUG, **SOME, last_page={"own": True})
    study = read_study(settings.studies / SLUG)
    register_study(database, study, opened=True)
    return study


def test_the_scale_has_a_level_for_each_version_shown(some: Study) -> None:
    assert [(level.labels["en"], level.score) for level in some.scale] == [("Best", 10), ("Average", 5), ("Poor", 0)]


def test_a_whole_visit(some: Study, participant: ParticipantClient, database: Database) -> None:
    view = participant.state(SLUG)["study"]
    assert [len(view["scale"]), view["sets"]] == [3, 6]
    participant.consent(SLUG)
    state = participant.post("begin", study=SLUG).json()
    while state["sets"]:
        current = state["sets"][0]
        assert len(current["images"]) == 3
        assert all(participant.http.get(f"/study/{image}").status_code == 200 for image in current["images"])
        for wrong in ([1, 2, 3, 4, 5], [1, 2], [1, 2, 4], [1, 1, 2]):
            assert error_of(participant.answer(current["trial"], wrong))[1] == "invalid"
        # The ruined version of the practice set may be in any slot: the first try counts.
        state = participant.answer(current["trial"], [2, 3, 1]).json()
    assert (state["stage"], state["answered"], state["total"]) == ("finished", 7, 7)

    trials = trials_table(database, SLUG)
    assert all(len(set(slots)) == 3 and set(slots) <= set(METHODS) for slots in trials["slots"])
    shown = dict(zip(trials["image"], trials["slots"], strict=True))
    assert all(ruined in shown[image] for image, ruined in RUINED.items())
    repeat = trials[trials["kind"] == Kind.REPEAT].iloc[0]
    first = trials[(trials["kind"] == Kind.MAIN) & (trials["image"] == repeat["image"])].iloc[0]
    assert set(repeat["slots"]) == set(first["slots"])

    rankings = rankings_table(database, SLUG)
    assert len(rankings) == 6 * 3
    assert set(zip(rankings["rank"], rankings["score"], strict=True)) == {(1, 10.0), (2, 5.0), (3, 0.0)}
    assert all(sorted(each["position"]) == [1, 2, 3] for _, each in rankings.groupby("trial"))

    # Mean ranks of each method over the sets that count and have it, the best first.
    counted = rankings[(rankings["repeat"] == 0) & (rankings["trap"] == 0)]
    told = state["last_page"]
    assert told["poorest"] == 3
    assert [each["own"] for each in told["versions"]] == sorted(counted.groupby("method")["rank"].mean())
    assert all(participant.http.get(f"/study/{each['picture']}").status_code == 200 for each in told["versions"])


def test_pages_and_exports_count_three_versions(some: Study, database: Database, tmp_path: Path) -> None:
    for _ in range(5):
        take_part(
            database, some, Person(ranks=lambda trial: sorted(trial.slots, key=METHODS.index), before={}, after={})
        )
    found = standing(database, some, datetime.now(UTC))
    assert (found.answers, found.counted) == (35, 20)
    # Five plans of four sets: every method four times in every slot.
    assert found.slots.to_numpy().tolist() == [[4, 4, 4]] * 5

    wide = list(csv.DictReader(StringIO(wide_csv(database, some))))
    assert len(wide) == 30
    for row in wide:
        assert sorted(row[f"rank_{method}"] for method in METHODS) == ["", "", "1.0", "2.0", "3.0"]
        assert [bool(row[f"rank_{method}"]) for method in METHODS] == [
            bool(row[f"slot_{method}"]) for method in METHODS
        ]

    write_archive(database, some, tmp_path / "archive.zip")
    with ZipFile(tmp_path / "archive.zip") as archive:
        names = archive.namelist()
        readme = archive.read("README.md").decode()
        report = archive.read("analysis/report.html").decode()
        rankings = pd.read_csv(archive.open("data/rankings.csv"))
    assert len(rankings) == 5 * 6 * 3
    assert "ranked\n3 versions of one photo" in readme and "by 3 of these methods" in readme
    assert "Rankings that count: 20." in readme
    assert "analysis/mean_scores.csv" not in names and "mean_scores" not in readme
    assert "a score or a rank among three methods is not one among five" in report and 'id="mean-scores"' not in report


def test_who_overlooks_the_ruined_version_is_flagged(some: Study, database: Database) -> None:
    def person(ruined_last: bool) -> Person:
        def order(trial: PlannedTrial) -> list[str]:
            return sorted(trial.slots, key=lambda each: (each == RUINED[IMAGES[1]]) is ruined_last)

        return Person(ranks=order, before={}, after={})

    careful, careless = take_part(database, some, person(True)), take_part(database, some, person(False))
    said = {each.id: each.flags for each in people_of(database, some, datetime.now(UTC))}
    flag = "did not put the ruined version last in 1 of 1 attention checks (rule: any)"
    assert said == {careful: (), careless: (flag,)}
    assert approvals_table(database, some, datetime.now(UTC)).empty


def test_nothing_is_computed_as_if_all_methods_had_been_ranked(
    some: Study,
    database: Database,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ENHANCEGAN_DATA", str(settings.data))
    for _ in range(5):
        take_part(database, some, Person(ranks=lambda trial: trial.slots, before={}, after={}))
    assert isinstance(study_analysis(some, rankings_table(database, SLUG)), IncompleteAnalysis)
    assert main(["plan", "--difference", "1", "--like", SLUG, "--people", "20", "--photos", "20"]) == 0
    said = capsys.readouterr().out
    assert f"as in {SLUG}, of 5 people" in said
    assert "converted from rankings that are partial or tied" in said


def test_what_is_on_record_is_the_design_and_cannot_change(some: Study, database: Database, settings: Settings) -> None:
    with database.read() as session:
        assert study_record(session, SLUG).design["methods_per_set"] == 3
    take_part(database, some, Person(ranks=lambda trial: trial.slots, before={}, after={}))
    register_study(database, some)
    (settings.studies / SLUG / "study.yaml").unlink()
    changed = write_study(settings.data / "changed" / SLUG, **{**SOME, "methods_per_set": 4})
    with pytest.raises(StudyError, match="design changed after participants had consented"):
        register_study(database, read_study(changed))


def test_a_study_recorded_before_there_were_incomplete_blocks_is_the_same_study(
    database: Database, study: Study
) -> None:
    take_part(database, study, Person(ranks=always(*METHODS), before={}, after={}))
    with database.write() as session:
        record = study_record(session, study.slug)
        kept = {key: value for key, value in record.design.items() if key not in ("methods_per_set", "conditions")}
        record.design = kept
    register_study(database, study)
    again = take_part(database, study, Person(ranks=always(*METHODS), before={}, after={}))
    with database.read() as session:
        slots = [trial.slots for trial in session.get_one(models.Participant, again).trials]
    assert Counter(map(len, slots)) == {5: 6}
