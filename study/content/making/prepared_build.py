"""The study of a preparation, built in a process of its own: the same `build_study` as on the command line."""

import errno
import multiprocessing
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from study.content.making.builder import Step, build_study
from study.content.making.choices import Choices
from study.content.making.draft import check_new_slug
from study.content.making.estimate import Meter, Progress
from study.content.making.preparation import VERSIONS, Preparation
from study.content.making.versions import HUMAN, HUMAN_LABEL, Version, folder_version, method_version
from study.content.trials import new_seed
from study.content.yaml.checks import is_blank
from study.content.yaml.definition import FEWEST_METHODS, MOST_METHODS, Study, StudyError
from study.content.yaml.languages import languages

DISK_FULL = "The disk of the server is full. Nothing is lost: make room, then make the study again."


def problems_at_once(preparation: Preparation, studies: Path) -> Iterator[tuple[str, str]]:
    """Yield what can be told without a look at any photo, as (what it is about, sentence).

    It is about "photos", "methods", "practice", "traps", "slug", or the title in a language, such as "title-en".
    """
    choices, photos = preparation.choices, len(preparation.photos)
    if not photos:
        yield "photos", "bring at least one photo"
    methods = len(choices.methods) + len(preparation.versions)
    if not FEWEST_METHODS <= methods <= MOST_METHODS:
        yield "methods", f"choose {FEWEST_METHODS} to {MOST_METHODS} methods, own versions included; got {methods}"
    yield from _title_problems(choices)
    for about, what, wanted in (
        ("practice", "practice sets", choices.practice),
        ("traps", "attention checks", choices.traps),
    ):
        if photos and wanted > photos:
            yield about, f"the number of {what} must be from 0 to the number of photos ({photos}); got {wanted}"
    yield from _slug_problems(choices, studies)


def build_prepared(folder: Path, studies: Path) -> list[str]:
    """Make the study of the preparation in `folder`; return why it cannot be made, in sentences.

    What it is at is written into the preparation. Only files are passed, and no errors: both are read by another
    process.
    """
    preparation = Preparation(folder)
    choices = preparation.choices
    versions: list[Version] = []
    problems = [problem for _, problem in (*_title_problems(choices), *_slug_problems(choices, studies))]
    for make in _makers(preparation, choices):
        try:
            versions.append(make())
        except ValueError as error:
            problems.append(str(error))
    try:
        build_study(
            studies,
            "new" if problems else choices.new_slug(),
            "untitled" if problems else choices.title,
            preparation.photos,
            versions,
            new_seed() if choices.seed is None else choices.seed,
            traps=choices.traps,
            practice=choices.practice,
            problems=problems,
            progress=_Written(preparation),
            complete=_still_wanted,
        )
    except StudyError as error:
        return list(error.problems)
    except ValueError as error:
        return [str(error)]
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return [DISK_FULL]
        raise
    return []


def progress_of(content: dict[str, Any]) -> Progress:
    """Read what a build has written into its preparation."""
    return Progress(Step(**content["step"]), content["begun_at"], content["seconds_each"])


def _title_problems(choices: Choices) -> Iterator[tuple[str, str]]:
    for code, title in choices.titles.items():
        if is_blank(title):
            where = "" if len(choices.titles) == 1 else f" in {languages()[code].name}"
            unseen = "; this one has only invisible characters" if title.strip() else ""
            yield f"title-{code}", f"give the study a title{where}{unseen}"


def _slug_problems(choices: Choices, studies: Path) -> Iterator[tuple[str, str]]:
    try:
        if choices.slug or not all(map(is_blank, choices.titles.values())):
            check_new_slug(studies, choices.new_slug())
    except ValueError as error:
        yield "slug", str(error)


def _makers(preparation: Preparation, choices: Choices) -> Iterator[Callable[[], Version]]:
    """Yield what makes each of the versions, and raises ValueError for one that cannot be made."""
    yield from (partial(method_version, name) for name in choices.methods)
    for name in preparation.versions:
        label = HUMAN_LABEL if name == HUMAN else name
        yield partial(folder_version, preparation.folder / VERSIONS / name, name, label)


class _Written:
    """Writes what a build is at into its preparation."""

    def __init__(self, preparation: Preparation) -> None:
        self._preparation = preparation
        self._meter = Meter()

    def __call__(self, step: Step) -> None:
        _still_wanted()
        self._preparation.report(asdict(self._meter.at(step)))


def _still_wanted(_study: Study | None = None) -> None:
    """End the work if the server is gone: the one that is started next takes it for interrupted."""
    server = multiprocessing.parent_process()
    if server is not None and not server.is_alive():
        raise SystemExit
