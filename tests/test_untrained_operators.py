"""An operator in the registry that the shipped generator has no head for is missing everywhere, and breaks nothing."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image

from enhancegan.checkpoints import save_checkpoint
from enhancegan.methods import NOT_LEARNED
from enhancegan.methods.dped import DPED
from enhancegan.networks.backbone import Backbone
from enhancegan.networks.generator import Generator
from enhancegan.operators import OPERATORS
from tests.project import ROOT

pytestmark = pytest.mark.slow

TRAINED = ["piecewise", "filtering", "photographic", "crop"]
"""The operators for which the shipped generator has a head."""


@pytest.fixture
def folder(photo: Image.Image, tmp_path: Path) -> Path:
    (tmp_path / "photos").mkdir()
    for file in ("photo.png", "photos/photo.png"):
        photo.save(tmp_path / file)
    return tmp_path


def run(*arguments: object) -> tuple[dict[str, Any], str]:
    """What the process found, and what it logged."""
    command = [sys.executable, "-m", "tests.untrained_operators", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1]), done.stderr


def test_a_new_operator_before_its_training(folder: Path) -> None:
    found, _ = run(folder)
    baselines, missing = list(NOT_LEARNED), [*(name for name in OPERATORS if name not in TRAINED), "sepia"]
    assert found["shown"] == ["original", "auto", *baselines[1:], *(name for name in TRAINED if name != "photographic")]
    assert found["sizes"] == [[64, 48]] and found["sliders"] == TRAINED[:-1] and found["first"] == "auto"
    assert found["study"] == ["input", *baselines[1:], *TRAINED[:-1]]
    known = "it knows piecewise, filtering, photographic, crop"
    assert found["refused"] == {name: f"this generator was not trained for {name!r}; {known}" for name in missing}
    assert list(found["listed"]) == [*baselines, *TRAINED, *missing, *DPED]
    assert found["listed"]["sepia"].startswith("not trained: generator.safetensors has no head for it; `train ")
    assert found["status"] == 0 and f"not trained for it: {', '.join(missing)}." in found["measured"]


def test_a_shipped_generator_with_one_head(folder: Path) -> None:
    torch.manual_seed(0)
    generator = folder / "one.safetensors"
    save_checkpoint(generator, Generator(Backbone("test_efficientnet"), ["piecewise"]), step=0, config={})
    found, logged = run(folder, generator)
    methods = [*NOT_LEARNED, "piecewise"]
    assert found["shown"] == methods and found["sizes"] == [[64, 48]]
    assert found["sliders"] == ["piecewise"] and found["first"] == "piecewise"
    assert found["study"] == ["input", *methods[1:]]
    missing = [name for name in OPERATORS if name != "piecewise"]
    known = "it knows piecewise"
    assert found["refused"] == {name: f"this generator was not trained for {name!r}; {known}" for name in missing}
    assert all(found["listed"][name].startswith("not trained: one.safetensors has no head") for name in missing)
    assert found["status"] == 0 and f"not trained for it: {', '.join(missing)}." in found["measured"]
    # The sample study is built with what there is, so that the app starts.
    assert found["sample"] == ["input", "photoshop_auto", "piecewise", "human"]
    assert "the sample study goes without filtering: the generator was not trained for it" in logged
