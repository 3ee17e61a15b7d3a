"""Where a participant stands."""

import pytest

from study.visits.answers.progress import Progress, Stage, Steps, progress_of

DONE = Steps(checked=True, asked_before=True, begun=True, finished=True)
BEGUN = Steps(checked=True, asked_before=True, begun=True, finished=False)
READY = Steps(checked=True, asked_before=True, begun=False, finished=False)


@pytest.mark.parametrize(
    ("steps", "answered", "expected"),
    [
        (Steps(False, False, False, False), [False, False], Progress(Stage.CHECK, 0, 2, None)),
        (Steps(False, True, False, False), [False, False], Progress(Stage.CHECK, 0, 2, None)),
        (Steps(True, False, False, False), [False, False], Progress(Stage.BEFORE, 0, 2, None)),
        (READY, [False, False], Progress(Stage.INSTRUCTIONS, 0, 2, None)),
        (BEGUN, [False, False], Progress(Stage.RANKING, 0, 2, 0)),
        (BEGUN, [True, False], Progress(Stage.RANKING, 1, 2, 1)),
        (BEGUN, [True, True], Progress(Stage.AFTER, 2, 2, None)),
        (DONE, [True, True], Progress(Stage.FINISHED, 2, 2, None)),
        (Steps(True, True, False, False, screened_out=True), [False, False], Progress(Stage.SCREENED_OUT, 0, 2, None)),
        # A check or a question added while somebody ranks does not call that person back.
        (Steps(False, False, True, False), [True, False], Progress(Stage.RANKING, 1, 2, 1)),
    ],
)
def test_progress_follows_from_what_is_done(steps: Steps, answered: list[bool], expected: Progress) -> None:
    assert progress_of(steps, answered) == expected


def test_upcoming_sets_end_with_the_last_one() -> None:
    progress = progress_of(BEGUN, [True, False, False, False])
    assert list(progress.upcoming(1)) == [1, 2]
    assert list(progress.upcoming(9)) == [1, 2, 3]
    assert list(progress_of(READY, [False]).upcoming(2)) == []
