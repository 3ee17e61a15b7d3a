"""The registry of methods: a new baseline is one new file and one entry here."""

from typing import TYPE_CHECKING

from enhancegan.methods.learned import learned
from enhancegan.methods.method import Method
from enhancegan.methods.original import ORIGINAL
from enhancegan.methods.photoshop_auto import PHOTOSHOP_AUTO
from enhancegan.operators import OPERATORS
from enhancegan.registry import look_up

if TYPE_CHECKING:
    from enhancegan.networks.generator import Generator

__all__ = ["METHODS", "Method", "get_method", "methods_with"]

METHODS: dict[str, Method] = {
    method.name: method for method in (ORIGINAL, PHOTOSHOP_AUTO, *map(learned, OPERATORS.values()))
}


def get_method(name: str) -> Method:
    """Look up a method by name.

    Raises:
        ValueError: for an unknown name; the message lists the known ones and the nearest.
    """
    return look_up("method", METHODS, name)


def methods_with(generator: "Generator") -> dict[str, Method]:
    """The registry with the operators of another generator, in evaluation mode, in place of the shipped one's.

    Operators that it has no head for are left out.
    """
    from enhancegan.enhancer import Enhancer

    enhancer = Enhancer(generator)
    fixed = {name: method for name, method in METHODS.items() if name not in OPERATORS}
    return fixed | {name: learned(OPERATORS[name], lambda: enhancer) for name in generator.operators}
