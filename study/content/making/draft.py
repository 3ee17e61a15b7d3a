"""A new study's folder: it appears complete or not at all, even when the program is killed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from enhancegan.whole_files import OWNERS_FOLDER, temporary_folder
from study.content.yaml.definition import check_slug


class SlugTakenError(ValueError):
    """There is already a study with this slug."""

    def __init__(self, slug: str) -> None:
        """Name the slug."""
        super().__init__(f"slug must be new; there is already a study {slug!r}")


def check_new_slug(studies: Path, slug: str) -> None:
    """Raise ValueError if `slug` cannot name a new study in the folder `studies`."""
    if (studies / check_slug(slug)).exists():
        raise SlugTakenError(slug)


@contextmanager
def new_study_folder(studies: Path, slug: str) -> Iterator[Path]:
    """Yield an empty folder that becomes the study `slug` in the folder `studies` when the block ends.

    Until then it is hidden and not a study; if the block raises, nothing is left, and what is left if the program is
    killed goes when the next study is made. Raises ValueError for an unusable or taken `slug`.
    """
    check_new_slug(studies, slug)
    # The data folder is the owner's alone.
    studies.parent.mkdir(mode=OWNERS_FOLDER, parents=True, exist_ok=True)
    studies.mkdir(exist_ok=True)
    with temporary_folder(studies) as temporary:
        folder = temporary / slug
        folder.mkdir()
        yield folder
        try:
            os.rename(folder, studies / slug)
        except OSError as error:
            if (studies / slug).exists():
                raise SlugTakenError(slug) from error
            raise
