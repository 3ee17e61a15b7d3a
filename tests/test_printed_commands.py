"""The commands that the guides print, run: files stand for the words in capitals, every option in brackets is given.

Trainings take a few steps, so that minutes suffice. The tutorials have a test of their own.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from PIL import Image, ImageEnhance

from enhancegan.samples import sample_photos
from tests.project import ROOT
from tests.server.running import running_app, wait_until

_ENDPOINTS = "needs the app; tests/server asks its endpoints"
NOT_RUN = {
    "pip install": "installs packages; .ci/run does that",
    "python3 -m venv": ".ci/run runs it",
    "api=": _ENDPOINTS,
    "photo=": _ENDPOINTS,
    "call=": _ENDPOINTS,
    "curl ": _ENDPOINTS,
    "python benchmarks/": "a benchmark",
    "python -m enhancegan enhance PHOTO --method brighter": "needs an ONNX file; tests/enhancegan/methods make one",
}
"""What commands begin with that are not run here, and why."""
FEW_STEPS = {
    "python -m enhancegan pretrain --evaluate": "--no-imagenet",
    "python -m enhancegan pretrain": "--steps 2 --size 64 --batch 4 --no-imagenet",
    "python -m enhancegan train --teacher": "--copies 2 --restore-steps 2",
    "python -m enhancegan train": "--steps 2 --size 128 --batch 4 --perceptual backbone",
}
"""Options that make a training short, by what the command begins with; the first that fits."""


@dataclass(frozen=True)
class Guide:
    """A page, and what stands in it for files and names of the reader's own."""

    page: str
    words: Mapping[str, str] = field(default_factory=dict)
    first: tuple[str, ...] = ()
    """The commands that the page takes for granted."""

    def commands(self) -> Iterator[str]:
        """Yield every command of its blocks, continued lines put together, comments left out."""
        text = (ROOT / self.page).read_text(encoding="utf-8")
        for block in re.findall(r"```bash\n(.*?)```", text, re.DOTALL):
            yield from re.sub(r"\\?\n +", " ", re.sub(r" +#.*", "", block)).strip().splitlines()

    def filled_in(self, command: str) -> str:
        """Return a command with every option in brackets, the first of alternatives, and its words replaced."""
        for word, value in self.words.items():
            command = re.sub(rf"(?<![\w-]){re.escape(word)}(?!\w)", value, command)
        return re.sub(r"\[([^]|]*)(?:\|[^]]*)?\]", r"\1", command).replace("...", "")


EXAMPLE = ("python -m study create example/study --study mine",)
SIMULATED = (*EXAMPLE, "python -m study simulate --study mine --participants 12 --model worths.yaml --seed 1")
TABLES = {"RANKINGS.csv": "rankings.csv", "SLUG": "mine", "DIR": "out"}
GUIDES = [
    Guide("README.md", {"PHOTO_OR_FOLDER": "photos", "FOLDER_OR_ZIP": "example/study", "PHOTOS": "own", **TABLES}),
    Guide("docs/enhance.md", {"PHOTO_OR_FOLDER": "photos", "DIR": "out"}),
    Guide(
        "docs/run-a-study.md",
        {
            "PHOTOS... --study SLUG [--human FOLDER]": "photos --study trip --human human",
            "FOLDER_OR_ZIP": "example/study",
            "KEY=NAME,...": "human=Human,input=Before,photoshop_auto=Auto,piecewise=Curves,filtering=Filters",
            "N": "1",
            **TABLES,
        },
    ),
    Guide(
        "docs/studies.md",
        {
            "build PHOTOS... --study SLUG": "build photos --study trip",
            "[--own FOLDER...]": "--own versions/a",
            "[--title ...] [--seed ...]": "--title Trip --seed 2",
            "NAMES": "original,photographic,exemplar",
            "FOLDER": "human",
            "SOURCE": "versions",
            "TITLE": "Trip",
            "SEED": "1",
            "ENCODING": "utf-8",
            "STATUS": "open",
            "SLUG": "mine",
            "N": "1",
        },
    ),
    Guide("docs/examples.md", {"FOLDER": "another"}),
    Guide(
        "docs/methods.md", {"RETOUCHED": "human", "PHOTOS": "photos", "NAMES": "original,photographic", "DIR": "out"}
    ),
    Guide("docs/analysis.md", TABLES, (*SIMULATED, "python -m study export --study mine --output rankings.csv")),
    Guide("docs/plan.md", TABLES),
    Guide("docs/simulate.md", TABLES, EXAMPLE),
    Guide(
        "docs/exports.md",
        {"FILE": "out.zip", "FORMAT": "archive", "[--excel]": "", "[--pilot]": "", "SLUG": "mine"},
        SIMULATED,
    ),
    Guide("docs/train.md", {"OTHER_PHOTOS": "own", "PHOTOS": "own", "PHOTO": "photos/cat.png", "DIR": "out"}),
]


def photos(folder: Path) -> None:
    """Write small photos, copies that somebody has retouched, both as versions, and good and poor ones to train on."""
    brightness = {"photos": 1.0, "human": 1.2, "versions/a": 1.0, "versions/b": 1.2, "own/good": 1.0, "own/poor": 0.4}
    for name in ("cat", "coffee", "rocket"):
        photo = Image.open(sample_photos()[name]).convert("RGB")
        photo.thumbnail((160, 160))
        for part, factor in brightness.items():
            (folder / part).mkdir(parents=True, exist_ok=True)
            ImageEnhance.Brightness(photo).enhance(factor).save(folder / part / f"{name}.png")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example study that ships, its table and its model, with photos beside it."""
    folder = tmp_path_factory.mktemp("reader")
    run("python -m study example example", folder)
    for name in ("worths.yaml", "rankings.csv"):
        shutil.copy(folder / "example" / name, folder)
    photos(folder)
    return folder


@contextmanager
def app(data: Path) -> Iterator[str]:
    """Run an app with the studies of a data folder; yield its address."""
    with running_app(data, "--no-enhance") as running:
        wait_until(lambda: httpx.get(f"{running.address}/study/", timeout=60).status_code == 200)
        yield running.address


def run(command: str, folder: Path) -> None:
    more = next((options for start, options in FEW_STEPS.items() if command.startswith(start)), "")
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    environment |= {"OMP_NUM_THREADS": "1", "ENHANCEGAN_DATA": str(folder / "data")}
    environment.pop("DATABASE_URL", None)
    line = ["bash", "-euo", "pipefail", "-c", f"{command} {more}"]
    out = subprocess.run(
        line, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600
    )
    assert out.returncode == 0, f"{command} {more}\n{out.stdout.decode()}"


@pytest.mark.slow
@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.page)
def test_every_command_of_a_guide_works(guide: Guide, example: Path, tmp_path: Path) -> None:
    folder = tmp_path / "reader"
    shutil.copytree(example, folder)
    commands = [
        guide.filled_in(command).replace(" out", f" out{number}")
        for number, command in enumerate(guide.commands())
        if not command.startswith(tuple(NOT_RUN))
    ]
    for command in (*guide.first, *commands):
        if command.startswith("python -m study simulate"):
            with app(folder / "data") as address:
                run(f"{command} --url {address}", folder)
        else:
            run(command, folder)
