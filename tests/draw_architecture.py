"""`python -m tests.draw_architecture`: draw docs/architecture.svg from what the modules import."""

import ast
from collections import Counter

from enhancegan.whole_files import write_text
from tests.architecture import MODULES, PARTS, PLACES, SHELVES, imported, is_bare_package, part_of, shelf
from tests.boxes_and_arrows import Box, picture
from tests.project import ROOT

PICTURE = ROOT / "docs" / "architecture.svg"
_NOTES = (
    "A frame: a module, or a package and its number of modules. A module imports only from its own frame and from",
    "those below it or to its left. An arrow: how many times a module of one part imports one of another.",
)


def architecture_svg() -> str:
    """The picture as SVG."""
    arrows = imports_between_parts()
    sentences = [f"{start} imports from {end} {count} times." for (start, end), count in arrows.items()]
    boxes = [Box(part, _about(part), _rows(part)) for part in PARTS]
    return picture("The parts of EnhanceGAN Studio and their layers", " ".join(sentences), boxes, arrows, _NOTES)


def imports_between_parts() -> dict[tuple[str, str], int]:
    """(part, part it imports from) -> how many pairs of modules, in the order of the parts."""
    found = Counter(
        (part_of(name), part_of(other)) for name, path in MODULES.items() for other in imported(path) & MODULES.keys()
    )
    pairs = [(start, end) for start in PARTS for end in PARTS if start != end]
    return {pair: found[pair] for pair in pairs if found[pair]}


def _about(part: str) -> str:
    """The first sentence of a part's own description, up to a colon or a bracket."""
    described = ast.get_docstring(ast.parse(MODULES[part].read_text(encoding="utf-8"))) or ""
    return described.split("\n")[0].split(" (")[0].rstrip(".")


def _rows(part: str) -> list[list[str]]:
    """What stands in a part, the highest first."""
    rows = [[place for place in row if part_of(place) == part] for row in reversed(SHELVES)]
    if any(rows):
        held = Counter(PLACES[shelf(name)] for name in MODULES if part_of(name) == part and not is_bare_package(name))
        return [[_frame(place, held[place]) for place in row] for row in rows if row]
    modules = [name for name in MODULES if part_of(name) == part and name != part]
    return [[_frame(name, 1) for name in modules]] if modules else []


def _frame(place: str, modules: int) -> str:
    name = place.partition(".")[2]
    return f"{name} {modules}" if modules > 1 else name


if __name__ == "__main__":
    write_text(PICTURE, architecture_svg())
