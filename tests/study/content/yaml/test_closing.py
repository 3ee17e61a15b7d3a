"""When a study closes by itself."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from study.content.keeping.reading import read_study
from study.content.yaml.closing import moment_in_words, read_moment
from study.content.yaml.definition import StudyError
from tests.study.study_files import NO_MOMENTS
from tests.study.tiny_study import write_study


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-31", datetime(2026, 4, 1, tzinfo=UTC)),
        ("2026-03-31 Europe/Berlin", datetime(2026, 3, 31, 22, tzinfo=UTC)),
        ("2026-03-31 18:00 Europe/Berlin", datetime(2026, 3, 31, 16, tzinfo=UTC)),
        ("2026-01-31 18:00 Europe/Berlin", datetime(2026, 1, 31, 17, tzinfo=UTC)),
        ("2026-03-31T18:00+02:00", datetime(2026, 3, 31, 16, tzinfo=UTC)),
        ("2026-03-31T18:00:30-03:30", datetime(2026, 3, 31, 21, 30, 30, tzinfo=UTC)),
        ("2026-03-31T18:00Z", datetime(2026, 3, 31, 18, tzinfo=UTC)),
        ("2026-12-31", datetime(2027, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_day_ends_and_a_moment_has_a_zone(text: str, moment: datetime) -> None:
    assert read_moment(text) == moment


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-12-24", "at the end of 2026-12-24 (UTC)"),
        ("2026-03-31 18:00 Europe/Berlin", "at 2026-03-31 16:00 UTC"),
        ("0001-01-01 00:00 UTC", "at 0001-01-01 00:00 UTC"),
    ],
)
def test_the_end_of_a_day_is_called_by_that_day(text: str, words: str) -> None:
    moment = read_moment(text)
    assert moment is not None
    assert moment_in_words(moment) == words


@pytest.mark.parametrize("text", NO_MOMENTS)
def test_what_names_no_moment_is_refused(text: str) -> None:
    assert read_moment(text) is None


def test_the_error_says_what_is_allowed(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "tiny", closes="2026-03-31 18:00", target=-1)
    with pytest.raises(StudyError) as caught:
        read_study(folder)
    assert caught.value.problems == (
        "target must be a whole number from 0 to 1000000 (0 for no limit); got -1",
        "closes must be a day, or a moment with its time zone: 2026-03-31 (the end of that day, UTC), "
        "2026-03-31 18:00 Europe/Berlin or 2026-03-31T18:00+02:00; got '2026-03-31 18:00'",
    )
