"""The registry of methods: a new baseline takes one new file and one entry here; methods from outside join it."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from enhancegan.checkpoint_header import SHIPPED_GENERATOR, read_header
from enhancegan.methods.dped import DPED, check_imported
from enhancegan.methods.exemplar import EXEMPLAR, methods_after
from enhancegan.methods.learned import learned
from enhancegan.methods.method import Method
from enhancegan.methods.original import ORIGINAL
from enhancegan.methods.photoshop_auto import PHOTOSHOP_AUTO
from enhancegan.methods.yours import yours
from enhancegan.operators import OPERATORS
from enhancegan.registry import check_trained, look_up

if TYPE_CHECKING:
    from enhancegan.enhancer import Enhancer

__all__ = [
    "METHODS",
    "Method",
    "all_methods",
    "find_method",
    "get_method",
    "methods_on_page",
    "methods_with",
    "untrained",
    "with_exemplars",
]

NOT_LEARNED: dict[str, Method] = {method.name: method for method in (ORIGINAL, PHOTOSHOP_AUTO, EXEMPLAR)}


def _shipped_enhancer() -> "Enhancer":
    # Imported late: the networks are only needed once there is a photo.
    from enhancegan.enhancer import shipped_enhancer

    return shipped_enhancer()


def _methods(heads: Collection[str], enhancer: "Callable[[], Enhancer]") -> dict[str, Method]:
    # An operator without a head has no method: nothing would choose its parameters.
    trained = [operator for name, operator in OPERATORS.items() if name in heads]
    return NOT_LEARNED | {operator.name: learned(operator, enhancer) for operator in trained}


METHODS = _methods(read_header(SHIPPED_GENERATOR).operators, _shipped_enhancer)
"""The methods that need no training, and every operator that the shipped generator has a head for.

All of them say how they edit, so the page can offer them. Those of `DPED` paint pixels: `find_method`
finds them by name once they are imported: for `enhance`, tables and studies.
"""


def all_methods(enhancer: "Enhancer | None" = None) -> dict[str, Method]:
    """The project's methods and those from outside (`methods.yaml`, installed packages), which are never in METHODS.

    Args:
        enhancer: has the operators; None for the shipped one.
    """
    own = METHODS if enhancer is None else methods_with(enhancer)
    return {**own, **yours().methods}


def methods_on_page(enhancer: "Enhancer | None" = None) -> dict[str, Method]:
    """Those of `all_methods` that visitors of the enhancement page may use."""
    return {name: method for name, method in all_methods(enhancer).items() if method.page}


def get_method(name: str, methods: Mapping[str, Method] | None = None) -> Method:
    """Look up a method by name, from outside or not.

    Args:
        name: of the method.
        methods: as from `all_methods`, which is the default.

    Raises:
        ValueError: as `find_method`; for a method from outside whose declaration is wrong, saying what is.
    """
    known = all_methods() if methods is None else methods
    problem = "" if name in known else yours().problem_of(name)
    if problem and name not in OPERATORS:
        raise ValueError(f"method {name!r} cannot be used: {problem}")
    return find_method(known, name)


def find_method(methods: Mapping[str, Method], name: str) -> Method:
    """Look up one of the methods of a generator by name.

    Raises:
        ValueError: for an operator that the generator was not trained for; the message lists those it knows. For a
            method of DPED that was not imported. For an unknown name; the message lists the known names and suggests
            the closest.
    """
    if name in DPED:
        check_imported(name)
    if name in untrained(methods):
        check_trained(name, [trained for trained in OPERATORS if trained in methods])
    return look_up("method", {**methods, **DPED}, name)


def methods_with(enhancer: "Enhancer") -> dict[str, Method]:
    """The registry with the operators of another enhancer in place of the shipped one's."""
    return _methods(enhancer.operators, lambda: enhancer)


def with_exemplars(methods: Mapping[str, Method], folder: Path | None, results: int = 1) -> dict[str, Method]:
    """The same methods, with the photos of a folder as exemplars.

    Args:
        methods: by name, `exemplar` among them.
        folder: of good photos; None for the packaged ones.
        results: how many `exemplar` makes of a photo; those after the best are methods of their own, `exemplar-2` ...

    Raises:
        ValueError: when there are no photos.
    """
    if folder is None and results == 1:
        return dict(methods)
    return {**methods, **methods_after(folder, results)}


def untrained(methods: Collection[str]) -> list[str]:
    """Names of the operators that have no method among these because they have no head."""
    return [name for name in OPERATORS if name not in methods]
