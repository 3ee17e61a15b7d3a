"""The scripts with which the components of the researcher's page load their modules."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from study.widget_page import starting_script

_LOAD_MODULE = Path(__file__).parent / "load_module.js"


def module_script(start: Mapping[str, Any], loader: Path) -> str:
    """Return the script of a component whose `loader` calls `loadModule`; `start` is what it knows as START."""
    return starting_script(start, _LOAD_MODULE, loader)
