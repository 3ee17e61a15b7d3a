"""The sample study, built of packaged photos where there is no study yet."""

import logging
from contextlib import suppress
from functools import partial
from pathlib import Path

import yaml

from db.session import Database
from db.settings import Settings
from study.content.keeping.registration import register_study
from study.content.making.builder import build_study
from study.content.making.draft import SlugTakenError
from study.content.making.paper_methods import PAPER_METHODS
from study.content.making.versions import method_version, settings_version
from study.content.yaml.definition import StudyError, study_slugs

logger = logging.getLogger(__name__)

SAMPLE_SLUG = "sample"
SAMPLE_EDITS = Path(__file__).resolve().parent / "samples" / "human_edits.yaml"

_SAMPLE_TITLE = {
    "en": "Which version of a photo do you like best?",
    "de": "Welche Fassung eines Fotos gefällt Ihnen am besten?",
}
_SAMPLE_SEED = 170505251


def ensure_sample_study(settings: Settings) -> None:
    """Build the sample study if there is no study at all."""
    if not study_slugs(settings.studies):
        build_sample_study(settings)


def build_sample_study(settings: Settings) -> None:
    """Build the sample study from packaged photos, unless it is there; it is open and listed from the start."""
    from enhancegan.samples import sample_photos

    edits: dict[str, dict[str, float]] = yaml.safe_load(SAMPLE_EDITS.read_text(encoding="utf-8"))
    packaged = sample_photos()
    missing = [f"there is no packaged photo {name!r}" for name in edits if name not in packaged]
    if missing:
        raise StudyError(SAMPLE_SLUG, missing)
    logger.info("building the sample study, once")
    versions = [*map(method_version, _trained_paper_methods()), settings_version(edits)]
    photos = {name: packaged[name] for name in edits}
    database = Database.open(settings.database_url)
    try:
        record = partial(register_study, database, opened=True)
        # Another process may start on the same folder at the same time, and be first.
        with suppress(SlugTakenError):
            build_study(
                settings.studies,
                SAMPLE_SLUG,
                _SAMPLE_TITLE,
                photos,
                versions,
                _SAMPLE_SEED,
                practice=1,
                complete=record,
            )
    finally:
        database.close()


def _trained_paper_methods() -> list[str]:
    """Those of the paper's versions that can be made; the others are named in the log."""
    from enhancegan.methods import METHODS

    missing = [name for name in PAPER_METHODS if name not in METHODS]
    if missing:
        logger.warning("the sample study goes without %s: the generator was not trained for it", ", ".join(missing))
    return [name for name in PAPER_METHODS if name in METHODS]
