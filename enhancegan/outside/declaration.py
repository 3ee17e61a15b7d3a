"""One entry of `methods.yaml`: what it may say, and what is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from enhancegan.outside.installed import Installed, find_installed
from enhancegan.outside.onnx_file import OnnxFile, check_onnx
from enhancegan.outside.outputs import Outputs
from enhancegan.outside.program import FORMATS, TAKEN, Program, command_of
from enhancegan.registry import look_up

Maker = Program | Outputs | OnnxFile | Installed

_OF_ALL = ("label", "description", "page")
_KEYS = {
    "command": ("timeout", "format", "output", "keeps_size"),
    "folder": ("keeps_size",),
    "onnx": ("multiple", "keeps_size"),
    "entry_point": (),
}
"""The keys of every kind of method, besides the one that says what it is, and those of all."""
_TIMEOUT_S, _LONGEST_S = 60, 3600
_LARGEST_MULTIPLE = 256
_LONGEST_TEXT = 200


@dataclass(frozen=True)
class Declaration:
    """A method from outside, as it is declared; nothing of it has run yet."""

    name: str
    label: str | None
    """None if nothing is said, as for the description."""
    description: str | None
    page: bool
    """Whether visitors of the enhancement page may use it."""
    maker: Maker
    origin: str
    """Who declares it, for messages: a file or an entry point, and the name."""


def declared(name: str, entry: object, here: Path, origin: str) -> Declaration:
    """Read an entry.

    Args:
        name: of the method.
        entry: what the file says about it.
        here: folder of the file, from which relative paths start.
        origin: that of the declaration.

    Raises:
        ValueError: saying what is wrong and what is allowed.
    """
    if not isinstance(entry, dict):
        raise ValueError(f"it must have one of {', '.join(_KEYS)}, got {entry!r:.100}")
    kinds = [kind for kind in _KEYS if kind in entry]
    if len(kinds) != 1:
        _check_keys(entry, [*_OF_ALL, *(key for kind, keys in _KEYS.items() for key in (kind, *keys))])
        raise ValueError(f"it must have exactly one of {', '.join(_KEYS)}, got {' and '.join(kinds) or 'none'}")
    (kind,) = kinds
    _check_keys(entry, [kind, *_KEYS[kind], *_OF_ALL])
    page = _flag(entry, "page", False)
    maker = _MAKERS[kind](entry, here)
    if page:
        _check_page(maker)
    return Declaration(name, _text(entry, "label"), _text(entry, "description"), page, maker, origin)


def _check_page(maker: Maker) -> None:
    if isinstance(maker, Outputs):
        raise ValueError("page must be false: a folder has results for photos of known names, not for visitors' photos")
    if not isinstance(maker, Installed) and not maker.keeps_size:
        raise ValueError("page must be false, or keeps_size true: the page lays the result over the photo")


def _program(entry: Mapping[str, Any], here: Path) -> Program:
    output = _text(entry, "output") or ""
    if output != Path(output).name:
        raise ValueError(f"output must be the name of a file, without folders, got {output!r}")
    if output in TAKEN:
        raise ValueError(f"output must be another name than {', '.join(TAKEN)}, got {output!r}")
    if output and "format" in entry:
        raise ValueError("format and output exclude each other: the name of the output says its format")
    command = command_of(_required(entry, "command"), here, names_output=not output)
    suffix = look_up("format", FORMATS, _text(entry, "format") or "png")
    timeout = _number(entry, "timeout", _TIMEOUT_S, 1, _LONGEST_S)
    return Program(command, here, timeout, suffix, output, _flag(entry, "keeps_size", True))


def _outputs(entry: Mapping[str, Any], here: Path) -> Outputs:
    folder = _path(entry, "folder", here)
    if not folder.is_dir():
        raise ValueError(f"folder must be a folder of outputs; there is no {folder}")
    return Outputs(folder, _flag(entry, "keeps_size", True))


def _onnx_file(entry: Mapping[str, Any], here: Path) -> OnnxFile:
    file = _path(entry, "onnx", here)
    multiple = _number(entry, "multiple", 1, 1, _LARGEST_MULTIPLE)
    keeps_size = _flag(entry, "keeps_size", True)
    if multiple != int(multiple):
        raise ValueError(f"multiple must be a whole number of pixels, got {multiple}")
    if multiple > 1 and not keeps_size:
        raise ValueError("multiple needs keeps_size: true: what was added to the edges could not be cut off again")
    check_onnx(file)
    return OnnxFile(file, int(multiple), keeps_size)


def _installed(entry: Mapping[str, Any], here: Path) -> Installed:
    return find_installed(_required(entry, "entry_point"))


_MAKERS: dict[str, Callable[[Mapping[str, Any], Path], Maker]] = {
    "command": _program,
    "folder": _outputs,
    "onnx": _onnx_file,
    "entry_point": _installed,
}


def _check_keys(entry: Mapping[Any, Any], known: list[str]) -> None:
    for key in entry:
        look_up("key", dict.fromkeys(known), str(key))


def _text(entry: Mapping[str, Any], key: str) -> str | None:
    value = entry.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip() or not value.isprintable() or len(value) > _LONGEST_TEXT:
        raise ValueError(f"{key} must be a text of 1 to {_LONGEST_TEXT} characters in one line, got {value!r:.100}")
    return value


def _required(entry: Mapping[str, Any], key: str) -> str:
    value = entry[key]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{key} must be a text, got {value!r:.100}")
    if "\0" in value:
        raise ValueError(f"{key} must have no NUL character, got {value!r:.100}")
    return value


def _path(entry: Mapping[str, Any], key: str, here: Path) -> Path:
    try:
        return (here / Path(_required(entry, key)).expanduser()).resolve()
    except RuntimeError as error:
        raise ValueError(f"{key}: nobody's home is known for {entry[key]!r}") from error


def _flag(entry: Mapping[str, Any], key: str, default: bool) -> bool:
    value = entry.get(key, default)
    if not isinstance(value, bool):
        raise ValueError(f"{key} must be true or false, got {value!r:.100}")
    return value


def _number(entry: Mapping[str, Any], key: str, default: float, low: float, high: float) -> float:
    value = entry.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ValueError(f"{key} must be a number from {low} to {high}, got {value!r:.100}")
    return value
