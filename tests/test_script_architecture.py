"""The page's modules are layered like the Python code: each imports from its own layer and those below it."""

import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.project import ROOT

STUDY = ROOT / "study"
WIDGET = "visits/widget"
LAYERS = (
    # From the lowest to the highest.
    "viewer/",
    *(f"{WIDGET}/{name}" for name in ("words.js", "address.js", "elements.js", "exchange/", "board/", "questions/")),
    *(f"{WIDGET}/{name}" for name in ("sheets/", "entrance.js", "participation.js", "visit.js")),
)
ENTRY = f"{WIDGET}/visit.js"
IMPORT = re.compile(r'^import \{[^}]*\} from "(\.[^"]+)";$', re.MULTILINE)

MODULES = {
    file.relative_to(STUDY).as_posix(): file
    for folder in ("viewer", WIDGET)
    for file in sorted((STUDY / folder).rglob("*.js"))
}


def imported(name: str) -> set[str]:
    """The modules that a module imports."""
    file = MODULES[name]
    text = file.read_text(encoding="utf-8")
    targets = [Path(file.parent / target).resolve() for target in IMPORT.findall(text)]
    assert len(targets) == len(re.findall(r"^import\b|\bimport\(", text, re.MULTILINE)), f"{name}: an unusual import"
    return {target.relative_to(STUDY).as_posix() for target in targets}


def layer(name: str) -> int:
    """The place in `LAYERS` of a module."""
    (found,) = [place for place, start in enumerate(LAYERS) if name.startswith(start)]
    return found


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_from_its_own_layer_and_lower_ones(name: str) -> None:
    others = imported(name)
    assert others <= MODULES.keys(), "what is imported is there"
    assert sorted(other for other in others if layer(other) > layer(name)) == []


def test_there_is_no_circle_and_every_module_of_the_page_is_reached() -> None:
    graph = {name: imported(name) for name in MODULES}
    try:
        ordered = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"import cycle: {' -> '.join(error.args[1])}")
    reached = {ENTRY}
    for name in reversed(ordered):
        if name in reached:
            reached |= graph[name]
    assert reached == set(MODULES)


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("viewer/")])
def test_the_viewer_knows_nothing_of_studies(name: str) -> None:
    text = MODULES[name].read_text(encoding="utf-8")
    assert re.findall(r"stud(?:y|ies)|participa|rank|\bboard", text.lower()) == []
