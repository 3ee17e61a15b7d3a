"""Settings in a YAML file: read strictly, with what is wrong said in sentences."""

import re
from pathlib import Path
from typing import Any

import yaml

LARGEST_FILE = 200_000
"""Largest size of a file of settings in bytes."""

# Only what cannot be meant as text is read as anything else: `no`, 0012 or 2026-01-31 stay as written.
# All of it is special in YAML 1.1 too, so that what `yaml.safe_dump` writes is read back the same.
_SPECIAL = {
    "tag:yaml.org,2002:null": r"(?:~|null|)\Z",
    "tag:yaml.org,2002:bool": r"(?:true|false|True|False)\Z",
    "tag:yaml.org,2002:int": r"(?:0|-?[1-9][0-9]*)\Z",
    "tag:yaml.org,2002:float": r"(?:-?[0-9]+\.[0-9]*|\.[0-9]+)\Z",
}


class _Loader(yaml.SafeLoader):
    """Builds plain values, and remembers keys that occur more than once in a mapping."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.doubled: list[str] = []

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        # A few lines of nested aliases can expand to more values than fit into memory.
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]  # the stubs leave its type out
            raise yaml.MarkedYAMLError(problem="*name is not allowed", problem_mark=mark)
        node: yaml.Node | None = super().compose_node(parent, index)
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    self.doubled.append(f"{key.value!r} is set twice, the second time in line {_line(key.start_mark)}")
                seen.add(key.value)
        return super().construct_mapping(node, deep)


for _tag, _pattern in _SPECIAL.items():
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), None)


def read_settings(path: Path, problems: list[str], example: str) -> dict[Any, Any] | None:
    """Return the settings in a file; None, and the reason in `problems`, if they cannot be read.

    Args:
        path: the file.
        problems: receives sentences, also about keys that are set twice.
        example: a setting, for the message about a file without any.
    """
    if not path.is_file():
        problems.append(f"{path.name} is missing")
        return None
    if path.stat().st_size > LARGEST_FILE:
        problems.append(f"{path.name} must have at most {LARGEST_FILE:,} bytes; it has {path.stat().st_size:,}")
        return None
    try:
        return parsed_settings(path.read_text(encoding="utf-8-sig"), path.name, problems, example)
    except UnicodeDecodeError:
        problems.append(f"{path.name} must be text in UTF-8; save it with that encoding")
        return None


def parsed_settings(text: str, name: str, problems: list[str], example: str) -> dict[Any, Any] | None:
    """Return the settings in the text of a file called `name`; else as `read_settings`."""
    loader = _Loader("")
    try:
        loader = _Loader(text)
        content = loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        problems.append(f"{name} is not valid YAML: {_explained(error)}")
        return None
    except RecursionError:
        problems.append(f"{name} cannot be read: its brackets are nested too deeply")
        return None
    # A value that does not fit its explicit tag makes the parser raise any of these.
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError) as error:
        problems.append(f"{name} cannot be read: one of its values makes no sense ({' '.join(str(error).split())})")
        return None
    finally:
        loader.dispose()
    problems.extend(f"{name}: {doubled}" for doubled in loader.doubled)
    if content is None:
        return {}
    if not isinstance(content, dict):
        kind = "a list" if isinstance(content, list) else "a single text or number"
        problems.append(f"{name} must contain settings like {example!r}; it contains {kind}")
        return None
    return content


def _explained(error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    place = f"line {_line(mark)}, column {mark.column + 1}: " if mark else ""
    reason = " ".join(f"{error.context or ''} {error.problem or ''}".split())
    if error.problem and error.problem.startswith("mapping values are not allowed"):
        reason += " (a text with a colon in it needs quotes around it)"
    if error.problem and error.problem.endswith("got '?'"):
        reason += " (within braces or brackets a text with a question mark needs quotes around it)"
    if error.problem and "'\\t'" in error.problem:
        reason += " (indent with spaces, not with tabs)"
    return place + reason


def _line(mark: yaml.Mark | None) -> int:
    return mark.line + 1 if mark else 0
