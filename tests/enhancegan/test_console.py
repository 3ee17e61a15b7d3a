"""What all commands have in common on a console."""

import io
import subprocess
import sys

import pytest

import app
from enhancegan.__main__ import main as enhancegan
from enhancegan.console import escape_unprintable, program_name
from enhancegan.version import project_version
from study.__main__ import main as study


@pytest.mark.parametrize("command", [enhancegan, study, app.main])
def test_every_command_shows_the_version(
    command: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["command", "--version"])
    with pytest.raises(SystemExit) as ended:
        command()  # type: ignore[operator]
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"EnhanceGAN Studio {project_version()}\n"


@pytest.mark.parametrize(
    ("started", "name"),
    [
        ("/somewhere/bin/enhancegan-study", "enhancegan-study"),
        ("enhancegan-study.exe", "enhancegan-study"),
        ("/somewhere/study/__main__.py", "python -m study"),
    ],
)
def test_a_command_is_called_what_it_was_started_as(started: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [started])
    assert program_name("enhancegan-study", "study") == name


def test_letters_that_the_console_lacks_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="cp1252"))
    escape_unprintable()
    print("Größe −1", flush=True)
    assert written.getvalue().decode("cp1252").strip() == r"Größe \u22121"


def test_a_program_without_a_console_starts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    escape_unprintable()


@pytest.mark.slow
@pytest.mark.parametrize(
    "command", [["enhancegan", "methods"], ["study", "plan", "--difference", "0.5"]], ids=["enhancegan", "study"]
)
def test_a_reader_that_leaves_ends_a_command_without_a_word(command: list[str]) -> None:
    started = subprocess.Popen([sys.executable, "-m", *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert started.stdout is not None and started.stderr is not None
    started.stdout.close()
    assert (started.stderr.read().decode(), started.wait(timeout=120)) == ("", 141)
    started.stderr.close()
