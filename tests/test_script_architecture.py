"""The page's modules are layered like the Python code: each imports from its own layer and those below it."""

import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.project import ROOT

VIEWER = "study/viewer/"
VISIT = "study/visits/widget"
NEW_STUDY = "study/researcher/new_study/widget"
STUDIO = "demo/widget"
FORM = "study/researcher/settings_form"
LAYERS = (
    # From the lowest to the highest: what pages share, then the modules of each page.
    VIEWER,
    *(f"{VISIT}/{name}" for name in ("words.js", "address.js", "elements.js", "exchange/", "board/", "questions/")),
    *(f"{VISIT}/{name}" for name in ("sheets/", "entrance.js", "participation.js", "visit.js")),
    # The form of a study's settings: it shows the sheets of a visit. Editors of what has parts make editors of these.
    *(f"{FORM}/{name}.js" for name in ("requests", "schema", "places", "proposal", "parts", "rows", "scalars")),
    *(
        f"{FORM}/{name}.js"
        for name in ("localized", "list_default", "lists", "mappings", "variants", "editors", "context", "fields")
    ),
    *(f"{FORM}/{name}.js" for name in ("preview", "form", "unsaved", "settings")),
    *(
        f"{NEW_STUDY}/{name}.js"
        for name in (
            "requests",
            "dropped",
            "parts",
            "pictures",
            "uploads",
            "photos",
            "methods",
            "texts",
            "field_problems",
        )
    ),
    *(f"{NEW_STUDY}/{name}.js" for name in ("making", "others", "new_study")),
    # Numbers and states, without a page.
    *(
        f"{STUDIO}/{name}.js"
        for name in ("edit", "history", "latest", "numbers", "framing", "crop_window", "geometry", "session")
    ),
    *(f"{STUDIO}/{name}.js" for name in ("intake", "batch", "batch_looks", "batch_pictures")),
    *(f"{STUDIO}/{name}.js" for name in ("pictures", "requests", "figures", "batch_sender")),
    # Parts of the page that stand alone.
    *(f"{STUDIO}/{name}.js" for name in ("code", "resending", "scroll_row", "section")),
    *(f"{STUDIO}/{name}.js" for name in ("about", "film_strip", "full_screen", "keyboard", "opening", "progress")),
    *(f"{STUDIO}/{name}.js" for name in ("samples", "slider", "summary", "trouble", "batch_tile")),
    # Parts made of others.
    *(f"{STUDIO}/{name}.js" for name in ("choices", "crop_ratios", "crop_overlay", "crop", "inside_parts", "inside")),
    *(f"{STUDIO}/{name}.js" for name in ("sliders", "adjust", "download", "divider", "layer", "stage")),
    *(f"{STUDIO}/{name}.js" for name in ("batch_grid", "batch_panel", "batch_page")),
    *(f"{STUDIO}/{name}.js" for name in ("stage_bar", "painter", "opener", "layout", "studio")),
)
ENTRIES = {f"{NEW_STUDY}/new_study.js", f"{VISIT}/visit.js", f"{STUDIO}/studio.js", f"{FORM}/settings.js"}
IMPORT = re.compile(r'^import \{[^}]*\} from "(\.[^"]+)";$', re.MULTILINE)

MODULES = {
    file.relative_to(ROOT).as_posix(): file
    for folder in (VIEWER, VISIT, NEW_STUDY, STUDIO, FORM)
    for file in sorted((ROOT / folder).rglob("*.js"))
}


def imported(name: str) -> set[str]:
    """The modules that a module imports."""
    file = MODULES[name]
    text = file.read_text(encoding="utf-8")
    targets = [Path(file.parent / target).resolve() for target in IMPORT.findall(text)]
    assert len(targets) == len(re.findall(r"^import\b|\bimport\(", text, re.MULTILINE)), f"{name}: an unusual import"
    return {target.relative_to(ROOT).as_posix() for target in targets}


def layer(name: str) -> int:
    """The place in `LAYERS` of a module."""
    (found,) = [place for place, start in enumerate(LAYERS) if name.startswith(start)]
    return found


def test_a_module_imports_only_from_its_own_layer_and_lower_ones() -> None:
    assert {name: missing for name in MODULES if (missing := imported(name) - MODULES.keys())} == {}, "all are there"
    higher = {name: sorted(other for other in imported(name) if layer(other) > layer(name)) for name in MODULES}
    assert {name: others for name, others in higher.items() if others} == {}


def test_there_is_no_circle_and_every_module_is_reached_from_a_page() -> None:
    graph = {name: imported(name) for name in MODULES}
    try:
        ordered = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"import cycle: {' -> '.join(error.args[1])}")
    reached = set(ENTRIES)
    for name in reversed(ordered):
        if name in reached:
            reached |= graph[name]
    assert reached == set(MODULES)


def test_the_enhancement_page_uses_nothing_of_studies_but_the_viewer() -> None:
    others = {
        name: sorted(other for other in imported(name) if not other.startswith((STUDIO, VIEWER)))
        for name in MODULES
        if name.startswith(STUDIO)
    }
    assert {name: found for name, found in others.items() if found} == {}


def test_the_viewer_knows_nothing_of_studies() -> None:
    texts = {name: file.read_text(encoding="utf-8") for name, file in MODULES.items() if name.startswith(VIEWER)}
    words = {name: re.findall(r"stud(?:y|ies)|participa|rank|\bboard", text.lower()) for name, text in texts.items()}
    assert {name: found for name, found in words.items() if found} == {}
