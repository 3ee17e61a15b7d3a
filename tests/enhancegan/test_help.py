"""The help of every command: whole, quick, and the same when Python throws docstrings and assertions away."""

import subprocess
import sys

import pytest

from tests.project import ROOT

HELP = """
import argparse, importlib, sys

def show(parser):
    print(parser.prog, parser.format_help(), sep="\\n")
    for action in parser._actions:
        for command in (action.choices or {}).values() if isinstance(action, argparse._SubParsersAction) else ():
            show(command)

show(importlib.import_module(sys.argv[1]).build_parser())
print("torch" in sys.modules, file=sys.stderr)
"""


def help_of(package: str, *flags: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *flags, "-c", HELP, f"{package}.commands"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)


@pytest.mark.parametrize(
    ("package", "known"),
    [
        ("enhancegan", ["evaluate table1", "share of real poor photos in a batch", "parts of the data, each held out"]),
        ("study", ["python -m study build", "a person's edits, named like the photos"]),
    ],
)
def test_help_does_not_need_docstrings(package: str, known: list[str]) -> None:
    usual, stripped = help_of(package), help_of(package, "-OO")
    assert stripped.stdout == usual.stdout
    assert all(text in usual.stdout for text in known)


def test_help_is_shown_without_loading_the_networks_library() -> None:
    assert help_of("enhancegan").stderr.split() == ["False"]
