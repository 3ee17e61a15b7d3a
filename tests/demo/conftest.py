"""The process for photos, which the tests of a file share: loading the networks takes seconds."""

from collections.abc import Iterator

import pytest

from db.settings import PHOTO_MEMORY_MB
from demo.worker import Worker


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """As much memory as the app allows by default."""
    worker = Worker(PHOTO_MEMORY_MB)
    yield worker
    worker.close()
