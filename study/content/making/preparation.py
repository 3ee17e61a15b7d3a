"""A preparation: the photos, own versions and choices of a study that is not made yet, in a folder of their own."""

import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from enhancegan.whole_files import write_text
from study.content.keeping.build_record import load_build_record
from study.content.making.choices import Choices
from study.content.yaml.definition import study_slugs

State = Literal["open", "waiting", "building", "made", "failed", "canceled", "interrupted"]
"""Open: never tried. Waiting for another build, or being built. The others say how the last build ended."""
STATES: tuple[State, ...] = get_args(State)
BUSY: tuple[State, ...] = ("waiting", "building")
"""Nothing may be changed in these."""

PHOTOS, VERSIONS, PREVIEWS, INCOMING = "photos", "versions", "previews", "incoming"
_CHOICES, _STATUS, PROGRESS = "choices.json", "status.json", "progress.json"
_CHANGED = "changed"


@dataclass(frozen=True)
class Status:
    """What has become of a preparation."""

    state: State = "open"
    problems: tuple[str, ...] = ()
    """Why no study was made, in sentences."""
    slug: str = ""
    """Short name under which the study was to be made."""


class Preparation:
    """One preparation; several threads may use the same folder by objects of their own."""

    def __init__(self, folder: Path) -> None:
        """Use the preparation in `folder`, which exists."""
        self.folder = folder

    @property
    def id(self) -> str:
        """Its name in addresses."""
        return self.folder.name

    @property
    def photos(self) -> dict[str, Path]:
        """Name -> file of every photo, sorted."""
        return _by_stem(self.folder / PHOTOS)

    @property
    def versions(self) -> dict[str, dict[str, Path]]:
        """Folder of own versions -> photo's name -> file; sorted, none of them empty."""
        folders = _entries(self.folder / VERSIONS)
        found = {folder.name: _by_stem(folder) for folder in folders}
        return {name: files for name, files in found.items() if files}

    @property
    def choices(self) -> Choices:
        """What was chosen; the defaults at the beginning."""
        content = _read(self.folder / _CHOICES)
        return Choices() if content is None else Choices.from_content(content)

    def choose(self, choices: Choices) -> None:
        """Keep `choices`."""
        _write(self.folder / _CHOICES, choices.to_content())
        self.touch()

    @property
    def status(self) -> Status:
        """What has become of it."""
        content = _read(self.folder / _STATUS)
        if content is None:
            return Status()
        return Status(content["state"], tuple(content["problems"]), content["slug"])

    def tell(self, status: Status) -> None:
        """Keep `status`."""
        _write(self.folder / _STATUS, asdict(status))
        self.touch()

    @property
    def progress(self) -> dict[str, Any] | None:
        """What the process that builds has written last; None before."""
        return _read(self.folder / PROGRESS)

    def report(self, progress: Mapping[str, Any] | None) -> None:
        """Keep `progress`, for whoever looks; None forgets it."""
        if progress is None:
            (self.folder / PROGRESS).unlink(missing_ok=True)
        else:
            _write(self.folder / PROGRESS, progress)

    @property
    def changed_at(self) -> float:
        """When something was last put into it, taken away or chosen, in seconds since 1970."""
        file = self.folder / _CHANGED
        return file.stat().st_mtime if file.exists() else self.folder.stat().st_mtime

    def touch(self) -> None:
        """Note a change."""
        # The folder's own time also changes when something is only tidied up.
        with suppress(FileNotFoundError):
            (self.folder / _CHANGED).touch()

    @property
    def bytes_used(self) -> int:
        """What its photos and versions take."""
        files = [*self.photos.values(), *(file for each in self.versions.values() for file in each.values())]
        return sum(_size(file) for file in files)

    def remove_photo(self, name: str) -> None:
        """Delete a photo, if it is there; its versions stay."""
        for file in _entries(self.folder / PHOTOS):
            if file.stem == name:
                file.unlink(missing_ok=True)
        self.touch()

    def remove_versions(self, name: str) -> None:
        """Delete a folder of own versions, if it is there."""
        if name in self.versions:
            shutil.rmtree(self.folder / VERSIONS / name, ignore_errors=True)
        self.touch()

    def keep_outcome_only(self) -> None:
        """Delete everything but the status and the choices: the study has files of its own."""
        for name in (PHOTOS, VERSIONS, PREVIEWS, INCOMING):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        self.report(None)

    def has_become(self, studies: Path) -> bool:
        """Return whether the study that was to be made of it is in the folder `studies`, made of these photos."""
        slug = self.status.slug
        if slug not in study_slugs(studies):
            return False
        record = load_build_record(studies / slug)
        return record is not None and record["photos"].keys() == self.photos.keys()


def _by_stem(folder: Path) -> dict[str, Path]:
    return {file.stem: file for file in _entries(folder)}


def _entries(folder: Path) -> list[Path]:
    # Somebody may delete it meanwhile.
    with suppress(FileNotFoundError):
        return sorted(folder.iterdir())
    return []


def _size(file: Path) -> int:
    with suppress(FileNotFoundError):
        return file.stat().st_size
    return 0


def _read(path: Path) -> dict[str, Any] | None:
    with suppress(FileNotFoundError):
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return content
    return None


def _write(path: Path, content: Mapping[str, Any]) -> None:
    write_text(path, json.dumps(content, ensure_ascii=False))
