"""Arrows between the parts point one way: app -> demo, study -> enhancegan, db."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ("app", "demo", "study", "enhancegan", "db")
ALLOWED = {
    "app": {"demo", "study", "enhancegan", "db"},
    "demo": {"enhancegan"},
    "study": {"enhancegan", "db"},
    "enhancegan": set(),
    "db": set(),
}


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
