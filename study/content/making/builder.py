"""Makes studies: photos go in, a study folder with one version by every method comes out."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from PIL import Image

from db.settings import Settings
from enhancegan.outside.result import has_same_shape
from enhancegan.photo import find_photos, load_photo
from study.content.keeping.build_record import write_build_record
from study.content.keeping.reading import read_study
from study.content.making.draft import SlugTakenError, check_new_slug, new_study_folder
from study.content.making.ruin import add_ruined_sets, check_ruined_sets
from study.content.yaml.checks import name_problem
from study.content.yaml.definition import (
    DEFINITION_FILE,
    FEWEST_METHODS,
    MOST_METHODS,
    Study,
    StudyError,
    study_slugs,
)
from study.content.yaml.definition_file import append_settings
from study.content.yaml.languages import Localized
from study.content.yaml.wording import shown

if TYPE_CHECKING:
    from enhancegan.methods import Method

logger = logging.getLogger(__name__)

PAPER_METHODS = ("original", "photoshop_auto", "piecewise", "filtering")
"""The paper's automatic versions (section 4.4); the fifth is a human's edit."""
LONG_SIDE = 1200
"""Longer side of a study's images in pixels; five of them fill a screen."""
SAMPLE_SLUG = "sample"
SAMPLE_EDITS = Path(__file__).resolve().parent / "samples" / "human_edits.yaml"

_SAMPLE_TITLE = {
    "en": "Which version of a photo do you like best?",
    "de": "Welche Fassung eines Fotos gefällt Ihnen am besten?",
}
_SAMPLE_SEED = 170505251
_HUMAN_KEY, _HUMAN_LABEL, _HUMAN_OPERATOR = "human", "Human", "photographic"
_FOLDER_OF_METHOD = {"original": "input"}
# Of PNG files: half the time of Pillow's own 6, for files that are 3 to 19 % larger.
_COMPRESSION = 3


def _no_problems(name: str, photo: Image.Image) -> Iterator[str]:
    return iter(())


@dataclass(frozen=True)
class Version:
    """One way to treat every photo of a study."""

    key: str
    """Name of its folder and its name in tables."""
    label: str
    """Name that researchers read."""
    made_by: str
    """What makes it, for the record: a method, or a person."""
    edit: Callable[[str, Image.Image], Image.Image]
    """(name of the photo, photo) -> the photo's version, of the same size."""
    problems: Callable[[str, Image.Image], Iterator[str]] = _no_problems
    """(name of the photo, photo) -> what prevents making the version, in sentences."""


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
) -> Study:
    """Make the study `slug` in the folder `studies` from `photos` (name -> file) and return it.

    Photos are scaled down to a longer side of 1200 pixels before they are edited. A `title` by language
    makes a study in these languages. `traps` and `practice` are the numbers of attention checks and practice
    sets to add, each with one ruined version.
    Raises StudyError naming every problem with methods and photos before the first edit, ValueError for an
    unusable or taken `slug`; in either case, and if an edit fails, nothing is left behind.
    """
    check_new_slug(studies, slug)
    problems = list(_method_problems(versions))
    problems.extend(problem for name, path in photos.items() for problem in _photo_problems(name, path, versions))
    if not photos:
        problems.append("there are no photos")
    problems.extend(check_ruined_sets(len(photos), {}, traps, practice))
    if problems:
        raise StudyError(slug, problems)
    with new_study_folder(studies, slug) as folder:
        for version in versions:
            (folder / version.key).mkdir()
        for number, (name, path) in enumerate(photos.items(), start=1):
            logger.info("study %s: photo %d of %d, %s", slug, number, len(photos), name)
            _write_versions(folder, name, _load(path), versions)
        languages = {} if isinstance(title, str) else {"languages": list(title), "title": dict(title)}
        methods = {version.key: version.label for version in versions}
        append_settings(folder / DEFINITION_FILE, {"title": title, "seed": seed, "methods": methods, **languages})
        write_build_record(folder, {version.key: version.made_by for version in versions}, photos)
        study = read_study(folder, decode=True)
        if traps or practice:
            add_ruined_sets(folder, study, traps, practice)
    return read_study(studies / slug)


def ensure_sample_study(settings: Settings) -> None:
    """Build the sample study from packaged photos if there is no study at all."""
    if study_slugs(settings.studies):
        return
    from enhancegan.samples import sample_photos

    edits: dict[str, dict[str, float]] = yaml.safe_load(SAMPLE_EDITS.read_text(encoding="utf-8"))
    packaged = sample_photos()
    missing = [f"there is no packaged photo {name!r}" for name in edits if name not in packaged]
    if missing:
        raise StudyError(SAMPLE_SLUG, missing)
    logger.info("building the sample study, once")
    versions = [*map(method_version, _trained_paper_methods()), settings_version(edits)]
    photos = {name: packaged[name] for name in edits}
    # Another process may start on the same folder at the same time, and be first.
    with suppress(SlugTakenError):
        build_study(settings.studies, SAMPLE_SLUG, _SAMPLE_TITLE, photos, versions, _SAMPLE_SEED, practice=1)


def _trained_paper_methods() -> list[str]:
    """Those of the paper's versions that can be made; the others are named in the log."""
    from enhancegan.methods import METHODS

    missing = [name for name in PAPER_METHODS if name not in METHODS]
    if missing:
        logger.warning("the sample study goes without %s: the generator was not trained for it", ", ".join(missing))
    return [name for name in PAPER_METHODS if name in METHODS]


def method_version(name: str, exemplars: Path | None = None) -> Version:
    """Return the version that the method `name` makes, one of the registry or from outside.

    `exemplars` is a folder of good photos for the method `exemplar`; None for the packaged ones.
    Raises ValueError for an unknown method, for an operator that the shipped generator was not trained for, for a
    method from outside whose declaration is wrong, for a method that changes the size of photos, and for a folder
    without photos.
    """
    from enhancegan.methods import all_methods, get_method, with_exemplars

    method = get_method(name, with_exemplars(all_methods(), exemplars))
    if not method.keeps_size:
        raise ValueError(f"methods must keep the size of photos, so that versions can be compared; got {name!r}")
    made_by = f"{name}, {method.source}" if method.source else name
    # Of what is there already, all that is missing is said before the first edit.
    problems = _no_problems if method.by_stem is None else _missing_results(method)
    return Version(_FOLDER_OF_METHOD.get(name, name), method.label, made_by, method.result, problems)


def _missing_results(method: "Method") -> Callable[[str, Image.Image], Iterator[str]]:
    def problems(name: str, photo: Image.Image) -> Iterator[str]:
        try:
            method.result(name, photo)
        except ValueError as error:
            yield str(error)

    return problems


def settings_version(edits: Mapping[str, Mapping[str, float]]) -> Version:
    """Return the human version made by hand-tuned settings: photo's name -> {parameter: value}."""

    def edit(name: str, photo: Image.Image) -> Image.Image:
        from enhancegan.enhancer import apply_parameters

        return apply_parameters(photo, _HUMAN_OPERATOR, dict(edits[name]))

    return Version(_HUMAN_KEY, _HUMAN_LABEL, f"settings of {_HUMAN_OPERATOR} chosen by eye", edit)


def folder_version(folder: Path) -> Version:
    """Return the human version whose files are in `folder`, named like the photos; any size, same shape.

    Raises ValueError if `folder` is not a folder.
    """
    if not folder.is_dir():
        raise ValueError(f"folder of human edits must be a folder; got {folder}")
    files = gather_photos([folder])

    def problems(name: str, photo: Image.Image) -> Iterator[str]:
        if name not in files:
            yield f"{folder} has no edit of {name}"
            return
        try:
            made = _load(files[name])
        except ValueError as error:
            yield str(error)
            return
        if not has_same_shape(made, photo):
            size = f"{made.width}x{made.height}"
            yield f"{files[name]} is {size}, a different shape from its photo ({photo.width}x{photo.height})"

    def edit(name: str, photo: Image.Image) -> Image.Image:
        return _load(files[name]).resize(photo.size, Image.Resampling.LANCZOS)

    return Version(_HUMAN_KEY, _HUMAN_LABEL, "a person's edits", edit, problems)


def gather_photos(paths: Sequence[Path]) -> dict[str, Path]:
    """Return name -> file for photos given as files and folders of files.

    Raises ValueError for a path that does not exist, a folder without photos, and two photos with the same name.
    """
    photos: dict[str, Path] = {}
    for file in find_photos(paths):
        if file.stem in photos:
            raise ValueError(f"photos must have different names; got {photos[file.stem]} and {file}")
        photos[file.stem] = file
    return photos


def _load(path: Path) -> Image.Image:
    """Load an upright sRGB photo, scaled down to the size of studies; ValueError if it cannot be read."""
    photo = load_photo(path)
    photo.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    return photo


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
        photo = _load(path)
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
