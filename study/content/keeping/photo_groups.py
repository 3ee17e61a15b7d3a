"""What groups the photos of a study: the table ``photos.csv`` beside its ``study.yaml``."""

from collections.abc import Collection
from pathlib import Path
from types import MappingProxyType

from study.content.yaml.definition import PhotoGroups

PHOTOS_FILE = "photos.csv"


def read_photo_groups(
    folder: Path, needed: Collection[str], known: Collection[str], problems: list[str]
) -> PhotoGroups | None:
    """Return what groups the photos of the study in `folder`; None if nothing does, or with the reason noted.

    Args:
        folder: The study's.
        needed: The photos whose rankings count.
        known: All of its photos.
        problems: Gets what is wrong with the table.
    """
    path = folder / PHOTOS_FILE
    if not path.is_file():
        return None
    # pandas takes long to import, and few studies need it before anybody has ranked.
    from study.analysis.traits_file import InvalidTraitsError, read_photos

    try:
        table = read_photos(path, needed, known)
    except InvalidTraitsError as error:
        problems.extend(error.problems)
        return None
    columns = {str(name): MappingProxyType(dict(table[name].astype(object))) for name in table}
    return PhotoGroups(path, MappingProxyType(columns))
