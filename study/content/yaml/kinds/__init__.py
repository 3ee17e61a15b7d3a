"""The kinds of questions: a new one is a new module here, with a tuple `KINDS` of what it adds."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any

from study.content.yaml.question_kind import Kind

_MODULES = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]

KINDS: Mapping[str, Kind[Any]] = MappingProxyType({kind.name: kind for module in _MODULES for kind in module.KINDS})
"""Name -> kind, by the names of the modules."""
