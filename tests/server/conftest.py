"""One running app for all tests that only ask it: a start takes as long as dozens of them."""

from collections.abc import Iterator

import pytest

from tests.server.running import RunningApp, running_app
from tests.study.opening import open_studies
from tests.study.tiny_study import SLUG, write_study

EMBEDDING = "https://lab.example"
"""Who may show the pages in a frame."""
TOKEN = "a-token-of-sixteen-or-more"
"""What reads the metrics."""


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """The whole app, ready, with one open study; its pages may be embedded, it is watched, and its log is JSON."""
    data = tmp_path_factory.mktemp("asked") / "data"
    write_study(data / "studies" / SLUG, images=("one", "two"), screen_check=False)
    open_studies(data)
    settings = {
        "ENHANCEGAN_FRAME_ANCESTORS": EMBEDDING,
        "ENHANCEGAN_LOG": "json",
        "ENHANCEGAN_METRICS_TOKEN": TOKEN,
    }
    with running_app(data, **settings) as running:
        running.wait_until_ready()
        yield running
