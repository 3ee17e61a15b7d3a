"""Arrows between the parts point one way: app -> demo, study -> enhancegan, db; the picture of them is up to date."""

import re
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.architecture import ALLOWED, MODULES, PARTS, PLACES, imported, is_bare_package, part_of, shelf
from tests.draw_architecture import PICTURE, architecture_svg

SHELVED = {part_of(place) for place in PLACES}


@pytest.mark.parametrize("name", MODULES)
def test_a_part_imports_only_parts_below_it(name: str) -> None:
    used = {part_of(other) for other in imported(MODULES[name])} & set(PARTS)
    assert used - {part_of(name)} <= ALLOWED[part_of(name)]


@pytest.mark.parametrize("name", [name for name in MODULES if part_of(name) in SHELVED and not is_bare_package(name)])
def test_a_module_imports_only_from_its_own_shelf_and_lower_ones(name: str) -> None:
    inside = {other for other in imported(MODULES[name]) & MODULES.keys() if part_of(other) == part_of(name)}
    assert sorted(other for other in inside if not is_bare_package(other) and shelf(other) > shelf(name)) == []


@pytest.mark.parametrize("part", ["enhancegan", "db"])
def test_the_lower_parts_know_nothing_of_gradio(part: str) -> None:
    def uses_gradio(name: str) -> bool:
        return any(part_of(other) == "gradio" for other in imported(MODULES[name]))

    users = [name for name in MODULES if part_of(name) == part and uses_gradio(name)]
    assert users == []


def test_no_import_cycle() -> None:
    graph = {name: imported(path) & MODULES.keys() - {name} for name, path in MODULES.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"import cycle: {' -> '.join(error.args[1])}")


def test_the_picture_is_what_the_code_gives() -> None:
    assert PICTURE.read_text(encoding="utf-8") == architecture_svg(), "redraw it: make architecture"


def test_the_picture_can_be_read_out() -> None:
    drawn = architecture_svg()
    assert 'role="img" aria-labelledby="title description"' in drawn
    assert '<title id="title">The parts of EnhanceGAN Studio and their layers</title>' in drawn
    (described,) = re.findall('<desc id="description">(.*)</desc>', drawn)
    assert "study imports from db" in described and "db imports from" not in described
