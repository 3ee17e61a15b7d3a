"""Arrows between the parts point one way: app -> demo, study -> enhancegan, db."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.project import ROOT

PARTS = ("app", "demo", "study", "enhancegan", "db")
ALLOWED = {
    "app": {"demo", "study", "enhancegan", "db"},
    "demo": {"enhancegan", "db"},
    "study": {"enhancegan", "db"},
    "enhancegan": set(),
    "db": set(),
}

SHELVES = (
    # From the lowest to the highest: modules may import from their own shelf and from those before it.
    *("db.models", "db.migrations", "db.session", "db.settings"),
    *("enhancegan.version", "enhancegan.console", "enhancegan.registry", "enhancegan.whole_files"),
    *("enhancegan.color", "enhancegan.samples", "enhancegan.photo", "enhancegan.checkpoint_header"),
    *("enhancegan.operators", "enhancegan.networks", "enhancegan.checkpoints", "enhancegan.lut"),
    *("enhancegan.clipping", "enhancegan.enhancer", "enhancegan.methods", "enhancegan.datasets"),
    *("enhancegan.evaluators", "enhancegan.figures", "enhancegan.evaluation", "enhancegan.training"),
    *("enhancegan.commands", "enhancegan.__main__"),
    *("study.locks", "study.markup", "study.secret_key"),
    *("study.analysis", "study.analysis.figures", "study.analysis.report_parts"),
    *("study.analysis.sections", "study.analysis.numbers", "study.analysis.report"),
    *("study.content.trials", "study.content.yaml", "study.content.keeping", "study.content.serving"),
    *("study.content.making", "study.content.description"),
    *("study.visits.answers", "study.visits.http", "study.visits.page"),
    *("study.results", "study.simulation", "study.researcher", "study.commands", "study.__main__"),
)

SHELVED = {place.split(".")[0] for place in SHELVES}


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def source_files() -> list[Path]:
    return [ROOT / "app.py", *(path for part in PARTS[1:] for path in sorted((ROOT / part).rglob("*.py")))]


MODULES = {module_name(path): path for path in source_files()}


def imported(path: Path) -> set[str]:
    """Full names of everything a file imports, at any depth of indentation."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module is not None, f"{path}: relative import"
            submodules = {f"{node.module}.{alias.name}" for alias in node.names} & MODULES.keys()
            names |= submodules or {node.module}
    return names


@pytest.mark.parametrize("name", MODULES)
def test_a_part_imports_only_parts_below_it(name: str) -> None:
    part = name.split(".")[0]
    used = {other.split(".")[0] for other in imported(MODULES[name])} & set(PARTS)
    assert used - {part} <= ALLOWED[part]


def shelf(name: str) -> int:
    """The place in `SHELVES` of the longest prefix of a module's name."""
    holding = [place for place in SHELVES if f"{name}.".startswith(f"{place}.")]
    assert holding, f"{name} stands on no shelf: put it on one of {', '.join(SHELVES)}, or add one"
    return SHELVES.index(max(holding, key=len))


def is_bare_package(name: str) -> bool:
    """Whether it is an `__init__.py` without code, which only describes its folder."""
    return MODULES[name].name == "__init__.py" and len(ast.parse(MODULES[name].read_text()).body) <= 1


@pytest.mark.parametrize(
    "name", [name for name in MODULES if name.split(".")[0] in SHELVED and not is_bare_package(name)]
)
def test_a_module_imports_only_from_its_own_shelf_and_lower_ones(name: str) -> None:
    inside = {other for other in imported(MODULES[name]) & MODULES.keys() if other.split(".")[0] == name.split(".")[0]}
    assert sorted(other for other in inside if not is_bare_package(other) and shelf(other) > shelf(name)) == []


@pytest.mark.parametrize("part", ["enhancegan", "db"])
def test_the_lower_parts_know_nothing_of_gradio(part: str) -> None:
    def uses_gradio(name: str) -> bool:
        return any(other.split(".")[0] == "gradio" for other in imported(MODULES[name]))

    users = [name for name in MODULES if name.split(".")[0] == part and uses_gradio(name)]
    assert users == []


def test_no_import_cycle() -> None:
    graph = {name: imported(path) & MODULES.keys() - {name} for name, path in MODULES.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"import cycle: {' -> '.join(error.args[1])}")
