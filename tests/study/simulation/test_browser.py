"""What simulated browsers measure and enter is what the server lets in."""

from pathlib import Path

import numpy as np
import pytest

from study.content.keeping.reading import read_study
from study.simulation.browser import SimulatedBrowser, answers
from study.visits.answers.checking import checked
from study.visits.answers.questionnaire import check_answers
from study.visits.answers.records import Record, Screen
from study.visits.http.views import study_view
from tests.study.tiny_study import write_study

QUESTIONS = [
    {"key": "age", "kind": "number", "text": "Age?", "smallest": 18, "largest": 20},
    {"key": "height", "kind": "number", "text": "Height?", "smallest": 1.2, "largest": 1.9},
    {"key": "debts", "kind": "number", "text": "Debts?", "largest": -500},
    {"key": "free", "kind": "number", "text": "Any?"},
    {"key": "sight", "kind": "choice", "text": "Sight?", "choices": ["normal", "impaired", "unsure"]},
    {"key": "devices", "kind": "several", "text": "Devices?", "choices": ["phone", "screen"]},
    {"key": "remarks", "kind": "text", "text": "Remarks?", "required": False},
]


def test_answers_are_valid_and_varied(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path / "tiny", questions={"before": QUESTIONS}))
    asked = study_view(study, "en", "live")["questions"]["before"]
    given = [answers(np.random.default_rng(seed), asked) for seed in range(100)]
    for each in given:
        assert check_answers(study.before, each) == each
    assert {each["age"] for each in given} == {18, 19, 20}
    assert {each["sight"] for each in given} == {"normal", "impaired", "unsure"}
    assert {tuple(each["devices"]) for each in given} == {("phone",), ("screen",), ("phone", "screen")}
    assert 30 < sum("remarks" in each for each in given) < 70


@pytest.mark.parametrize("smallest", [(0, 0), (1400, 900)])
def test_windows_are_valid_and_large_enough(smallest: tuple[int, int]) -> None:
    screens = [SimulatedBrowser(np.random.default_rng(seed), smallest).screen() for seed in range(50)]
    for screen in screens:
        assert checked(Screen, screen, "screen").as_sent() == screen
        assert all(side >= least for side, least in zip(screen["window"], smallest, strict=True))
    assert len({tuple(screen["window"]) for screen in screens}) > 2


@pytest.mark.parametrize("rt_ms", [0, 3, 8000, 86_400_000])
def test_records_hold_one_click_per_rank_in_time(rt_ms: int) -> None:
    browser = SimulatedBrowser(np.random.default_rng(0), (0, 0))
    for seed in range(30):
        record = browser.record(np.random.default_rng(seed), [3, 1, 2], (1200, 800), 1_700_000_000_000, rt_ms)
        assert checked(Record, record, "record").as_sent() == record
        moments = [moment for moment, _, _ in record["events"]]
        assert moments == sorted(moments)
        assert moments[-1] == rt_ms
        assert [number for _, name, number in record["events"] if name == "rank"] == [3, 1, 2]
        assert record["image"][0] / record["image"][1] == pytest.approx(1.5, rel=0.02)
