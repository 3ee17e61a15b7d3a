"""A program as a method: it gets a photo as a PNG file and writes its result into another file."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil
from PIL import Image

from enhancegan.data_folder import PROGRAMS
from enhancegan.outside.result import NoResultError, of_same_size
from enhancegan.photo import NotAPhotoError, load_photo
from enhancegan.whole_files import temporary_folder

INPUT, OUTPUT, HERE = "{input}", "{output}", "{here}"
"""What stands in a command for the photo's file, the result's file, and the folder of methods.yaml."""
GIVEN, MESSAGES = "input.png", "messages.txt"
"""Names of the photo's file, and of what the program says on stderr, in the folder where it runs."""
TAKEN = (GIVEN, MESSAGES, ".", "..")
"""What the result's file cannot be called."""
FORMATS = {"png": ".png", "jpeg": ".jpg", "tiff": ".tif", "webp": ".webp"}
"""Ending of the result's file by its format."""

_PLACEHOLDER = re.compile(r"\{[A-Za-z_]\w*\}")
# Braces mean nothing in such a place, but shlex quotes them.
_QUOTED_PLACEHOLDER = re.compile(r"'(\{\w+\})'")
_GONE_WITHIN_S = 5
_LOOK_EVERY_S = 0.2
_MOST_MESSAGES = 1_000_000
"""Bytes on stderr that are kept while a program runs; of more only the last lines."""
_QUOTED_LINES, _QUOTED_CHARACTERS, _QUOTED_FROM = 3, 500, 4000


@dataclass(frozen=True)
class Program:
    """Runs a command without a shell, once for every photo, in a folder of its own that is removed afterwards."""

    command: tuple[str, ...]
    """Program and arguments."""
    here: Path
    """Folder of methods.yaml."""
    timeout_s: float
    """Seconds after which it is ended, with whatever it has started."""
    suffix: str = ".png"
    """Ending of the result's file."""
    output: str = ""
    """Name of the file that it writes into its folder; empty where the command has {output}."""
    keeps_size: bool = True
    """Whether the result must have the photo's size."""

    @property
    def source(self) -> str:
        """What it is, for the record."""
        command = _QUOTED_PLACEHOLDER.sub(r"\1", shlex.join(self.command))
        return f"program: {command}"

    def __call__(self, photo: Image.Image) -> Image.Image:
        """Return the program's version of an RGB photo in sRGB; the program gets its pixels and nothing else.

        Raises:
            NoResultError: when it cannot be started, fails, takes too long, or writes no picture of the right size.
        """
        try:
            with self._folder() as folder:
                return self._result(photo, folder)
        except OSError as error:
            raise NoResultError(f"{self.command[0]} has no place to work in {self.here / PROGRAMS}: {error}") from error

    @contextmanager
    def _folder(self) -> Iterator[Path]:
        parent = self.here / PROGRAMS
        parent.mkdir(parents=True, exist_ok=True)
        with temporary_folder(parent) as folder:
            yield folder

    def _result(self, photo: Image.Image, folder: Path) -> Image.Image:
        given, made = folder / GIVEN, folder / (self.output or f"output{self.suffix}")
        photo.save(given)
        self._run(folder, given, made)
        if not made.is_file():
            raise NoResultError(f"{self.command[0]} ended without an error, but wrote no {made.name}")
        try:
            result = load_photo(made)
        except NotAPhotoError as error:
            raise NoResultError(f"{self.command[0]} wrote a file that cannot be read: {error}") from error
        return of_same_size(result, photo, self.command[0]) if self.keeps_size else result

    def _run(self, folder: Path, given: Path, made: Path) -> None:
        values = {INPUT: str(given), OUTPUT: str(made), HERE: str(self.here)}
        arguments = [_filled(argument, values) for argument in self.command]
        # In a file, not in memory, and no pipe that a process left behind could keep open.
        with (folder / MESSAGES).open("a+b") as messages:
            try:
                process = subprocess.Popen(
                    arguments,
                    cwd=folder,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=messages,
                    process_group=0,
                )
            except OSError as error:
                raise NoResultError(f"{self.command[0]} cannot be started: {error.strerror}") from error
            try:
                status = self._status(process, messages)
            finally:
                _end(process)
            if status != 0:
                raise NoResultError(f"{self.command[0]} failed with status {status}{_last_lines(messages)}")

    def _status(self, process: subprocess.Popen[bytes], messages: IO[bytes]) -> int:
        """Wait for the end of a program, whose messages must not fill the disk meanwhile."""
        latest = time.monotonic() + self.timeout_s
        while (left := latest - time.monotonic()) > 0:
            with suppress(subprocess.TimeoutExpired):
                return process.wait(min(_LOOK_EVERY_S, left))
            if messages.seek(0, os.SEEK_END) > _MOST_MESSAGES:
                last = _end_of(messages)
                messages.truncate(0)
                messages.write(last)
                messages.flush()
        raise NoResultError(f"{self.command[0]} took longer than {self.timeout_s:g} seconds")


def command_of(text: str, here: Path, *, names_output: bool) -> tuple[str, ...]:
    """Split and check a command.

    Args:
        text: a program and its arguments, with {input} and {output}, quoted as for a shell.
        here: what {here} stands for.
        names_output: whether the command must have {output}; else it must not.

    Raises:
        ValueError: saying what is wrong and what is allowed.
    """
    try:
        command = tuple(shlex.split(text))
    except ValueError as error:
        raise ValueError(f"command cannot be split into a program and its arguments: {error}") from error
    if not command:
        raise ValueError(f"command must be a program and its arguments, as in 'prog {INPUT} {OUTPUT}'")
    found = [placeholder for argument in command for placeholder in _PLACEHOLDER.findall(argument)]
    unknown = [placeholder for placeholder in found if placeholder not in (INPUT, OUTPUT, HERE)]
    if unknown:
        raise ValueError(f"command has {unknown[0]}; what is filled in is {INPUT}, {OUTPUT} and {HERE}")
    if INPUT not in found:
        raise ValueError(f"command must have {INPUT}, where the photo's file goes, got {text!r}")
    if names_output and OUTPUT not in found:
        raise ValueError(
            f"command must have {OUTPUT}, where the result's file goes; of a program that chooses the name itself, "
            f"say it by output: NAME; got {text!r}"
        )
    if not names_output and OUTPUT in found:
        raise ValueError(f"command has {OUTPUT}, so there must be no output: NAME")
    _check_program(command[0], here)
    return command


def _check_program(program: str, here: Path) -> None:
    path = Path(program.replace(HERE, str(here)))
    if len(path.parts) > 1 and not path.is_absolute():
        raise ValueError(
            f"the program {program!r} must be a name on the PATH, an absolute path, or begin with {HERE}/, "
            "the folder of methods.yaml"
        )
    if shutil.which(path) is None:
        where = "executable file of that name" if path.is_absolute() else "such program on the PATH"
        raise ValueError(f"the program {program!r} cannot be run: there is no {where}")


def _filled(argument: str, values: dict[str, str]) -> str:
    # In one pass: what is filled in is not looked through again.
    return _PLACEHOLDER.sub(lambda found: values[found.group()], argument)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program if it still runs, and what it has started."""
    started: list[psutil.Process] = []
    if process.poll() is None:
        started = psutil.Process(process.pid).children(recursive=True)
        process.kill()
    if hasattr(os, "killpg"):
        # Also what it has left behind: that would work on in a folder that is gone.
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    for each in started:
        with suppress(psutil.NoSuchProcess):
            each.kill()
    process.wait()
    psutil.wait_procs(started, _GONE_WITHIN_S)


def _last_lines(messages: IO[bytes]) -> str:
    lines = _end_of(messages).decode(errors="replace").split("\n")
    # Programs may say anything; terminals and logs get what can be read.
    shown = ["".join(sign if sign.isprintable() else " " for sign in line).strip() for line in lines]
    said = [line for line in shown if line][-_QUOTED_LINES:]
    return f": {' / '.join(said)[-_QUOTED_CHARACTERS:]}" if said else ", and said nothing on stderr"


def _end_of(messages: IO[bytes]) -> bytes:
    messages.seek(max(0, messages.seek(0, os.SEEK_END) - _QUOTED_FROM))
    return messages.read()
