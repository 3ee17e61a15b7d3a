"""The file `methods.yaml` and the installed entry points: every method from outside, and what is wrong with others."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from enhancegan.outside.declaration import Declaration, declared
from enhancegan.outside.installed import Installed, installed_methods
from enhancegan.strict_yaml import read_settings

METHODS_FILE = "methods.yaml"
RESERVED = (
    *("original", "photoshop_auto", "piecewise", "filtering", "photographic", "crop"),  # methods and operators
    *("exemplar", "dped_iphone", "dped_sony", "dped_blackberry"),
    *("fixed_edit", "autocontrast", "clahe", "oracle"),  # baselines
    *("all", "input", "human"),  # words of commands and studies
)
"""Names that no method from outside may have. Written out: the registries would load the networks."""

FURTHER_RESULT = re.compile(r"exemplar-\d+")
"""Also taken: the names of what `enhance --method exemplar --results K` writes besides the best."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_EXAMPLE = "name: {command: prog {input} {output}}"


@dataclass(frozen=True)
class Declarations:
    """What was found."""

    methods: dict[str, Declaration] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    """What is wrong with a method, in a sentence that names the file and the entry."""
    of_file: str = ""
    """What is wrong with the whole file; empty if nothing is."""

    @property
    def sentences(self) -> list[str]:
        """All that is wrong."""
        return [*filter(None, [self.of_file]), *self.problems.values()]


def read_declarations(folder: Path) -> Declarations:
    """Read `methods.yaml` in a folder, if there is one, and add the installed entry points that it does not name.

    A wrong entry is a problem of its own and spoils no other.
    """
    file = folder / METHODS_FILE
    content, of_file = _content(file)
    found = Declarations(of_file=of_file)
    for name, entry in content.items():
        origin = f"{file}, method {str(name)!r}"
        try:
            _check_name(name)
            found.methods[name] = declared(name, entry, folder, origin)
        except ValueError as error:
            found.problems[str(name)] = f"{origin}: {error}"
        except OSError as error:  # a path that no file system takes, or a folder that may not be read
            found.problems[str(name)] = f"{origin}: {error.strerror}: {error.filename!s:.100}"
    _add_installed(found)
    return found


def _content(file: Path) -> tuple[dict[Any, Any], str]:
    """The entries of a file, and what is wrong with it as a whole."""
    if not file.exists():
        return {}, ""
    problems: list[str] = []
    try:
        content = read_settings(file, problems, _EXAMPLE)
    except OSError as error:
        problems, content = [f"it cannot be read: {error.strerror}"], None
    # A method that is there twice: nobody knows which one is meant.
    return ({} if problems else content or {}), "; ".join(f"{file}: {problem}" for problem in problems)


def _add_installed(found: Declarations) -> None:
    used = {one.maker for one in found.methods.values() if isinstance(one.maker, Installed)}
    for name, maker in installed_methods().items():
        if maker in used or name in found.methods or name in found.problems:
            continue
        origin = f"{maker.source}, method {name!r}"
        try:
            _check_name(name)
            found.methods[name] = Declaration(name, None, None, False, maker, origin)
        except ValueError as error:
            found.problems[name] = f"{origin}: {error}"


def _check_name(name: object) -> None:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ValueError("a name has 1 to 40 letters of a to z, digits, _ and -, and begins with a letter or digit")
    if name.casefold() in RESERVED or FURTHER_RESULT.fullmatch(name.casefold()):
        raise ValueError(f"the name is taken; those that are: {', '.join(RESERVED)}, and exemplar-2 and so on")
