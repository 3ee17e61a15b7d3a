"""What a study is: `study.yaml` and one folder of images per method, read into a validated `Study`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from study import texts
from study.image_files import find_versions, measure_versions, visible_entries

DEFINITION_FILE = "study.yaml"
FEWEST_METHODS, MOST_METHODS = 2, 7
BEST_SCORE = 10.0
LARGEST_SEED = 2**31 - 1
LONGEST_TITLE, LONGEST_METHOD_KEY = 200, 64

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_TEXT_KEYS = ("introduction", "consent", "instructions", "thanks")
_KEYS = frozenset({"title", "seed", "methods", "scale", *_TEXT_KEYS})


class StudyError(ValueError):
    """A study that cannot be used; `problems` names everything that is wrong with it."""

    def __init__(self, name: str, problems: Iterable[str]) -> None:
        """Describe the study `name` and each of its problems."""
        self.problems = tuple(problems)
        super().__init__("\n  - ".join([f"study {name!r} cannot be used:", *self.problems]))


@dataclass(frozen=True)
class Level:
    """One step of the ranking scale."""

    label: str
    """Word that participants read."""
    score: float
    """Points that the version ranked here receives; higher is better."""


@dataclass(frozen=True)
class StudyMethod:
    """One way in which the photos of a study were treated."""

    key: str
    """Name of its folder and its name in exported tables."""
    label: str
    """Name that the researcher reads; participants see neither."""


@dataclass(frozen=True)
class Texts:
    """What participants read, in Markdown."""

    introduction: str = texts.INTRODUCTION
    consent: str = texts.CONSENT
    instructions: str = texts.INSTRUCTIONS
    thanks: str = texts.THANKS


@dataclass(frozen=True)
class Study:
    """A complete study: every photo in a version by every method, all versions of a photo equally large."""

    slug: str
    """Short name in addresses: lower-case letters, digits, hyphens."""
    title: str
    """Title that participants read."""
    seed: int
    """Seed of all random orders; 0 to 2**31 - 1."""
    texts: Texts
    """What participants read."""
    scale: tuple[Level, ...]
    """Levels from best to poorest, one per method."""
    methods: tuple[StudyMethod, ...]
    """The methods, two to seven."""
    images: tuple[str, ...]
    """File stems of the photos, sorted; one set each."""
    files: Mapping[tuple[str, str], Path]
    """(method key, image) -> file of that version."""
    sizes: Mapping[str, tuple[int, int]]
    """Image -> width and height in pixels of its upright versions."""

    @property
    def method_keys(self) -> tuple[str, ...]:
        """Keys of the methods in their order."""
        return tuple(method.key for method in self.methods)

    def file(self, method: str, image: str) -> Path:
        """Return the file of `image`'s version by `method`; KeyError if the study has none."""
        return self.files[method, image]


def default_scale(versions: int) -> tuple[Level, ...]:
    """Return the paper's scale for `versions` versions: equal steps from 10 points to 0 (section 4.4)."""
    labels = texts.SCALE_LABELS[versions]
    return tuple(Level(label, BEST_SCORE * (versions - 1 - i) / (versions - 1)) for i, label in enumerate(labels))


def check_slug(slug: str) -> str:
    """Return `slug`, or raise ValueError if it is no short name for addresses and folders."""
    if not _SLUG.fullmatch(slug):
        raise ValueError(
            f"slug must be 1 to 63 lower-case letters, digits or hyphens and start with no hyphen; got {slug!r}"
        )
    return slug


def study_slugs(folder: Path) -> list[str]:
    """List the names of the studies in `folder`, sorted; folders without a `study.yaml` are none."""
    return sorted(path.parent.name for path in folder.glob(f"[!.]*/{DEFINITION_FILE}"))


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
        title=_text(definition, "title", folder.name, problems),
        seed=_seed(definition.get("seed"), problems),
        texts=Texts(**{key: _text(definition, key, getattr(Texts, key), problems) for key in _TEXT_KEYS}),
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
        levels = tuple(Level(str(entry["label"]), float(entry["score"])) for entry in value)  # type: ignore[attr-defined]
    except (TypeError, KeyError, ValueError):
        problems.append(f"scale must list entries like {{label: Best, score: 10}}, best first; got {value!r}")
        return ()
    if len(levels) != versions:
        problems.append(f"scale must have one level per method ({versions}); it has {len(levels)}")
    if len({level.label for level in levels}) != len(levels):
        problems.append(f"scale labels must differ; got {', '.join(level.label for level in levels)}")
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
