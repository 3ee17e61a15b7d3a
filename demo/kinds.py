"""Of what kind a value in JSON must be."""

from collections.abc import Mapping

_WORDS: dict[type, str] = {dict: "an object", str: "text", int: "a whole number", float: "a number"}


def check_kinds(values: Mapping[str, object], kinds: Mapping[str, type]) -> None:
    """Reject a value of another kind.

    Args:
        values: by name.
        kinds: dict, str, int or float, for each name; whole numbers are numbers, true and false are none.

    Raises:
        ValueError: with the name and what is allowed.
    """
    for name, kind in kinds.items():
        accepted = (int, float) if kind is float else kind
        if not isinstance(values[name], accepted) or isinstance(values[name], bool):
            raise ValueError(f"{name} must be {_WORDS[kind]}")
