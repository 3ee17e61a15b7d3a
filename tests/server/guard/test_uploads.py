"""How much may be uploaded, by one address and by all."""

import asyncio
from pathlib import Path

import pytest

from server.guard.folders import PassingFiles
from server.guard.limits import GIGABYTE, Limits
from server.guard.uploads import UploadSpace

LIMITS = Limits(uploads_gb=10, uploads_per_address_gb=4, free_disk_percent=0.001, keep_files_s=100)
FULL = "There is no room for another file now. Please try again later."
TOO_MUCH = "Too much has been uploaded from this network. Please try again later."


class Clock:
    """A clock that stands still."""

    now = 0.0

    def __call__(self) -> float:
        """The time in seconds."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def files(tmp_path: Path) -> PassingFiles:
    return PassingFiles([tmp_path], 100)


@pytest.fixture
def space(files: PassingFiles, clock: Clock) -> UploadSpace:
    return UploadSpace(files, LIMITS, clock)


def reason(space: UploadSpace, address: str, gigabytes: float) -> str | None:
    return asyncio.run(space.reason_against(address, int(gigabytes * GIGABYTE)))


def test_what_is_on_its_way_counts_as_announced_and_afterwards_as_it_came(space: UploadSpace) -> None:
    upload = space.begin("lab", 3 * GIGABYTE)
    assert (reason(space, "lab", 1), reason(space, "lab", 1.1)) == (None, TOO_MUCH)
    space.end(upload, GIGABYTE)
    assert (reason(space, "lab", 3), reason(space, "lab", 3.1)) == (None, TOO_MUCH)


def test_an_address_may_upload_again_once_its_files_have_gone(space: UploadSpace, clock: Clock) -> None:
    space.end(space.begin("lab", GIGABYTE), 4 * GIGABYTE)
    assert (reason(space, "lab", 0.1), reason(space, "home", 4)) == (TOO_MUCH, None)
    clock.now = 101
    assert reason(space, "lab", 4) is None


def test_all_together_end_at_the_space_that_there_is(space: UploadSpace) -> None:
    for address in ("a", "b"):
        space.begin(address, 4 * GIGABYTE)
    assert (reason(space, "c", 2), reason(space, "c", 2.1)) == (None, FULL)


def test_files_on_the_disk_count(space: UploadSpace, tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(9 * GIGABYTE)
    assert (reason(space, "a", 1), reason(space, "a", 1.1)) == (None, FULL)


def test_the_last_of_the_disk_is_left(files: PassingFiles) -> None:
    assert reason(UploadSpace(files, Limits(free_disk_percent=99.99)), "a", 0.001) == FULL
