"""The file study.yaml: read strictly, and changed without touching what stays: comments, order, spelling."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from enhancegan.strict_yaml import parsed_settings, read_settings

_EXAMPLE = "title: ..."
_LINE = 100
"""Characters of a line after which a text is continued on the next one."""
# Comments at the beginning of a line, and empty lines: they belong to what follows.
_BETWEEN = re.compile(r"(?:^(?:#.*|[ \t\r]*)\n?)+\Z", re.MULTILINE)


class _Dumper(yaml.SafeDumper):
    """Writes a text of several lines as such."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def _represent_float(dumper: yaml.SafeDumper, value: float) -> yaml.ScalarNode:
    # Never with an exponent, which the reader takes for a text.
    digits = format(Decimal(repr(value)), "f")
    return dumper.represent_scalar("tag:yaml.org,2002:float", digits if "." in digits else f"{digits}.0")


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(float, _represent_float)


def load_definition(path: Path, problems: list[str]) -> dict[Any, Any] | None:
    """Return the settings in the file `path`; None, and the reason in `problems`, if they cannot be read."""
    content = read_settings(path, problems, _EXAMPLE)
    if content is None:
        problems[-1] += "; put this right first, since only then its settings can be checked"
    return content


def append_settings(path: Path, settings: Mapping[str, Any]) -> None:
    """Append `settings`, none of which is set yet, to the file `path`, which is made if missing.

    Raises ValueError, and leaves the file as it was, if lines cannot be appended to it.
    """
    before = path.read_bytes() if path.is_file() else b""
    if before and not before.endswith(b"\n"):
        before += b"\n"
    lines = _dumped(settings)
    after = before + lines.encode()
    problems: list[str] = []
    expected = {**(parsed_settings(before.decode("utf-8-sig"), path.name, [], _EXAMPLE) or {}), **settings}
    if parsed_settings(after.decode("utf-8-sig"), path.name, problems, _EXAMPLE) != expected:
        raise ValueError(
            f"{path.name} must start every setting at the beginning of a line, like {_EXAMPLE!r}, so "
            f"that this can be added: {'; '.join(lines.splitlines())}"
        )
    path.write_bytes(after)


def changed_text(text: str, wanted: Mapping[str, Any]) -> str:
    """Return the text of a `study.yaml` whose settings are `wanted` and which is otherwise as `text`.

    A setting that changes is written anew where it was, a new one at the end; what stays keeps its comments and its
    spelling. A text that is no list of settings one below the other is written anew as a whole. `text` must be
    readable, and `wanted` what JSON can say.
    """
    before = parsed_settings(text, "", [], _EXAMPLE) or {}
    after = ""
    written = set()
    for key, part in _parts(text):
        if key is None or (key in wanted and _same(before[key], wanted[key])):
            after += part
        elif key in wanted:
            after += _dumped({key: wanted[key]})
        written.add(key)
    added = {key: value for key, value in wanted.items() if key not in written}
    if added:
        after += ("" if after.endswith("\n") or not after else "\n") + _dumped(added)
    read = parsed_settings(after, "", [], _EXAMPLE) or {}
    # The order of the settings themselves means nothing.
    right = read.keys() == wanted.keys() and all(_same(read[key], value) for key, value in wanted.items())
    return after if right else _dumped(wanted)


def _same(value: object, wanted: object) -> bool:
    """Return whether two values say the same; the order of a mapping counts, and JSON knows no keys but texts."""
    if isinstance(value, Mapping) and isinstance(wanted, Mapping):
        return list(map(str, value)) == list(map(str, wanted)) and all(map(_same, value.values(), wanted.values()))
    if isinstance(value, list) and isinstance(wanted, list):
        return len(value) == len(wanted) and all(map(_same, value, wanted))
    return value == wanted and isinstance(value, bool) is isinstance(wanted, bool)


def _parts(text: str) -> Iterator[tuple[str | None, str]]:
    """Cut a text into its settings, each with its key, and what stands between them, with None."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    entries = root.value if isinstance(root, yaml.MappingNode) and not root.flow_style else []
    starts = [key.start_mark.index for key, _ in entries]
    yield None, text[: starts[0]] if starts else text
    for (key, _), start, end in zip(entries, starts, [*starts[1:], len(text)], strict=False):
        between = _BETWEEN.search(text, start, end)
        cut = end if between is None else between.start()
        yield key.value, text[start:cut]
        yield None, text[cut:end]


def _dumped(settings: Mapping[str, Any]) -> str:
    return yaml.dump(dict(settings), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_LINE)
