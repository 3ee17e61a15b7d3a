"""Reads a study: `study.yaml` and one folder of images per method become a validated `Study`."""

from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from study.definition import (
    BEST_SCORE,
    DEFINITION_FILE,
    FEWEST_METHODS,
    LARGEST_SEED,
    MOST_METHODS,
    Level,
    Study,
    StudyError,
    StudyMethod,
    Texts,
    check_slug,
)
from study.image_files import find_versions, measure_versions, visible_entries
from study.languages import languages

LONGEST_TITLE, LONGEST_METHOD_KEY = 200, 64

_TEXT_KEYS = ("introduction", "consent", "instructions", "thanks")
_KEYS = frozenset({"title", "seed", "methods", "scale", *_TEXT_KEYS})


def default_scale(versions: int) -> tuple[Level, ...]:
    """Return the paper's scale for `versions` versions: equal steps from 10 points to 0 (section 4.4)."""
    labels = languages()["en"].scale[versions]
    return tuple(
        Level({"en": label}, BEST_SCORE * (versions - 1 - i) / (versions - 1)) for i, label in enumerate(labels)
    )


def read_study(folder: Path, decode: bool = False) -> Study:
    """Read and check the study in `folder`, whose name is the study's slug.

    With `decode` every image is read to its last pixel, which finds damaged files; without it only
    the headers are. Raises StudyError naming every problem at once.
    """
    problems: list[str] = []
    try:
        check_slug(folder.name)
    except ValueError as error:
        problems.append(str(error))
    definition = _load_yaml(folder / DEFINITION_FILE, problems)
    methods = _methods(folder, definition.get("methods"), problems)
    files = find_versions(folder, [method.key for method in methods], problems)
    sizes = measure_versions(files, decode, problems)
    study = Study(
        slug=folder.name,
        languages=("en",),
        titles={"en": _text(definition, "title", folder.name, problems)},
        seed=_seed(definition.get("seed"), problems),
        texts={
            "en": Texts(**{key: _text(definition, key, languages()["en"].texts[key], problems) for key in _TEXT_KEYS})
        },
        scale=_scale(definition.get("scale"), len(methods), problems),
        methods=methods,
        images=tuple(sorted(sizes)),
        files=MappingProxyType(files),
        sizes=MappingProxyType(sizes),
    )
    if problems:
        raise StudyError(folder.name, problems)
    return study


def _load_yaml(path: Path, problems: list[str]) -> dict[str, Any]:
    if not path.is_file():
        problems.append(f"{path.name} is missing")
        return {}
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problems.append(f"{path.name} is not valid YAML: {' '.join(str(error).split())}")
        return {}
    if not isinstance(content, dict):
        problems.append(f"{path.name} must hold settings like 'title: ...'; it holds {type(content).__name__}")
        return {}
    unknown = sorted(str(key) for key in content if key not in _KEYS)
    if unknown:
        problems.append(f"{path.name} has unknown settings {', '.join(unknown)}; known are {', '.join(sorted(_KEYS))}")
    return content


def _text(definition: dict[str, Any], key: str, default: str, problems: list[str]) -> str:
    value = definition.get(key, default)
    if not isinstance(value, str) or not value.strip():
        problems.append(f"{key} must be a text; got {value!r}")
        return default
    if key == "title" and len(value) > LONGEST_TITLE:
        problems.append(f"title must have at most {LONGEST_TITLE} characters; it has {len(value)}")
    return value


def _seed(value: object, problems: list[str]) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_SEED:
        return value
    problems.append(f"seed must be a whole number from 0 to {LARGEST_SEED}; got {value!r}")
    return 0


def _scale(value: object, versions: int, problems: list[str]) -> tuple[Level, ...]:
    if value is None:
        return default_scale(versions) if FEWEST_METHODS <= versions <= MOST_METHODS else ()
    try:
        levels = tuple(Level({"en": str(entry["label"])}, float(entry["score"])) for entry in value)  # type: ignore[attr-defined]
    except (TypeError, KeyError, ValueError):
        problems.append(f"scale must list entries like {{label: Best, score: 10}}, best first; got {value!r}")
        return ()
    if len(levels) != versions:
        problems.append(f"scale must have one level per method ({versions}); it has {len(levels)}")
    if len({level.labels["en"] for level in levels}) != len(levels):
        problems.append(f"scale labels must differ; got {', '.join(level.labels['en'] for level in levels)}")
    if any(better.score <= poorer.score for better, poorer in zip(levels, levels[1:], strict=False)):
        problems.append(f"scale scores must fall from best to poorest; got {[level.score for level in levels]}")
    return levels


def _methods(folder: Path, value: object, problems: list[str]) -> tuple[StudyMethod, ...]:
    """Read the methods: the folders, in the order and with the labels of `methods` where it is given."""
    found = sorted(entry.name for entry in visible_entries(folder) if entry.is_dir())
    if value is None:
        named = {key: key.replace("_", " ") for key in found}
    elif isinstance(value, dict) and all(isinstance(key, str) and isinstance(value[key], str) for key in value):
        named = value
        problems.extend(f"method folder {key}/ is missing" for key in named if key not in found)
        problems.extend(f"folder {key}/ is not listed under methods" for key in found if key not in named)
    else:
        problems.append(f"methods must map folder names to labels, like 'input: Original'; got {value!r}")
        named = {key: key for key in found}
    if not FEWEST_METHODS <= len(named) <= MOST_METHODS:
        problems.append(f"a study compares {FEWEST_METHODS} to {MOST_METHODS} methods; this one has {len(named)}")
    problems.extend(
        f"method names must have at most {LONGEST_METHOD_KEY} characters; got {key}"
        for key in named
        if len(key) > LONGEST_METHOD_KEY
    )
    return tuple(StudyMethod(key, label) for key, label in named.items())
