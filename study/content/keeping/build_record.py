"""How the images of a study were made, written down by the program that made them."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from study.content.keeping.manifest import file_hash
from study.content.keeping.software import software_versions

BUILD_FILE = "build.json"


def write_build_record(folder: Path, methods: Mapping[str, str], photos: Mapping[str, Path]) -> None:
    """Record in `folder` the `methods` (folder -> what made it) and `photos` (name -> file) it was made from."""
    record = {
        "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "methods": dict(methods),
        "photos": {name: {"file": path.name, "sha256": file_hash(path)} for name, path in photos.items()},
        "software": software_versions(),
    }
    (folder / BUILD_FILE).write_text(json.dumps(record, indent=1, ensure_ascii=False), encoding="utf-8")


def load_build_record(folder: Path) -> dict[str, Any] | None:
    """Return what was recorded; None for a study whose images were made elsewhere."""
    path = folder / BUILD_FILE
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
