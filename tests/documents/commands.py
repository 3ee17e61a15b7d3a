"""The command lines of the project as their parsers describe them, and the page of the documentation about them.

`python -m tests.documents.commands` writes that page.
"""

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass

from db.commands import build_parser as db_parser
from enhancegan.commands import build_parser as enhancegan_parser
from server.command import build_parser as app_parser
from study.commands import build_parser as study_parser
from tests.project import ROOT

COMMANDS_PAGE = ROOT / "docs" / "reference" / "commands.md"

_HEAD = """\
# Commands

Every command with all that it takes, as `--help` describes it (`make reference` writes this page). After
`pip install .`, `enhancegan-studio` stands for `python app.py`, `enhancegan` for `python -m enhancegan`,
`enhancegan-study` for `python -m study`, and `enhancegan-db` for `python -m db`.
"""


@dataclass(frozen=True)
class Command:
    """One command line."""

    words: str
    """How it is called, such as `python -m study plan`."""
    about: str
    """What it does."""
    parser: argparse.ArgumentParser

    @property
    def arguments(self) -> list[argparse.Action]:
        """What it takes, except further commands and help."""
        left_out = (argparse._SubParsersAction, argparse._HelpAction)
        return [action for action in self.parser._actions if not isinstance(action, left_out)]

    @property
    def options(self) -> set[str]:
        """Its options, such as `--seed`."""
        return {name for action in self.arguments for name in action.option_strings}

    @property
    def further(self) -> set[str]:
        """The names of the commands below it."""
        groups = [action for action in self.parser._actions if isinstance(action, argparse._SubParsersAction)]
        return {name for group in groups for name in group.choices}


def commands() -> list[Command]:
    """Return all commands, those with further commands before these."""
    return [command for words, parser in _parsers().items() for command in _below(words, "", parser)]


def _parsers() -> dict[str, argparse.ArgumentParser]:
    return {
        "python app.py": app_parser(),
        "python -m enhancegan": enhancegan_parser(),
        "python -m study": study_parser(),
        "python -m db": db_parser(),
    }


def _below(words: str, about: str, parser: argparse.ArgumentParser) -> Iterator[Command]:
    yield Command(words, parser.description or about, parser)
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            told = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, further in action.choices.items():
                yield from _below(f"{words} {name}", told.get(name, ""), further)


def page() -> str:
    """Return the page about all commands, in Markdown."""
    return "\n".join([_HEAD, *(part for command in commands() for part in _section(command))])


def _section(command: Command) -> Iterator[str]:
    level = "##" if command.words in _parsers() else "###"
    yield f"{level} {command.words}\n"
    if command.about:
        yield _as_markdown(command.about) + "\n"
    positional = [action for action in command.arguments if not action.option_strings]
    required = [action for action in command.arguments if action.option_strings and action.required]
    usage = [command.words, *(_shape(action) for action in positional + required)]
    if command.further:
        usage.append("COMMAND")
    yield f"```\n{' '.join(usage)}{' [options]' if command.options else ''}\n```\n"
    told = [_line(action, command.parser) for action in command.arguments]
    if told:
        yield "\n".join(told) + "\n"


def _shape(action: argparse.Action) -> str:
    value = _values(action)
    return f"{action.option_strings[-1]} {value}".strip() if action.option_strings else value


def _values(action: argparse.Action) -> str:
    """Return the placeholders of what an argument takes."""
    if action.nargs == 0:
        return ""
    name = action.metavar
    if name is None:
        name = action.dest.upper() if action.choices is None else "|".join(str(choice) for choice in action.choices)
    if isinstance(name, tuple):
        return " ".join(name)
    match action.nargs:
        case "+" | "*":
            return f"{name}..." if action.nargs == "+" else f"[{name}...]"
        case "?":
            return f"[{name}]"
        case int():
            return " ".join([name] * action.nargs)
    return name


def _line(action: argparse.Action, parser: argparse.ArgumentParser) -> str:
    value = _values(action)
    shapes = ", ".join(f"`{f'{name} {value}'.strip()}`" for name in action.option_strings or [""])
    told = _as_markdown(parser._get_formatter()._expand_help(action)) if action.help else ""
    needed = " (required)" if action.option_strings and action.required else ""
    return f"- {shapes}{needed}: {told}" if told else f"- {shapes}{needed}"


def _as_markdown(text: str) -> str:
    """Return a text of `--help`, in which backticks mean code already, as Markdown that says the same."""
    return re.sub(r"([\\*<>\[\]])", r"\\\1", " ".join(text.split()))


if __name__ == "__main__":
    COMMANDS_PAGE.write_text(page(), encoding="utf-8")
