"""A new study's folder: it appears complete or not at all, even when the program is killed."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from study.content.yaml.definition import check_slug


def check_new_slug(studies: Path, slug: str) -> None:
    """Raise ValueError if `slug` cannot name a new study in the folder `studies`."""
    if (studies / check_slug(slug)).exists():
        raise _taken(slug)


@contextmanager
def new_study_folder(studies: Path, slug: str) -> Iterator[Path]:
    """Yield an empty folder that becomes the study `slug` in the folder `studies` when the block ends.

    Until then it is hidden and not a study; if the block raises, nothing is left. Raises ValueError for an
    unusable or taken `slug`.
    """
    check_new_slug(studies, slug)
    studies.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=studies, prefix=".unfinished-") as temporary:
        folder = Path(temporary) / slug
        folder.mkdir()
        yield folder
        try:
            os.rename(folder, studies / slug)
        except OSError as error:
            if (studies / slug).exists():
                raise _taken(slug) from error
            raise


def _taken(slug: str) -> ValueError:
    return ValueError(f"slug must be new; there is already a study {slug!r}")
