"""The commands of the tutorials, run as a reader runs them: one after the other, in an empty folder of their own."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from tests.project import ROOT
from tests.serving import wait_until_ready
from tests.study.server_process import free_port

FOLDER = ROOT / "docs" / "tutorials"
TUTORIALS = sorted(path.stem for path in FOLDER.glob("*.md"))
ADDRESS = "http://127.0.0.1:7860"
"""Where readers' apps are; that of the test is at a free port."""

BLOCK = re.compile(
    r"(?:<!-- (?P<mark>not run|app|needs)(?:: (?P<about>[^>]*?))? -->\n)?```bash\n(?P<commands>.*?)```\n"
    r"(?:\n```text\n(?P<seen>.*?)```\n)?",
    re.DOTALL,
)


@dataclass(frozen=True)
class Block:
    """Commands of a tutorial, and what they print.

    `mark`: "not run" with the reason, "app" of a command that starts the app, "needs" with a program, or None.
    """

    name: str
    commands: str
    seen: str
    mark: str | None
    about: str


def blocks_of(tutorial: str) -> list[Block]:
    found = BLOCK.finditer((FOLDER / f"{tutorial}.md").read_text(encoding="utf-8"))
    return [
        Block(f"{tutorial}-{number}", each["commands"], each["seen"] or "", each["mark"], each["about"] or "")
        for number, each in enumerate(found, start=1)
    ]


BLOCKS = {block.name: block for tutorial in TUTORIALS for block in blocks_of(tutorial)}


@dataclass
class Reader:
    """Somebody who follows one tutorial: a folder, the commands that were installed, perhaps a running app."""

    folder: Path
    environment: dict[str, str]
    app: subprocess.Popen[bytes] | None = None
    address: str = ADDRESS
    stuck: str = ""

    def run(self, block: Block) -> str:
        """Return what the commands print; fails the test if one of them fails."""
        command = ["bash", "-euo", "pipefail", "-c", block.commands.replace(ADDRESS, self.address)]
        out = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=900,
        )
        printed = out.stdout.decode()
        assert out.returncode == 0, printed
        return printed

    def start_app(self, block: Block) -> None:
        port = free_port()
        command = [*block.commands.split(), "--port", str(port)]
        self.app = subprocess.Popen(command, cwd=self.folder, env=self.environment)
        self.address = f"http://127.0.0.1:{port}"
        # The sample study may take longer; nobody has to wait for it.
        wait_until_ready(self.address, self.app, "study/")


def installed_commands(folder: Path) -> None:
    """Write what `pip install .` would put on the PATH."""
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    for name, entry in scripts.items():
        module, function = entry.split(":")
        program = folder / name
        # As pip writes it: what the app starts in processes of its own reads the program again.
        lines = [f"#!{sys.executable}", f"from {module} import {function}", "if __name__ == '__main__':"]
        program.write_text("\n".join([*lines, f"    {function}()", ""]), encoding="utf-8")
        program.chmod(0o755)


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Reader]]:
    commands = tmp_path_factory.mktemp("commands")
    installed_commands(commands)
    path = f"{commands}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    for name in ("DATABASE_URL", "ENHANCEGAN_DATA"):
        environment.pop(name, None)
    found = {name: Reader(tmp_path_factory.mktemp(name), environment) for name in TUTORIALS}
    yield found
    for reader in found.values():
        if reader.app is not None:
            reader.app.terminate()
            reader.app.wait(timeout=60)


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.slow
@pytest.mark.parametrize("name", BLOCKS)
def test_a_reader_gets_through(readers: dict[str, Reader], name: str) -> None:
    block = BLOCKS[name]
    reader = readers[name.rsplit("-", 1)[0]]
    if block.mark == "not run":
        pytest.skip(f"not run: {block.about}")
    if reader.stuck:
        pytest.skip(f"the reader got stuck at {reader.stuck}")
    if block.mark == "needs" and shutil.which(block.about) is None:
        pytest.skip(f"needs {block.about}")
    reader.stuck = name
    if block.mark == "app":
        reader.start_app(block)
    else:
        printed = squeezed(reader.run(block))
        # "..." stands for what the page leaves out; the rest is printed just so, in this order.
        for part in filter(None, map(squeezed, block.seen.split("..."))):
            assert part in printed
            printed = printed.partition(part)[2]
    reader.stuck = ""


@pytest.mark.slow
def test_the_page_on_statistics_shows_the_numbers_of_the_analyst(readers: dict[str, Reader]) -> None:
    tables = readers["analyst"].folder / "report" / "tables"
    if not tables.exists():
        pytest.skip("the analyst has no report")
    text = (ROOT / "docs" / "explanation" / "statistics.md").read_text(encoding="utf-8")
    page = " ".join(text.split())
    for row in pd.read_csv(tables / "mean-scores.csv").itertuples():
        interval, naive = f"{row.low:.2f} to {row.high:.2f}", f"{row.naive_low:.2f} to {row.naive_high:.2f}"
        assert f"| {row.method} | {row.mean:.2f} | {interval} | {naive} |" in page
    pairs = pd.read_csv(tables / "differences.csv").set_index(["a", "b"])
    hand, auto = pairs.loc["by hand", "auto"], pairs.loc["before", "auto"]
    assert f"{hand.difference:.2f} points, at least {hand.all_low:.2f} and at most {hand.all_high:.2f}." in page
    assert f"**auto and before**: {-auto.difference:.2f} points." in page
    assert f"p-value is {auto.p:.3f}; as one of three pairs that are tested together, it is {auto.p_claim:.3f}" in page


@pytest.mark.parametrize("tutorial", TUTORIALS)
def test_it_says_what_it_is_for_what_it_takes_and_where_to_go_next(tutorial: str) -> None:
    text = (FOLDER / f"{tutorial}.md").read_text(encoding="utf-8")
    assert re.search(r"^\*\*Goal\*\*: .+\.$", text, re.MULTILINE)
    assert "\n**You need**: " in text
    assert "\n## 1. " in text
    assert "\n## Where to go next\n" in text
    # Every block of commands is found, and whoever leaves one out gives a reason.
    blocks = blocks_of(tutorial)
    assert len(blocks) == text.count("```bash\n") > 2
    assert all(len(block.about) > 20 for block in blocks if block.mark == "not run")
    assert sum(block.mark == "not run" for block in blocks) < len(blocks) / 2
