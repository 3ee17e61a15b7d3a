"""Arrows between the parts point one way: app -> demo, study -> db -> enhancegan; the picture of them is up to date."""

import re
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.architecture import ALLOWED, MODULES, PARTS, PLACES, imported, is_bare_package, part_of, shelf
from tests.draw_architecture import PICTURE, architecture_svg

SHELVED = {part_of(place) for place in PLACES}


def test_a_part_imports_only_parts_below_it() -> None:
    above = {
        name: sorted(
            {part_of(other) for other in imported(path)} & set(PARTS) - {part_of(name)} - ALLOWED[part_of(name)]
        )
        for name, path in MODULES.items()
    }
    assert {name: parts for name, parts in above.items() if parts} == {}


def test_a_module_imports_only_from_its_own_shelf_and_lower_ones() -> None:
    higher = {}
    for name, path in MODULES.items():
        if part_of(name) in SHELVED and not is_bare_package(name):
            inside = {other for other in imported(path) & MODULES.keys() if part_of(other) == part_of(name)}
            higher[name] = sorted(
                other for other in inside if not is_bare_package(other) and shelf(other) > shelf(name)
            )
    assert {name: others for name, others in higher.items() if others} == {}


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


@pytest.fixture(scope="module")
def drawn() -> str:
    """The picture, as it is drawn now."""
    return architecture_svg()


def test_the_picture_is_what_the_code_gives(drawn: str) -> None:
    assert PICTURE.read_text(encoding="utf-8") == drawn, "redraw it: make architecture"


def test_the_picture_can_be_read_out(drawn: str) -> None:
    assert 'role="img" aria-labelledby="title description"' in drawn
    assert '<title id="title">The parts of EnhanceGAN Studio and their layers</title>' in drawn
    (described,) = re.findall('<desc id="description">(.*)</desc>', drawn)
    assert "study imports from db" in described and "enhancegan imports from" not in described
