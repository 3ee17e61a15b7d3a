"""What a run does with one photo, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image

from enhancegan.batch.editing import Editing, edited
from enhancegan.batch.naming import is_named_like_a_result, output_format, result_stems
from enhancegan.batch.places import Place, arriving, local_copy, opened
from enhancegan.batch.search import FoundPhoto
from enhancegan.editing.cube import cube_text
from enhancegan.methods.exemplar import NoFurtherStyleError
from enhancegan.photo.output.xmp import is_marked
from enhancegan.photo.photo import Photo
from enhancegan.photo.reading import read_photo
from enhancegan.photo.writing import write_photo
from enhancegan.whole_files import write_text

if TYPE_CHECKING:
    from enhancegan.edit_settings import EditSettings
    from enhancegan.methods import Method

DONE, SKIPPED, FAILED = "done", "skipped", "failed"
OURS = "made by EnhanceGAN Studio"
NAMED_LIKE_OURS = "named like a result of EnhanceGAN Studio"
THERE = "already done"
_XMP_OF_TIFF = 700


@dataclass(frozen=True)
class Settings:
    """What is the same for all photos of a run."""

    editings: tuple[Editing, ...]
    """One for each result of a photo."""
    format: str
    quality: int
    metadata: str
    overwrite: bool
    chosen: "EditSettings | None" = None
    """What a person has chosen for one photo and wants for all; its method is the only editing then."""


@dataclass(frozen=True)
class Job:
    """One photo and the files to write."""

    photo: Place
    targets: tuple[Place, ...]
    """One for each of the settings' editings."""
    refused: str = ""
    """Why it is left out; empty if it is not."""
    renamed: bool = False
    """Whether its results are named otherwise than usual because of another photo."""


@dataclass(frozen=True)
class Outcome:
    """What came of one file to write."""

    kind: str
    """DONE, SKIPPED or FAILED."""
    photo: Place
    target: Place
    reason: str = ""
    notes: tuple[str, ...] = ()


def planned(photos: Sequence[FoundPhoto], output: Place, settings: Settings, methods: Sequence[str]) -> list[Job]:
    """The jobs of a run: one per photo, in their order.

    Args:
        photos: what was found.
        output: folder of the results.
        settings: those of the run.
        methods: names of all methods, by which earlier results are recognized.
    """
    neighbors: dict[Place, set[str]] = {}
    for photo in photos:
        neighbors.setdefault(photo.path.parent, set()).add(photo.path.name)
    ours = {p.path for p in photos if is_named_like_a_result(p.path, methods, neighbors[p.path.parent])}
    named = [photo for photo in photos if photo.path not in ours]
    stems = dict(zip([photo.path for photo in named], result_stems(named, settings.format), strict=True))
    jobs = []
    for photo in photos:
        stem = stems.get(photo.path, photo.folder / photo.path.stem)
        suffix = output_format(photo.path, settings.format).suffixes[0]
        names = [f"{stem.name}.{editing.method}{suffix}" for editing in settings.editings]
        targets = tuple(output.joinpath(*stem.parent.parts, name) for name in names)
        refused = NAMED_LIKE_OURS if photo.path in ours else ""
        jobs.append(Job(photo.path, targets, refused, renamed=stem.name != photo.path.stem))
    return jobs


def awaited(job: Job, settings: Settings) -> list[Outcome]:
    """Decide about every file of a job without reading pixels: SKIPPED, FAILED, or DONE for what is to be done."""
    reason = OURS if _is_marked(job.photo) else job.refused
    if reason:
        return [Outcome(SKIPPED, job.photo, target, reason) for target in job.targets]
    pairs = zip(job.targets, settings.editings, strict=True)
    return [_decided(job.photo, target, editing, settings) for target, editing in pairs]


def _decided(photo: Place, target: Place, editing: Editing, settings: Settings) -> Outcome:
    # A long name may already fail here.
    try:
        there = target.exists()
        if there and editing.cube and not target.with_suffix(".cube").exists() and _is_marked(target):
            return Outcome(DONE, photo, target)
        if there and not settings.overwrite:
            return Outcome(SKIPPED, photo, target, THERE)
        if there and _is_beside(photo, target) and not _is_marked(target):
            return Outcome(FAILED, photo, target, f"{target} may be a photo of yours: it does not say that we made it")
    except Exception as error:  # also what storage raises that cannot be reached
        return Outcome(FAILED, photo, target, _reason(error))
    return Outcome(DONE, photo, target)


def _is_beside(photo: Place, target: Place) -> bool:
    return photo.parent.resolve() == target.parent.resolve()


def process(job: Job, settings: Settings, methods: "Mapping[str, Method]") -> list[Outcome]:
    """Enhance one photo and write its results; whatever goes wrong is an outcome."""
    return carried_out(job, awaited(job, settings), settings, methods)


def carried_out(
    job: Job, outcomes: Sequence[Outcome], settings: Settings, methods: "Mapping[str, Method]"
) -> list[Outcome]:
    """Do what `awaited` has said is to be done of a job."""
    if all(outcome.kind != DONE for outcome in outcomes):
        return list(outcomes)
    try:
        with local_copy(job.photo) as path:
            photo = read_photo(path)
    except Exception as error:  # also what decoders raise for files that nobody has seen before: the run goes on
        return [Outcome(FAILED, job.photo, outcome.target, _reason(error)) for outcome in outcomes]
    pairs = zip(outcomes, settings.editings, strict=True)
    return [_written(o, photo, e, settings, methods) if o.kind == DONE else o for o, e in pairs]


def _written(
    outcome: Outcome, photo: Photo, editing: Editing, settings: Settings, methods: "Mapping[str, Method]"
) -> Outcome:
    try:
        result, edit = edited(photo, outcome.photo.stem, editing, methods)
        format = output_format(outcome.photo, settings.format).name.lower()
        # First, so that a run that is interrupted between the two does both again.
        if editing.cube and edit is not None:
            with arriving(outcome.target.with_suffix(".cube")) as path:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_text(path, cube_text(edit, f"EnhanceGAN {editing.method}"))
        if settings.chosen is not None:
            result = settings.chosen.framed(result)
        with arriving(outcome.target) as path:
            notes = write_photo(result, path, format, settings.quality, settings.metadata)
    except NoFurtherStyleError as error:
        return Outcome(SKIPPED, outcome.photo, outcome.target, str(error))
    except Exception as error:  # one photo that needs more memory than there is must not end the run
        return Outcome(FAILED, outcome.photo, outcome.target, _reason(error))
    return Outcome(DONE, outcome.photo, outcome.target, notes=(*result.notes, *notes))


def _reason(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "there is not enough memory for it"
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    return str(error) or type(error).__name__


def _is_marked(place: Place) -> bool:
    """Whether a file says that we made it; only its beginning is read."""
    try:
        with opened(place) as file, Image.open(file) as picture:
            packet = picture.info.get("xmp") or getattr(picture, "tag_v2", {}).get(_XMP_OF_TIFF, b"")
    except Exception:  # what it is will be said when it is read
        return False
    return isinstance(packet, bytes) and is_marked(packet)
