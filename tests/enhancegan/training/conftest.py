"""What makes training short enough for a test."""

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def short_start(request: pytest.FixtureRequest) -> Iterator[None]:
    """Begin with 4 batches, not 16: the critic's first loss over so few tiny photos takes most of the time.

    No test is about its value; the critic must only wait while it is far ahead of it. Slow tests have the time.
    """
    if request.node.get_closest_marker("slow"):
        yield
        return
    # A patch of its own: tests undo theirs in the middle.
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("enhancegan.training.train._BATCHES_AT_START", 4)
        yield
