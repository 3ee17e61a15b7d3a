"""Options shared by commands, and options generated from a configuration."""

import argparse
from collections.abc import Callable, Collection
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from enhancegan.training.settings import help_of

if TYPE_CHECKING:
    from enhancegan.batch.places import Place


@dataclass(frozen=True)
class Option:
    """One option of a command, as `ArgumentParser.add_argument` takes it."""

    flag: str
    help: str
    type: Callable[[str], Any] = str
    default: Any = None
    metavar: str | None = None
    required: bool = False
    nargs: str | None = None

    def add(self, command: argparse.ArgumentParser) -> None:
        """Add it to the command."""
        command.add_argument(
            self.flag, help=self.help, type=self.type, default=self.default, metavar=self.metavar,
            required=self.required, nargs=self.nargs,
        )  # fmt: skip


def folder(flag: str, help: str, required: bool = True) -> Option:
    """An option for an input folder."""
    return Option(flag, help, Path, metavar="DIR", required=required)


def seed(what: str) -> Option:
    """`--seed N`; `what` says what is random, such as "of the sides"."""
    return Option("--seed", f"{what}; default %(default)s", int, 0)


def evaluators(*names: str) -> Option:
    """`--evaluators NAME ...`, with `names` as the default."""
    return Option(
        "--evaluators", f"see `evaluators`; default: {' '.join(names)}", default=names, metavar="NAME", nargs="+"
    )


def output_folder(text: str) -> Path:
    """An output folder, which need not exist.

    Raises:
        ArgumentTypeError: when it is a file; reported before the work, which may take an hour.
    """
    path = Path(text)
    if path.exists() and not path.is_dir():
        raise argparse.ArgumentTypeError(f"{path} is a file; a folder is required")
    return path


def photos_place(text: str) -> "Place":
    """A photo or a folder of photos, also by its address in other storage.

    Raises:
        ArgumentTypeError: for an address that cannot be used.
    """
    from enhancegan.batch.places import place_of

    try:
        return place_of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def results_place(text: str) -> "Place":
    """An output folder, as `output_folder`, also by its address in other storage.

    Raises:
        ArgumentTypeError: when it is a file, or nothing can be written there.
    """
    from enhancegan.batch.places import place_of_results

    if "://" not in text:
        return output_folder(text)
    try:
        return place_of_results(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


GENERATOR = Option("--generator", "checkpoint (default: the shipped one)", Path, metavar="FILE")
EXEMPLARS = folder(
    "--exemplars", "good photos for the method exemplar (default: sample photos of installed packages)", required=False
)
METHODS = Option(
    "--methods",
    "with spaces or commas between; see `methods`; default: all that keep the size, without DPED",
    metavar="NAME",
    nargs="+",
)
BASELINES = Option(
    "--baselines",
    "rows beside the methods: fixed_edit, autocontrast, clahe, and oracle, the sliders fitted to the reference; "
    "default: all; without a name: none",
    metavar="NAME",
    nargs="*",
)
OUTPUT = Option("--output", "receives the table as json, csv, md, html", output_folder, metavar="DIR", required=True)


def add_preset(command: argparse.ArgumentParser, presets: dict[str, str]) -> None:
    """Add `--preset NAME`; the first of `presets`, a description by name, is the default."""
    meanings = "; ".join(f"{name}: {meaning}" for name, meaning in presets.items())
    command.add_argument(
        "--preset", choices=list(presets), default=next(iter(presets)),
        help=f"base settings, which other options override ({meanings})",
    )  # fmt: skip


_METAVARS = {Path: "PATH", int: "N", float: "X", str: "NAME"}


def add_settings(command: argparse._ActionsContainer, config: type[Any], without: Collection[str] = ()) -> None:
    """Add an option for every field of a dataclass whose fields carry help texts (see `settings`).

    Args:
        command: the command, or a group of its options.
        config: the dataclass.
        without: names of fields whose options are there already.
    """
    for field in (field for field in fields(config) if field.name not in without):
        option = f"--{field.name.replace('_', '-')}"
        help_text = help_of(field).replace("%", "%%")
        if field.default not in (MISSING, "", None, False) and not isinstance(field.default, tuple):
            default = field.default.name if isinstance(field.default, Path) else field.default
            help_text += f" (default: {default})"
        if field.type is bool:
            command.add_argument(option, action=argparse.BooleanOptionalAction, help=help_text, default=None)
        elif isinstance(field.default, tuple):
            command.add_argument(option, nargs="+", metavar="NAME", help=help_text)
        else:
            kind: Any = Path if field.type in (Path, Path | None) else field.type
            required = field.default is MISSING
            command.add_argument(option, type=kind, required=required, metavar=_METAVARS[kind], help=help_text)


def given(args: argparse.Namespace, config: type[Any]) -> dict[str, Any]:
    """The given options that are fields of the dataclass `config`; omitted ones keep its defaults."""
    values = {field.name: getattr(args, field.name, None) for field in fields(config)}
    lists = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return {name: value for name, value in lists.items() if value is not None}
