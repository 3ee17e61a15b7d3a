"""Copies of a study: another one that can be changed, and a zip file to take elsewhere."""

import shutil
import zipfile
from pathlib import Path

from study.content.keeping.build_record import BUILD_FILE
from study.content.keeping.manifest import relative_name
from study.content.keeping.reading import read_study
from study.content.making.draft import new_study_folder
from study.content.yaml.definition import Study


def copy_study(studies: Path, study: Study, slug: str) -> Study:
    """Make the study `slug` in the folder `studies` with the content of `study`, and return it.

    Its settings and images are the same; nobody has taken part in it, and it is not frozen. Raises ValueError for an
    unusable or taken `slug`, StudyError if the content cannot be used; then nothing is left behind.
    """
    with new_study_folder(studies, slug) as folder:
        for path in _content(study):
            target = folder / relative_name(study.folder, path)
            target.parent.mkdir(exist_ok=True)
            # Without the permissions: the files of a frozen study are read-only.
            shutil.copyfile(path, target)
        read_study(folder)
    return read_study(studies / slug)


def pack_study(study: Study, path: Path) -> None:
    """Write the content of `study` to the zip file `path`, from which it can be made again elsewhere."""
    # Images are compressed already.
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as packed:
        for file in _content(study):
            packed.write(file, f"{study.slug}/{relative_name(study.folder, file)}")


def _content(study: Study) -> list[Path]:
    record = study.folder / BUILD_FILE
    return [*([record] if record.exists() else []), *study.content_files]
