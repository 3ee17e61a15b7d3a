"""Studies made one after the other, each in a process of its own: how far they are, and how they end."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.settings import Settings, sqlite_url
from server.study_work import build_queue
from study.content.keeping.reading import read_study
from study.content.making.build_queue import BuildQueue, ProcessEndedError, TooMuchMemoryError
from study.content.making.choices import Choices
from study.content.making.preparation import Preparation
from study.content.making.preparations import Preparations
from tests.study.tiny_study import synthetic_photo

PATIENCE_S = 120


class Process:
    """Does a task here, after something else."""

    def __init__(self, first: Callable[[], None] = lambda: None) -> None:
        self._first = first
        self.closed = False

    def run(self, task, *args, **kwargs):  # type: ignore[no-untyped-def]
        self._first()
        if self.closed:
            raise ProcessEndedError
        return task(*args, **kwargs)

    def close(self) -> None:
        self.closed = True


def fill(preparation: Preparation, title: str, photos: int = 2) -> Preparation:
    """Bring photos and two folders of own versions, which need no networks."""
    for folder in ("photos", "versions/agency", "versions/studio"):
        (preparation.folder / folder).mkdir(parents=True)
        for seed in range(photos):
            synthetic_photo((90, 120, 150), seed).save(preparation.folder / folder / f"photo{seed}.png")
    preparation.choose(Choices({"en": title}, methods=(), seed=7))
    return preparation


def wait_for(preparation: Preparation, *states: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while preparation.status.state not in states:
        assert time.monotonic() < deadline, preparation.status
        time.sleep(0.02)


@pytest.fixture
def preparations(tmp_path: Path) -> Preparations:
    return Preparations(tmp_path / "preparations")


@pytest.fixture
def studies(tmp_path: Path) -> Path:
    folder = tmp_path / "studies"
    folder.mkdir()
    return folder


@pytest.fixture
def start(preparations: Preparations, studies: Path) -> Iterator[Callable[..., BuildQueue]]:
    """Start a queue with processes of a kind; it is closed in the end."""
    queues: list[BuildQueue] = []

    def start(process: Callable[[], Process] = Process) -> BuildQueue:
        queues.append(BuildQueue(preparations, studies, process))
        return queues[-1]

    yield start
    for queue in queues:
        queue.close()


def test_a_study_is_made_and_only_its_outcome_is_kept(
    preparations: Preparations, studies: Path, start: Callable[..., BuildQueue]
) -> None:
    preparation = fill(preparations.begin(), "Own work")
    start().start(preparation)
    wait_for(preparation, "made")
    study = read_study(studies / "own-work")
    assert (study.title, study.seed, study.images) == ("Own work", 7, ("photo0", "photo1"))
    assert [method.key for method in study.methods] == ["agency", "studio"]
    assert preparation.status.slug == "own-work"
    # The process may still be taking the rest away.
    outcome, deadline = {"changed", "choices.json", "status.json"}, time.monotonic() + 30
    while (there := {each.name for each in preparation.folder.iterdir()}) != outcome and time.monotonic() < deadline:
        time.sleep(0.02)
    assert there == outcome


def test_everything_wrong_is_said_at_once_and_everything_is_kept(
    preparations: Preparations, studies: Path, start: Callable[..., BuildQueue]
) -> None:
    (studies / "taken").mkdir()
    (studies / "taken" / "study.yaml").touch()
    preparation = fill(preparations.begin(), "")
    (preparation.folder / "photos" / "text.jpg").write_text("no photo")
    synthetic_photo((1, 1, 1), 0, width=60, height=60).save(preparation.folder / "versions" / "agency" / "photo0.png")
    preparation.choose(Choices({"en": " "}, "taken", ("magic", "crop"), traps=9))
    start().start(preparation)
    wait_for(preparation, "failed")
    problems = "\n".join(preparation.status.problems)
    for part in (
        "give the study a title",
        "there is already a study 'taken'",
        "unknown method 'magic'",
        "must keep the size of photos, so that versions can be compared; got 'crop'",
        "text.jpg is not a readable photo",
        "agency/photo0.png is 60x60, a different shape from its photo",
        "traps must be from 0 to the number of sets (3); got 9",
    ):
        assert part in problems
    assert sorted(each.name for each in studies.iterdir()) == ["taken"]
    assert list(preparation.photos) == ["photo0", "photo1", "text"]


def test_what_can_be_told_without_a_look_at_photos_is_known_before_a_study_is_asked_for(
    preparations: Preparations, studies: Path, start: Callable[..., BuildQueue]
) -> None:
    (studies / "taken").mkdir()
    queue, preparation = start(), preparations.begin()
    preparation.choose(Choices({"en": "Here", "de": " "}, "taken", ("input",), practice=2))
    assert dict(queue.problems(preparation)) == {
        "photos": "bring at least one photo",
        "methods": "choose 2 to 7 methods, own versions included; got 1",
        "title-de": "give the study a title in Deutsch",
        "slug": "slug must be new; there is already a study 'taken'",
    }
    filled = fill(preparations.begin(), "Here")
    assert queue.problems(filled) == []
    filled.choose(Choices({"en": "Here"}, "", ("input", "crop"), practice=4, traps=3))
    # Whether a method is one is known only when it is loaded.
    assert queue.problems(filled) == [
        ("practice", "the number of practice sets must be from 0 to the number of photos (2); got 4"),
        ("traps", "the number of attention checks must be from 0 to the number of photos (2); got 3"),
    ]


@pytest.mark.parametrize("title", ["\u200b\u2060", "\u3164", "\0\x01"], ids=["zero-width", "filler", "control"])
def test_a_title_that_nobody_sees_is_none(
    preparations: Preparations, studies: Path, start: Callable[..., BuildQueue], title: str
) -> None:
    preparation = fill(preparations.begin(), title)
    start().start(preparation)
    wait_for(preparation, "failed")
    assert preparation.status.problems == ("give the study a title; this one has only invisible characters",)
    assert list(studies.iterdir()) == []


def test_a_second_study_waits_for_the_first_and_can_be_taken_back(
    preparations: Preparations, studies: Path, start: Callable[..., BuildQueue]
) -> None:
    go_on = False

    def wait() -> None:
        while not go_on:
            time.sleep(0.01)

    queue = start(lambda: Process(wait))
    first, second, third = (fill(preparations.begin(), title) for title in ("First", "Second", "Third"))
    queue.start(first)
    wait_for(first, "building")
    queue.start(second)
    queue.start(third)
    assert [queue.before(each) for each in (first, second, third)] == [0, 1, 2]
    with pytest.raises(ValueError, match="being made already"):
        queue.start(second)
    queue.cancel(second)
    assert second.status.state == "canceled"
    assert queue.before(third) == 1
    go_on = True
    wait_for(third, "made")
    assert first.status.state == "made"
    assert sorted(each.name for each in studies.iterdir()) == ["first", "third"]
    queue.start(second)
    wait_for(second, "made")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ProcessEndedError(), "The process that made the study ended before it was done. Nothing is lost"),
        (TooMuchMemoryError("A photo needs more memory."), "A photo needs more memory."),
        (OSError(5, "Input/output error"), "The study could not be made: [Errno 5] Input/output error"),
    ],
    ids=["died", "memory", "disk"],
)
def test_a_process_that_fails_leaves_no_study_and_loses_no_photo(
    preparations: Preparations, studies: Path, start: Callable[..., BuildQueue], error: Exception, reason: str
) -> None:
    def fail() -> None:
        raise error

    preparation = fill(preparations.begin(), "Mine")
    start(lambda: Process(fail)).start(preparation)
    wait_for(preparation, "failed")
    assert preparation.status.problems[0].startswith(reason)
    assert list(preparation.photos) == ["photo0", "photo1"]
    assert list(studies.iterdir()) == []


def test_a_full_disk_is_told_in_words(
    preparations: Preparations, start: Callable[..., BuildQueue], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("study.content.making.builder._write_versions", full)
    preparation = fill(preparations.begin(), "Mine")
    start().start(preparation)
    wait_for(preparation, "failed")
    assert preparation.status.problems == (
        "The disk of the server is full. Nothing is lost: make room, then make the study again.",
    )


@pytest.mark.slow
def test_a_build_in_a_process_of_its_own_tells_how_far_it_is_and_ends_when_it_is_canceled(tmp_path: Path) -> None:
    settings = Settings(tmp_path, sqlite_url(tmp_path))
    queue = build_queue(settings)
    preparation = fill(queue.preparations.begin(), "Large", photos=400)
    queue.start(preparation)
    deadline = time.monotonic() + PATIENCE_S
    while not preparation.progress:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    progress = preparation.progress
    assert progress["step"]["stage"] == "check" and progress["step"]["of"] == 400
    queue.cancel(preparation)
    wait_for(preparation, "canceled")
    assert len(preparation.photos) == 400
    assert list(tmp_path.glob("studies/*")) == []
    preparation.choose(Choices({"en": "Large"}, methods=()))
    queue.start(preparation)
    # As when the server ends.
    wait_for(preparation, "building")
    queue.close()
    assert preparation.status.state == "interrupted"


def test_the_queue_goes_on_when_a_process_cannot_be_started(
    preparations: Preparations, start: Callable[..., BuildQueue]
) -> None:
    attempts = iter((1,))

    def process() -> Process:
        for _ in attempts:
            raise OSError("too many processes")
        return Process()

    queue = start(process)
    first, second = fill(preparations.begin(), "First"), fill(preparations.begin(), "Second")
    queue.start(first)
    queue.start(second)
    wait_for(first, "failed")
    assert first.status.problems == ("The study could not be made: no process could be started (too many processes).",)
    wait_for(second, "made")


def test_the_queue_goes_on_when_old_preparations_cannot_be_forgotten(
    preparations: Preparations,
    start: Callable[..., BuildQueue],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> None:
        raise PermissionError("not allowed")

    monkeypatch.setattr("study.content.making.build_queue.FORGET_EVERY_S", 0.01)
    queue, preparation = start(), fill(preparations.begin(), "Own work")
    monkeypatch.setattr(preparations, "forget_old", fail)
    deadline = time.monotonic() + 5
    while "not allowed" not in caplog.text and time.monotonic() < deadline:
        time.sleep(0.01)
    assert "not allowed" in caplog.text
    queue.start(preparation)
    wait_for(preparation, "made")
