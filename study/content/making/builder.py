"""Makes studies: photos go in, a study folder with one version by every method comes out."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image

from study.content.keeping.build_record import write_build_record
from study.content.keeping.reading import read_study
from study.content.making.draft import check_new_slug, new_study_folder
from study.content.making.ruin import add_ruined_sets, check_ruined_sets
from study.content.making.versions import Version, load_scaled
from study.content.yaml.block import read_localized
from study.content.yaml.checks import name_problem
from study.content.yaml.definition import DEFINITION_FILE, FEWEST_METHODS, MOST_METHODS, Study, StudyError
from study.content.yaml.definition_file import append_settings
from study.content.yaml.languages import Localized
from study.content.yaml.texts import LONGEST_TITLE
from study.content.yaml.wording import shown

# Of PNG files: half the time of Pillow's own 6, for files that are 3 to 19 % larger.
_COMPRESSION = 3


@dataclass(frozen=True)
class Step:
    """A photo that is worked on next."""

    stage: Literal["check", "edit"]
    """All photos are checked, then all are edited."""
    number: int
    """Of the photo, from 1."""
    of: int
    """Number of photos."""
    photo: str
    """Its name."""


def build_study(
    studies: Path,
    slug: str,
    title: str | Localized,
    photos: Mapping[str, Path],
    versions: Sequence[Version],
    seed: int,
    *,
    traps: int = 0,
    practice: int = 0,
    problems: Sequence[str] = (),
    progress: Callable[[Step], None] = lambda step: None,
    complete: Callable[[Study], None] = lambda study: None,
) -> Study:
    """Make the study `slug` in the folder `studies` from `photos` (name -> file) and return it.

    Photos are scaled down to a longer side of 1200 pixels before they are edited.

    Args:
        studies: folder of all studies; made if missing.
        slug: name of the new study.
        title: of the study; by language for a study in these languages.
        photos: name -> file.
        versions: what is made of every photo.
        seed: of all random orders.
        traps: number of attention checks to add; in each, one version is ruined.
        practice: number of practice sets to add, of the same kind.
        problems: what the caller has found wrong already, to be named with everything else.
        progress: called before each photo is checked, and before it is edited; what it raises ends the work.
        complete: called with the study before anybody can see it.

    Raises:
        StudyError: naming every problem with methods and photos, before the first edit.
        ValueError: for an unusable or taken `slug`, unless there are other `problems`.

    In either case, and if an edit fails, nothing is left behind.
    """
    if not problems:
        check_new_slug(studies, slug)
    found = [*problems, *_title_problems(title), *_problems(photos, versions, traps, practice, progress)]
    if found:
        raise StudyError(slug, found)
    with new_study_folder(studies, slug) as folder:
        for version in versions:
            (folder / version.key).mkdir()
        for number, (name, path) in enumerate(photos.items(), start=1):
            progress(Step("edit", number, len(photos), name))
            _write_versions(folder, name, load_scaled(path), versions)
        languages = {} if isinstance(title, str) else {"languages": list(title), "title": dict(title)}
        methods = {version.key: version.label for version in versions}
        append_settings(folder / DEFINITION_FILE, {"title": title, "seed": seed, "methods": methods, **languages})
        write_build_record(folder, {version.key: version.made_by for version in versions}, photos)
        study = read_study(folder, decode=True)
        if traps or practice:
            add_ruined_sets(folder, study, traps, practice)
            study = read_study(folder)
        complete(study)
    return read_study(studies / slug)


def _title_problems(title: str | Localized) -> list[str]:
    problems: list[str] = []
    languages, texts = ((), title) if isinstance(title, str) else (list(title), dict(title))
    read_localized(texts, "title", languages, LONGEST_TITLE, problems)
    return problems


def _problems(
    photos: Mapping[str, Path],
    versions: Sequence[Version],
    traps: int,
    practice: int,
    progress: Callable[[Step], None],
) -> Iterator[str]:
    yield from _method_problems(versions)
    for number, (name, path) in enumerate(photos.items(), start=1):
        progress(Step("check", number, len(photos), name))
        yield from _photo_problems(name, path, versions)
    if not photos:
        yield "there are no photos"
    yield from check_ruined_sets(len(photos), {}, traps, practice)


def _method_problems(versions: Sequence[Version]) -> Iterator[str]:
    if not FEWEST_METHODS <= len(versions) <= MOST_METHODS:
        keys = ", ".join(version.key for version in versions)
        yield f"a study compares {FEWEST_METHODS} to {MOST_METHODS} methods; got {len(versions)}: {keys}"
    for what, names in (("methods", [one.key for one in versions]), ("labels", [one.label for one in versions])):
        doubled = [name for name, count in Counter(names).items() if count > 1]
        if doubled:
            yield f"{what} must differ; more than one is called {', '.join(map(shown, doubled))}"
    for key in dict.fromkeys(version.key for version in versions):
        reason = name_problem(key)
        if reason:
            yield f"the name of the method {shown(key)} {reason}"


def _photo_problems(name: str, path: Path, versions: Sequence[Version]) -> Iterator[str]:
    reason = name_problem(name)
    if reason:
        yield f"the name of the photo {shown(name)} {reason}"
    try:
        photo = load_scaled(path)
    except (ValueError, OSError) as error:
        yield str(error)
        return
    for version in versions:
        yield from version.problems(name, photo)


def _write_versions(folder: Path, name: str, photo: Image.Image, versions: Sequence[Version]) -> None:
    for version in versions:
        edited = version.edit(name, photo.copy())
        if edited.size != photo.size:
            raise ValueError(f"method {version.key!r} must keep the size {photo.size}; it returned {edited.size}")
        path = folder / version.key / f"{name}.png"
        edited.convert("RGB").save(path, compress_level=_COMPRESSION)
