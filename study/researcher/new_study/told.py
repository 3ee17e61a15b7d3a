"""What the tab is told about preparations, ready for JSON."""

import time
from typing import Any

from enhancegan.photo import SUFFIXES
from study.content.making.build_queue import BuildQueue
from study.content.making.choices import LANGUAGES
from study.content.making.intake import MOST_PHOTOS
from study.content.making.paper_methods import PAPER_METHODS
from study.content.making.preparation import Preparation, Status
from study.content.making.preparations import KEPT_DAYS, LARGEST
from study.content.making.prepared_build import progress_of
from study.content.yaml.checks import is_blank
from study.content.yaml.definition import FEWEST_METHODS, MOST_METHODS
from study.content.yaml.languages import languages
from study.content.yaml.texts import UNCHECKED
from study.markup import moment

_MOST_NAMED = 5


def limits() -> dict[str, Any]:
    """What is allowed, and what there is to choose from besides the methods."""
    return {
        "fewest_methods": FEWEST_METHODS,
        "most_methods": MOST_METHODS,
        "most_photos": MOST_PHOTOS,
        "largest_gb": LARGEST / 1e9,
        "kept_days": KEPT_DAYS,
        "suffixes": sorted(SUFFIXES),
        "default_methods": list(PAPER_METHODS),
        "languages": [{"code": code, "name": languages()[code].name} for code in LANGUAGES],
        "unchecked_languages": UNCHECKED,
    }


def summary(queue: BuildQueue, preparation: Preparation) -> dict[str, Any]:
    """What a list of preparations says about one."""
    status, titles = preparation.status, preparation.choices.titles.values()
    return {
        "id": preparation.id,
        "title": next((title for title in titles if not is_blank(title)), ""),
        "photos": len(preparation.photos),
        "kept_until": moment_of(queue.preparations.kept_until(preparation)),
        **_state(queue, preparation, status),
    }


def whole(queue: BuildQueue, preparation: Preparation) -> dict[str, Any]:
    """Everything about one."""
    photos = preparation.photos
    return {
        **summary(queue, preparation),
        "choices": preparation.choices.to_content(),
        "files": [
            {"name": name, "file": file.name, "bytes": file.stat().st_size, "changed": file.stat().st_mtime_ns}
            for name, file in photos.items()
            if file.exists()
        ],
        "own": [_own(name, files.keys(), photos.keys()) for name, files in preparation.versions.items()],
    }


def moment_of(seconds: float) -> str:
    """Write a time in seconds since 1970 as all times of the page are."""
    import pandas as pd

    return moment(pd.Timestamp(seconds, unit="s", tz="UTC"))


def _own(name: str, files: Any, photos: Any) -> dict[str, Any]:
    missing, extra = sorted(photos - files), sorted(files - photos)
    return {
        "name": name,
        "of_photos": len(photos & files),
        "missing": missing[:_MOST_NAMED],
        "missing_count": len(missing),
        "extra": extra[:_MOST_NAMED],
        "extra_count": len(extra),
    }


def _state(queue: BuildQueue, preparation: Preparation, status: Status) -> dict[str, Any]:
    told: dict[str, Any] = {"state": status.state, "problems": list(status.problems), "slug": status.slug}
    if status.state == "waiting":
        told["before"] = queue.before(preparation)
    content = preparation.progress if status.state == "building" else None
    if content is not None:
        progress = progress_of(content)
        step = progress.step
        told |= {
            "progress": progress.in_words(time.time()),
            "stage": step.stage,
            "done": step.number - 1,
            "of": step.of,
        }
    return told
