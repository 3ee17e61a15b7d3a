"""How much may be uploaded, by one address and by all."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from server.guard.folders import PassingFiles
from server.guard.limits import GIGABYTE, Limits
from server.guard.requests import makes_file
from server.guard.uploads import SMALLEST, NoRoomError, UploadSpace
from tests.own_loop import run_coroutine

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
    """Why an upload is refused, or None; it counts as nothing afterwards."""

    async def ask() -> str | None:
        try:
            space.end(await space.reserve(address, int(gigabytes * GIGABYTE)), 0)
        except NoRoomError as error:
            return str(error)
        return None

    return run_coroutine(ask())


def begin(space: UploadSpace, address: str, gigabytes: int) -> object:
    return run_coroutine(space.reserve(address, gigabytes * GIGABYTE))


def test_what_is_on_its_way_counts_as_announced_and_afterwards_as_it_came(space: UploadSpace) -> None:
    upload = begin(space, "lab", 3)
    assert (reason(space, "lab", 1), reason(space, "lab", 1.1)) == (None, TOO_MUCH)
    space.end(upload, GIGABYTE)
    assert (reason(space, "lab", 3), reason(space, "lab", 3.1)) == (None, TOO_MUCH)


def test_an_address_may_upload_again_once_its_files_have_gone(space: UploadSpace, clock: Clock) -> None:
    space.end(begin(space, "lab", 1), 4 * GIGABYTE)
    assert (reason(space, "lab", 0.1), reason(space, "home", 4)) == (TOO_MUCH, None)
    clock.now = 101
    assert reason(space, "lab", 4) is None


def test_tiny_uploads_count_as_small_ones(files: PassingFiles, clock: Clock) -> None:
    space = UploadSpace(files, replace(LIMITS, uploads_per_address_gb=100 * SMALLEST / GIGABYTE), clock)
    for _ in range(100):
        space.end(begin(space, "lab", 0), 1)
    assert (reason(space, "lab", 0.001), reason(space, "home", 0.001)) == (TOO_MUCH, None)


def test_all_together_end_at_the_space_that_there_is(space: UploadSpace) -> None:
    for address in ("a", "b"):
        begin(space, address, 4)
    assert (reason(space, "c", 2), reason(space, "c", 2.1)) == (None, FULL)


def test_what_came_since_the_disk_was_looked_at_counts(space: UploadSpace) -> None:
    for address in ("a", "b"):
        space.end(begin(space, address, 4), 4 * GIGABYTE)
    assert (reason(space, "c", 2), reason(space, "c", 2.1)) == (None, FULL)


def test_uploads_that_begin_at_once_do_not_share_their_room(space: UploadSpace) -> None:
    async def together(addresses: str) -> list[object]:
        uploads = (space.reserve(address, 3 * GIGABYTE) for address in addresses)
        return await asyncio.gather(*uploads, return_exceptions=True)

    refused = [isinstance(each, NoRoomError) for each in run_coroutine(together("aabcd"))]
    # The second of one address; and of the other four, which would take 12 GB, at least one.
    assert refused[1] and refused.count(True) >= 2


def test_files_on_the_disk_count(space: UploadSpace, tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(9 * GIGABYTE)
    assert (reason(space, "a", 1), reason(space, "a", 1.1)) == (None, FULL)


def test_the_last_of_the_disk_is_left(files: PassingFiles) -> None:
    assert reason(UploadSpace(files, Limits(free_disk_percent=99.99)), "a", 0.001) == FULL


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("POST", "/gradio_api/upload", True),
        ("POST", "/studio/api/photos", True),
        ("POST", "/studio/api/photos/abc/file", True),
        ("POST", "/gradio_api/mcp/", True),
        ("POST", "/gradio_api/queue/join", True),
        ("POST", "/gradio_api/call/v2/enhance", True),
        ("POST", "/gradio_api/call/render/", True),
        ("GET", "/gradio_api/call/v2/enhance/abc", False),
        ("GET", "/gradio_api/mcp", False),
        ("POST", "/study/api/answers", False),
    ],
)
def test_room_is_asked_for_wherever_a_file_may_be_written(method: str, path: str, expected: bool) -> None:
    assert makes_file({"type": "http", "method": method, "path": path, "headers": []}) is expected
