"""What the documents say of commands is what `--help` says."""

import re
from pathlib import Path

import pytest

from enhancegan.methods import METHODS
from enhancegan.methods.dped import DPED
from tests.documents.commands import COMMANDS_PAGE, Command, commands, page
from tests.documents.pages import pages
from tests.project import ROOT

COMMANDS = {command.words: command for command in commands()}
INSTALLED = {
    "enhancegan": "python -m enhancegan",
    "enhancegan-study": "python -m study",
    "enhancegan-db": "python -m db",
    "enhancegan-studio": "python app.py",
}
CALL = re.compile(
    r"(?:python -m (?:enhancegan|study|db)|python app\.py|^enhancegan(?:-(?:study|db|studio))?)(?= |$)[^\n|>&;#]*",
    re.MULTILINE,
)
OPTION = re.compile(r"(?<![\w-])--[a-z][\w-]*")
OTHERS = {"--help", "--build-arg", "--requests", "--only"}
"""Options of all commands, of Docker, and of `benchmarks/`."""
# What was true of earlier versions stays in the changelog.
PAGES = [document for document in pages() if document.name != "CHANGELOG.md"]


def codes(document: Path) -> list[str]:
    """Return all code of a document, in blocks and in lines, continued lines put together."""
    text = document.read_text(encoding="utf-8").replace("\\\n", " ")
    block = re.compile(r"^ *```.*?\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
    return [*block.findall(text), *(" ".join(code.split()) for code in re.findall(r"`([^`]+)`", block.sub("", text)))]


def read_call(call: str) -> tuple[Command, list[str]]:
    """Return the command that a call names, which is the one with the most words, and what follows."""
    first, _, rest = call.strip().partition(" ")
    line = f"{INSTALLED.get(first, first)} {rest} "
    named = [each for each in COMMANDS.values() if line.startswith(f"{each.words} ")]
    command = max(named, key=lambda each: len(each.words))
    return command, line.removeprefix(command.words).split()


def of_file(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("document", PAGES, ids=of_file)
def test_commands_exist_and_have_the_options_they_are_called_with(document: Path) -> None:
    wrong = []
    for call in (call for code in codes(document) for call in CALL.findall(code)):
        command, words = read_call(call)
        if command.further and words and not re.fullmatch(r"COMMAND|\.\.\.|--.+", words[0]):
            wrong.append(call)
        known = command.options | OTHERS
        wrong += [f"{command.words}: {option}" for option in OPTION.findall(call) if option not in known]
    assert wrong == []


@pytest.mark.parametrize("document", PAGES, ids=of_file)
def test_options_that_are_named_exist(document: Path) -> None:
    known = {option for command in COMMANDS.values() for option in command.options} | OTHERS
    named = {option for code in codes(document) if code.startswith("--") for option in OPTION.findall(code)}
    assert sorted(named - known) == []


def first_column(page: str, heading: str) -> list[str]:
    """Return the first cells of the table in a page of docs that has this heading, code alone."""
    lines = (ROOT / "docs" / page).read_text(encoding="utf-8").partition(f"{heading}\n")[2].splitlines()[1:]
    rows = lines[: next(place for place, line in enumerate(lines) if not line.startswith("|"))]
    assert rows
    return [code for row in rows for code in re.findall(r"`(.+?)`", row.split("|")[1])]


def test_the_table_of_options_has_those_of_enhance() -> None:
    named = {OPTION.findall(code)[0] for code in first_column("enhance.md", "| option | |")}
    # The first is in the example above the table, the other where networks are trained.
    assert named | {"--output", "--generator"} == COMMANDS["python -m enhancegan enhance"].options


def test_the_table_of_experiments_has_all_of_them() -> None:
    named = {code.split()[0] for code in first_column("train.md", "| `python -m enhancegan evaluate ...` | measures |")}
    assert {name for name in named if not name.startswith("--")} == COMMANDS["python -m enhancegan evaluate"].further


def test_experiments_take_the_options_in_the_table() -> None:
    table = first_column("train.md", "| `python -m enhancegan evaluate ...` | measures |")
    rows = [code for code in table if " " in code]
    assert len(rows) > 8
    for name, *words in map(str.split, rows):
        known = COMMANDS["python -m enhancegan evaluate"].words
        options = COMMANDS[f"{known} {name}"].options if name in COMMANDS[known].further else set()
        assert set(OPTION.findall(" ".join(words))) <= options, name


def test_the_table_of_methods_has_all_of_them() -> None:
    assert set(first_column("enhance.md", "| name | what |")) == {*METHODS, *DPED}


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    calls = [code for document in PAGES for code in codes(document) if code.startswith("make ")]
    named = {word for call in calls for word in call.split()[1:] if re.fullmatch("[a-z-]+", word)}
    assert {"docs", "reference", "test"} <= named <= targets


def test_the_page_of_commands_is_what_help_says() -> None:
    assert COMMANDS_PAGE.read_text(encoding="utf-8") == page(), "run `make reference`"
