"""Reads a model of simulated participants from a YAML file."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from study.content.yaml.checks import is_number
from study.content.yaml.definition_file import load_definition
from study.content.yaml.wording import shown
from study.simulation.model import Model

_SHARES = ("lapse", "careless", "abandon", "trap_failure")
_DEVIATIONS = ("participant_sd", "photo_sd")
_TIMES = ("median", "spread")
_KEYS = ("methods", *_DEVIATIONS, *_SHARES, "position_bias", "response_seconds")


def read_model(path: Path, methods: Sequence[str]) -> Model:
    """Read the model in the file `path` for a study of `methods`; docs/simulate.md describes the file.

    Raises ValueError naming every problem at once.
    """
    problems: list[str] = []
    content = load_definition(path, problems) or {}
    if not problems:
        problems.extend(
            f"{key!r} is not a setting of a model; known: {', '.join(_KEYS)}" for key in content if key not in _KEYS
        )
        model = _model(content, methods, problems)
    if problems:
        raise ValueError("\n  - ".join([f"model {path.name} cannot be used:", *problems]))
    return model


def _model(content: dict[Any, Any], methods: Sequence[str], problems: list[str]) -> Model:
    times = _mapping(content, "response_seconds", _TIMES, problems)
    numbers = {
        **{name: _number(content, name, 0.0, 0.0, 1.0, problems) for name in _SHARES},
        **{name: _number(content, name, 0.0, 0.0, math.inf, problems) for name in _DEVIATIONS},
    }
    return Model(
        worths=_worths(content, methods, problems),
        position_bias=_number(content, "position_bias", 0.0, -math.inf, math.inf, problems),
        median_seconds=_number(times, "median", Model.median_seconds, 0.001, 86_400, problems),
        spread=_number(times, "spread", Model.spread, 0.0, 10.0, problems),
        **numbers,
    )


def _worths(content: dict[Any, Any], methods: Sequence[str], problems: list[str]) -> dict[str, float]:
    found = _mapping(content, "methods", methods, problems)
    missing = [method for method in methods if method not in found]
    if missing:
        problems.append(f"methods must give the log-worth of every method; missing: {', '.join(missing)}")
    return {method: _number(found, method, 0.0, -math.inf, math.inf, problems) for method in methods if method in found}


def _mapping(content: dict[Any, Any], key: str, names: Sequence[str], problems: list[str]) -> dict[Any, Any]:
    value = content.get(key, {})
    if not isinstance(value, dict):
        problems.append(f"{key} must be a mapping like {{{names[0]}: 1.0}}; got {value!r}")
        return {}
    problems.extend(f"{key} has no {name!r}; known: {', '.join(names)}" for name in value if name not in names)
    return value


def _number(
    content: dict[Any, Any], key: str, default: float, smallest: float, largest: float, problems: list[str]
) -> float:
    value = content.get(key, default)
    if is_number(value) and smallest <= value <= largest:
        return float(value)
    limits = f" from {smallest:g} to {largest:g}"
    if math.isinf(largest):
        limits = "" if math.isinf(smallest) else f" of at least {smallest:g}"
    problems.append(f"{key} must be a number{limits}; got {shown(value)}")
    return default
