"""The registry of methods: a new baseline is one new file and one entry here."""

from enhancegan.methods.learned import learned
from enhancegan.methods.method import Method
from enhancegan.methods.original import ORIGINAL
from enhancegan.methods.photoshop_auto import PHOTOSHOP_AUTO
from enhancegan.operators import OPERATORS
from enhancegan.registry import look_up

__all__ = ["METHODS", "Method", "get_method"]

METHODS: dict[str, Method] = {
    method.name: method for method in (ORIGINAL, PHOTOSHOP_AUTO, *map(learned, OPERATORS.values()))
}


def get_method(name: str) -> Method:
    """Look up a method by name.

    Raises:
        ValueError: for an unknown name; the message lists the known ones and the nearest.
    """
    return look_up("method", METHODS, name)
