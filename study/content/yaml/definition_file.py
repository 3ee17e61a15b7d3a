"""The file study.yaml: read strictly, and extended without changing what is there."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from enhancegan.strict_yaml import parsed_settings, read_settings

_EXAMPLE = "title: ..."


def load_definition(path: Path, problems: list[str]) -> dict[Any, Any] | None:
    """Return the settings in the file `path`; None, and the reason in `problems`, if they cannot be read."""
    return read_settings(path, problems, _EXAMPLE)


def append_settings(path: Path, settings: Mapping[str, Any]) -> None:
    """Append `settings`, none of which is set yet, to the file `path`, which is made if missing.

    Raises ValueError, and leaves the file as it was, if lines cannot be appended to it.
    """
    before = path.read_bytes() if path.is_file() else b""
    if before and not before.endswith(b"\n"):
        before += b"\n"
    lines = yaml.safe_dump(dict(settings), sort_keys=False, allow_unicode=True)
    after = before + lines.encode()
    problems: list[str] = []
    expected = {**(parsed_settings(before.decode("utf-8-sig"), path.name, [], _EXAMPLE) or {}), **settings}
    if parsed_settings(after.decode("utf-8-sig"), path.name, problems, _EXAMPLE) != expected:
        raise ValueError(
            f"{path.name} must start every setting at the beginning of a line, like {_EXAMPLE!r}, so "
            f"that this can be added: {'; '.join(lines.splitlines())}"
        )
    path.write_bytes(after)
