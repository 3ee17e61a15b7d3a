"""The parts of the project, the layers inside them, and who imports whom, read from the source files."""

import ast
from functools import cache
from pathlib import Path

from tests.project import ROOT

PARTS = ("app", "server", "demo", "study", "db", "enhancegan")
ALLOWED = {
    "app": {"server"},
    "server": {"demo", "study", "enhancegan", "db"},
    "demo": {"study", "enhancegan", "db"},
    "study": {"enhancegan", "db"},
    "db": {"enhancegan"},
    "enhancegan": set(),
}

SHELVES = (
    (
        *("db.models", "db.prepared", "db.migrations", "db.versions", "db.settings", "db.sqlite_file", "db.turns"),
        "db.postgresql_tools",
    ),
    ("db.before_migration", "db.group_commit", "db.session", "db.signs_of_use"),
    ("db.identifiers", "db.checking", "db.tidying", "db.archive", "db.backup", "db.restoring"),
    ("db.command_line", "db.commands", "db.__main__"),
    (
        "enhancegan.version",
        "enhancegan.console",
        "enhancegan.data_folder",
        "enhancegan.registry",
        "enhancegan.strict_yaml",
        "enhancegan.freed_memory",
        "enhancegan.whole_files",
        "enhancegan.tensor_files",
        "enhancegan.tf_checkpoints",
    ),
    (
        "enhancegan.color",
        "enhancegan.color_difference",
        "enhancegan.samples",
        "enhancegan.photo",
        "enhancegan.checkpoint_header",
        "enhancegan.outside",
    ),
    ("enhancegan.operators", "enhancegan.networks", "enhancegan.checkpoints", "enhancegan.editing"),
    (
        "enhancegan.clipping",
        "enhancegan.looks",
        "enhancegan.enhancer",
        "enhancegan.exemplars",
        "enhancegan.methods",
        "enhancegan.edit_settings",
        "enhancegan.datasets",
    ),
    ("enhancegan.batch", "enhancegan.evaluators", "enhancegan.figures", "enhancegan.evaluation", "enhancegan.training"),
    ("enhancegan.paper",),
    ("enhancegan.__init__", "enhancegan.commands", "enhancegan.__main__"),
    (
        "study.color_vision",
        "study.body_start",
        "study.cookies",
        "study.locks",
        "study.markup",
        "study.modules",
        "study.plotly_script",
        "study.same_origin",
        "study.secret_key",
        "study.subscriber",
        "study.widget_page",
    ),
    ("study.analysis", "study.analysis.figures", "study.analysis.report_parts", "study.analysis.incomplete.parts"),
    (
        "study.analysis.incomplete.sections",
        *("study.analysis.sections", "study.analysis.numbers", "study.analysis.views", "study.analysis.report"),
        *("study.analysis.paper_page", "study.analysis.plan_words", "study.analysis.plan_page"),
    ),
    ("study.content.williams", "study.content.incomplete_blocks", "study.content.trials"),
    ("study.content.yaml", "study.content.keeping", "study.content.serving"),
    ("study.content.making", "study.content.description"),
    ("study.visits.answers", "study.visits.http", "study.visits.page"),
    ("study.results", "study.simulation", "study.examples", "study.researcher", "study.commands", "study.__main__"),
    ("study.__init__",),
    (
        "demo.addresses",
        "demo.archives",
        "demo.kinds",
        "demo.samples",
        "demo.words",
        "demo.opened",
        "demo.versions",
        "demo.inside",
        "demo.flawed_samples",
        "demo.worker",
    ),
    ("demo.tasks", "demo.visitors", "demo.photo_queue", "demo.http", "demo.programs", "demo.page"),
    ("server.guard",),
    ("server.watch", "server.interpreter"),
    (
        *("server.parts", "server.listening", "server.health", "server.later", "server.sample", "server.study_work"),
        *("server.moved", "server.unstored", "server.exit_status", "server.repeated"),
    ),
    ("server.workers",),
    (
        "server.identifiers",
        "server.job_order",
        "server.own_files",
        "server.assistants",
        "server.body_start",
        "server.page_head",
        "server.sent_page",
        "server.pages",
    ),
    ("server.application", "server.run", "server.command"),
)
"""Places of modules, from the lowest to the highest: modules may import from their own and from those before it.

A line is a row of docs/architecture.svg.
"""

PLACES = tuple(place for row in SHELVES for place in row)


def module_name(path: Path) -> str:
    """The name by which the file of a module is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def source_files() -> list[Path]:
    """Every Python file of the parts."""
    return [ROOT / "app.py", *(path for part in PARTS[1:] for path in sorted((ROOT / part).rglob("*.py")))]


MODULES = {module_name(path): path for path in source_files()}


def part_of(name: str) -> str:
    """The part to which a module belongs."""
    return name.split(".")[0]


@cache
def imported(path: Path) -> frozenset[str]:
    """Full names of everything a file imports, at any depth of indentation."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module is not None, f"{path}: relative import"
            submodules = {f"{node.module}.{alias.name}" for alias in node.names} & MODULES.keys()
            names |= submodules or {node.module}
    return frozenset(names)


def shelf(name: str) -> int:
    """The place in `PLACES` of the longest prefix of a module's name."""
    # What a part offers by its own name stands on a shelf as its __init__: the name alone would hold all its modules.
    full = f"{name}.__init__" if name in PARTS else name
    holding = [place for place in PLACES if f"{full}.".startswith(f"{place}.")]
    assert holding, f"{name} stands on no shelf: put it on one of {', '.join(PLACES)}, or add one"
    return PLACES.index(max(holding, key=len))


def is_bare_package(name: str) -> bool:
    """Whether it is an `__init__.py` without code, which only describes its folder."""
    return MODULES[name].name == "__init__.py" and len(ast.parse(MODULES[name].read_text(encoding="utf-8")).body) <= 1
