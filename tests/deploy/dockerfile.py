"""The Dockerfile's steps on this machine: what gets into the image, and what its commands do there."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from docker.utils.build import exclude_paths
from dockerfile_parse import DockerfileParser

from tests.project import ROOT

FILE = ROOT / "Dockerfile"
_MOUNT = re.compile(r"^(--mount=\S+\s+)+")
_OF_THE_SYSTEM = ("apt-get", "useradd")
"""Steps with these change the machine itself; tests do without them."""


@cache
def instructions() -> list[tuple[str, str]]:
    """Every instruction of the Dockerfile with what follows it, in their order."""
    with FILE.open("rb") as file:
        parser = DockerfileParser(fileobj=file)
        steps = parser.structure
    return [(each["instruction"], each["value"]) for each in steps if each["instruction"] != "COMMENT"]


def values(instruction: str) -> list[str]:
    """What follows each instruction of a kind."""
    return [value for found, value in instructions() if found == instruction]


def words_of(value: str) -> list[str]:
    """The words of an instruction in its form with brackets."""
    words: list[str] = json.loads(value)
    return words


def context() -> list[str]:
    """Names of the files that .dockerignore lets into the image."""
    patterns = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    # The build's own two files are always listed.
    found = exclude_paths(str(ROOT), patterns, dockerfile=FILE.name)
    return sorted(name for name in found if (ROOT / name).is_file() and name not in (FILE.name, ".dockerignore"))


@dataclass
class Image:
    """The folders of an image, below a folder of this machine, and its variables."""

    folder: Path
    workdir: str = "/"
    environment: dict[str, str] = field(default_factory=dict)
    arguments: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    """Commands that were not run."""

    def build(self) -> None:
        """Take all steps; in place of those that install packages, pip finds that these are installed."""
        steps = {"ARG": self._arg, "ENV": self._env, "WORKDIR": self._change_to, "COPY": self._copy, "RUN": self._run}
        for instruction, value in instructions():
            if instruction in steps:
                steps[instruction](value)

    def at(self, path: str) -> Path:
        """Where a path of the image is on this machine."""
        return self.folder / path.lstrip("/")

    def variables(self) -> dict[str, str]:
        """The environment of the image's commands: its own, and the Python that runs the tests."""
        here = {name: str(self.at(value)) for name, value in self.environment.items() if value.startswith("/")}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return {"PATH": path, "HOME": str(self.folder), "OMP_NUM_THREADS": "1", **self.environment, **here}

    def _arg(self, value: str) -> None:
        name, _, default = value.partition("=")
        self.arguments[name] = shlex.split(default)[0] if default else ""

    def _env(self, value: str) -> None:
        self.environment.update(dict(word.split("=", 1) for word in shlex.split(value)))

    def _change_to(self, value: str) -> None:
        self.workdir = value
        self.at(value).mkdir(parents=True, exist_ok=True)

    def _copy(self, value: str) -> None:
        *sources, target = value.split()
        assert target == "./" or (sources, target) == (["."], ".")
        for name in context():
            if sources == ["."] or name in sources:
                copied = self.at(self.workdir) / name
                copied.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, copied)

    def _run(self, value: str) -> None:
        command = _MOUNT.sub("", value)
        if any(program in command for program in _OF_THE_SYSTEM):
            self.left_out.append(command)
            return
        (shell,) = values("SHELL")
        # pip may ask no registry: everything that it is told to install must be there.
        settings = {**self.variables(), **self.arguments, "PIP_NO_INDEX": "1"}
        done = subprocess.run(
            [*words_of(shell), command], cwd=self.at(self.workdir), env=settings, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
