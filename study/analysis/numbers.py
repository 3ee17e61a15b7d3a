"""An analysis as plain numbers, for ``analysis.json``; there is no NaN, unavailable numbers are null.

Names do not depend on the size of a study: sizes are values. Only methods, photos and participants are also keys.
"""

import math
import platform
from collections.abc import Hashable, Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd

from study.analysis import bootstrap, simultaneous
from study.analysis.analysis import Analysis, NotComputed
from study.analysis.any_analysis import AnyAnalysis
from study.analysis.report_parts.section import Section

_LIBRARIES = ("numpy", "pandas", "scipy", "scikit-posthocs", "krippendorff", "plotly")


def library_versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that compute and draw an analysis."""
    return {"Python": platform.python_version(), **{name: version(name) for name in _LIBRARIES}}


def numbers(analysis: AnyAnalysis, parts: Sequence[Section]) -> dict[str, Any]:
    """Return every number of an analysis by name; what cannot be computed is ``{"not_computed": reason}``.

    Args:
        analysis: The analysis.
        parts: Its sections, which hold the numbers.
    """
    matrix = analysis.matrix
    found: dict[str, Any] = {
        "computed_with": {
            "simultaneous_draws": simultaneous.DRAWS,
            "simultaneous_seed": simultaneous.SEED,
            "bootstrap_draws": bootstrap.DRAWS,
            "bootstrap_seed": bootstrap.SEED,
            "versions": library_versions(),
        },
        "methods": dict(analysis.labels),
        "excluded_participants": list(analysis.excluded),
        "n_participants": len(matrix.participants),
        "n_images": len(matrix.images),
        "n_trials": len(matrix),
        "scale": matrix.scale if isinstance(analysis, Analysis) else analysis.scale,
    }
    for part in parts:
        found |= part.numbers
    return {name: _plain(value) for name, value in found.items()}


def _plain(value: Any) -> Any:
    """Return a value in plain JSON types: no NaN, no infinity, no numpy or pandas types."""
    match value:
        case NotComputed():
            return {"not_computed": value.reason}
        case pd.DataFrame():
            return {str(name): _plain(row) for name, row in value.to_dict("index").items()}
        case pd.Series():
            return {str(name): _plain(item) for name, item in value.items()}
        case Mapping():
            return _mapping(value)
        case str() | None | bool():
            return value
        case np.ndarray() | list() | tuple():
            return _items(value)
        case np.generic():
            return _plain(value.item())
        case float():
            return value if math.isfinite(value) else None
        case int():
            return value
    return _mapping(vars(value))


def _mapping(values: Mapping[Hashable, Any]) -> dict[str, Any]:
    return {str(name): _plain(item) for name, item in values.items()}


def _items(values: Iterable[Any]) -> list[Any]:
    return [_plain(item) for item in values]
