"""Metrics of pyiqa, where it is installed; without it the error that says so."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from enhancegan.evaluators import get_evaluator
from tests.project import ROOT

INSTALLED = find_spec("pyiqa") is not None
with_pyiqa = pytest.mark.skipif(not INSTALLED, reason="pyiqa is not installed (requirements-metrics.txt)")


@pytest.mark.skipif(INSTALLED, reason="pyiqa is installed")
def test_without_the_package_the_error_says_how_to_install_it() -> None:
    message = r"pyiqa:nima.*pip install -r requirements-metrics.txt.*downloads a metric's weights"
    with pytest.raises(ValueError, match=message):
        get_evaluator("pyiqa:nima")


@with_pyiqa
def test_a_metric_where_higher_is_better_keeps_its_sign(rng: np.random.Generator) -> None:
    # Of 256 equally frequent gray levels the entropy is 8 bit, of one level 0.
    levels = rng.permutation(np.repeat(np.arange(256, dtype=np.uint8), 64)).reshape(128, 128)
    photos = [Image.fromarray(levels).convert("RGB"), Image.new("RGB", (200, 100), (90, 90, 90))]
    assert get_evaluator("pyiqa:entropy").score(photos) == pytest.approx([8, 0], abs=0.2)


@with_pyiqa
def test_a_metric_where_lower_is_better_is_negated(photo: Image.Image) -> None:
    large = photo.resize((256, 192))
    evaluator = get_evaluator("pyiqa:piqe")
    sharp, blurred = evaluator.score([large, large.filter(ImageFilter.GaussianBlur(6))])
    assert blurred < sharp <= 0
    assert evaluator.scale == "0, 100 in pyiqa, negated here because lower is better there"


@with_pyiqa
@pytest.mark.parametrize("name", ["nimaa", "psnr", "fid"])
def test_a_metric_that_is_unknown_or_needs_more_than_one_photo_is_rejected(name: str) -> None:
    with pytest.raises(ValueError, match="unknown no-reference metric of pyiqa"):
        get_evaluator(f"pyiqa:{name}")


@with_pyiqa
def test_weights_that_cannot_be_downloaded_are_told_with_what_to_do(tmp_path: Path) -> None:
    # A proxy that nobody listens at, and an empty cache.
    nowhere = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "TORCH_HOME": str(tmp_path)}
    command = [sys.executable, "-c", "from enhancegan.evaluators import get_evaluator; get_evaluator('pyiqa:niqe')"]
    result = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **nowhere}, capture_output=True, text=True, timeout=240
    )
    assert "ValueError: evaluator 'pyiqa:niqe' could not be opened" in result.stderr
    assert "pyiqa downloads a metric's weights from huggingface.co" in result.stderr
