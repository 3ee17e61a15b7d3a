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
from enhancegan.networks.backbone import Backbone
from enhancegan.networks.generator import Generator
from tests.project import ROOT


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
    methods = ["original", "photoshop_auto", "piecewise", "filtering", "photographic", "crop"]
    assert found["shown"] == dict.fromkeys(methods, True)
    assert found["told"] == methods[2:] and found["first"] == "photographic"
    assert found["study"] == ["input", *methods[1:-1]]
    reason = "this generator was not trained for 'sepia'; it knows piecewise, filtering, photographic, crop"
    assert found["refused"] == {"sepia": reason}
    assert list(found["listed"]) == [*methods, "sepia"]
    assert found["listed"]["sepia"].startswith("not trained: generator.safetensors has no head for it; `train ")
    assert found["status"] == 0 and "not trained for it: sepia." in found["measured"]


def test_a_shipped_generator_with_one_head(folder: Path) -> None:
    torch.manual_seed(0)
    generator = folder / "one.safetensors"
    save_checkpoint(generator, Generator(Backbone("test_efficientnet"), ["piecewise"]), step=0, config={})
    found, logged = run(folder, generator)
    methods = ["original", "photoshop_auto", "piecewise"]
    assert found["shown"] == dict.fromkeys(methods, True)
    assert found["told"] == ["piecewise"] and found["first"] == "piecewise"
    assert found["study"] == ["input", *methods[1:]]
    missing = ("filtering", "photographic", "crop")
    known = "it knows piecewise"
    assert found["refused"] == {name: f"this generator was not trained for {name!r}; {known}" for name in missing}
    assert all(found["listed"][name].startswith("not trained: one.safetensors has no head") for name in missing)
    assert found["status"] == 0 and "not trained for it: filtering, photographic, crop." in found["measured"]
    # The sample study is built with what there is, so that the app starts.
    assert found["sample"] == ["input", *methods[1:], "human"]
    assert "the sample study goes without filtering: the generator was not trained for it" in logged
