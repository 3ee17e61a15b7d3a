"""Answers over time as bars."""

from datetime import UTC, datetime, timedelta

from study.analysis.figures.pace import pace_bars


def test_every_step_of_time_is_a_bar_around_its_middle() -> None:
    noon = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
    (bars,) = pace_bars([noon, noon + timedelta(minutes=5)], [3, 0], timedelta(minutes=5)).data
    assert list(bars.y) == [3, 0]
    assert [moment.minute + moment.second / 60 for moment in bars.x] == [2.5, 7.5]


def test_without_answers_there_is_an_empty_figure() -> None:
    (bars,) = pace_bars([], [], timedelta(minutes=5)).data
    assert list(bars.y) == []
