"""Where a participant stands."""

import pytest

from study.progress import Progress, Stage, progress_of


@pytest.mark.parametrize(
    ("begun", "answered", "expected"),
    [
        (False, [False, False], Progress(Stage.INSTRUCTIONS, 0, 2, None)),
        (True, [False, False], Progress(Stage.RANKING, 0, 2, 0)),
        (True, [True, False], Progress(Stage.RANKING, 1, 2, 1)),
        (True, [True, True], Progress(Stage.FINISHED, 2, 2, None)),
    ],
)
def test_progress_follows_from_what_is_answered(begun: bool, answered: list[bool], expected: Progress) -> None:
    assert progress_of(begun, answered) == expected


def test_upcoming_sets_end_with_the_last_one() -> None:
    progress = progress_of(True, [True, False, False, False])
    assert list(progress.upcoming(1)) == [1, 2]
    assert list(progress.upcoming(9)) == [1, 2, 3]
    assert list(progress_of(False, [False]).upcoming(2)) == []
