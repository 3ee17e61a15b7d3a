"""Where the examples are, and how they get out: as a folder, or the study alone."""

import shutil
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_STORED, ZipFile

import yaml

from enhancegan.samples import sample_photos
from study.content.making.paper_methods import PAPER_METHODS
from study.content.making.sample import SAMPLE_EDITS
from study.content.making.versions import load_scaled, method_version, settings_version
from study.content.yaml.definition import DEFINITION_FILE

_HERE = Path(__file__).parent
STUDY = "study"
"""Name of the folder with a study of six photos by five methods, as a researcher would bring it."""
DEFINITION = _HERE / DEFINITION_FILE
"""Its definition."""
PHOTOS = ("astronaut", "cat", "coffee", "dahlia", "rocket", "temple")
"""Its photos: those of `sample_photos` that anybody may pass on."""
WORTHS = _HERE / "worths.yaml"
"""What people prefer who are simulated in it, as docs/simulate.md describes it."""
RANKINGS = _HERE / "rankings.csv"
"""Rankings of 47 simulated people of 20 photos by five methods; `study.examples.making` says how they came about."""
ABOUT = _HERE / "README.md"
"""What is what, and the licenses of the photos."""

_LONG_SIDE, _QUALITY = 640, 85


def copy_examples(folder: Path) -> None:
    """Write all of them into `folder`, which is made.

    Raises:
        ValueError: if `folder` is a file, or not empty.
        OSError: if they cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder} is a file, not a folder")
    if folder.is_dir() and any(folder.iterdir()):
        raise ValueError(f"{folder} is not empty; choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    write_study(folder / STUDY)
    for file in (RANKINGS, WORTHS, ABOUT):
        shutil.copyfile(file, folder / file.name)


def write_study(folder: Path) -> None:
    """Write the study into the new `folder`: photos of installed packages, each edited by every method."""
    edits = yaml.safe_load(SAMPLE_EDITS.read_text(encoding="utf-8"))
    folder.mkdir()
    shutil.copyfile(DEFINITION, folder / DEFINITION.name)
    for version in (*map(method_version, PAPER_METHODS), settings_version(edits)):
        (folder / version.key).mkdir()
        for name in PHOTOS:
            photo = load_scaled(sample_photos()[name])
            photo.thumbnail((_LONG_SIDE, _LONG_SIDE))
            version.edit(name, photo).save(folder / version.key / f"{name}.jpg", quality=_QUALITY, optimize=True)


@lru_cache(maxsize=1)
def example_zip() -> bytes:
    """Return the study as a zip file; the first time it is made, in some seconds.

    A process of its own makes it: the networks behind the methods would stay in the memory of a server.
    """
    with TemporaryDirectory(prefix="example-") as temporary:
        folder = Path(temporary) / STUDY
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            process.submit(write_study, folder).result()
        packed = BytesIO()
        with ZipFile(packed, "w", ZIP_STORED) as archive:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    archive.write(path, path.relative_to(folder))
    return packed.getvalue()
