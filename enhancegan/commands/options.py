"""What commands share: options that fill a configuration."""

import argparse
import inspect
import re
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any


def add_settings(command: argparse.ArgumentParser, config: type[Any]) -> None:
    """Declare an option for every setting of a dataclass whose docstring describes its attributes."""
    described = _attributes(config)
    for field in fields(config):
        option = f"--{field.name.replace('_', '-')}"
        required = field.default is MISSING and field.name != "output"
        default = field.default.name if isinstance(field.default, Path) else field.default
        help_text = described[field.name].replace("%", "%%")
        if field.default not in (MISSING, "", None, False) and not isinstance(field.default, tuple):
            help_text += f" (default: {default})"
        if field.type is bool:
            action = argparse.BooleanOptionalAction if field.default else "store_true"
            command.add_argument(option, action=action, help=help_text, default=None)
        elif isinstance(field.default, tuple):
            command.add_argument(option, nargs="+", metavar="NAME", help=help_text)
        else:
            kind: Any = Path if field.type in (Path, Path | None) else field.type
            command.add_argument(option, type=kind, required=required, metavar=_METAVARS[kind], help=help_text)


_METAVARS = {Path: "PATH", int: "N", float: "X", str: "NAME"}


def _attributes(config: type[Any]) -> dict[str, str]:
    """Name and description of each attribute in a Google-style docstring."""
    _, _, listed = (inspect.getdoc(config) or "").partition("Attributes:\n")
    found = re.findall(r"^    (\w+): (.+(?:\n {8}.+)*)", listed, re.MULTILINE)
    return {name: " ".join(text.split()).rstrip(".") for name, text in found}


def given(args: argparse.Namespace, config: type[Any]) -> dict[str, Any]:
    """The options that were given and are settings of the dataclass `config`; those left out keep its defaults."""
    values = {field.name: getattr(args, field.name, None) for field in fields(config)}
    lists = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return {name: value for name, value in lists.items() if value is not None}
