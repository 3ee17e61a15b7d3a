"""DAN: a critic from real photos alone, in balanced batches, chosen by its balanced accuracy."""

from pathlib import Path

import pytest
from PIL import Image

from enhancegan.__main__ import main
from enhancegan.checkpoint_header import read_header
from enhancegan.checkpoints import save_checkpoint
from enhancegan.evaluators import get_evaluator
from enhancegan.networks.critic import Critic
from tests.enhancegan.conftest import TINY_BACKBONE

TINY = [
    "--backbone", TINY_BACKBONE, "--no-imagenet", "--steps", "40", "--batch", "6", "--size", "64", "--average", "0.8",
    "--backbone-rate", "3e-3", "--head-rate", "1e-2", "--held-out", "0.3", "--evaluate-every", "20",
]  # fmt: skip


def test_dan_learns_good_from_poor_and_scores_by_the_probability_of_good(
    good_and_poor: Path, photo: Image.Image, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "dan.safetensors"
    options = ["--evaluator", "dan", "--data", str(good_and_poor), "--output", str(file)]
    assert main(["pretrain", *options, *TINY]) == 0
    assert "best: balanced accuracy " in capsys.readouterr().out
    header = read_header(file)
    assert header.critic_head == "paper" and header.config["real"] == 1.0 and header.config["evaluator"] == "dan"
    assert header.config["balanced_accuracy"] > 0.8
    evaluator = get_evaluator(f"dan:{file}")
    assert evaluator.name == "dan:dan.safetensors"
    good, poor = evaluator.score([photo, photo.point(lambda level: int(level * 0.3))])
    assert 1 >= good > 0.5 > poor >= 0
    # The same file is a critic, too.
    assert get_evaluator(f"net:{file}").score([photo]) == [good]


def test_a_critic_is_not_taken_for_dan(critic: Critic, tmp_path: Path) -> None:
    critic_file = tmp_path / "critic.safetensors"
    save_checkpoint(critic_file, critic, step=0, config={"size": 64})
    with pytest.raises(ValueError, match=r"was trained as critic, not as dan; ask for net:.*critic.safetensors"):
        get_evaluator(f"dan:{critic_file}")


def test_dan_has_no_settings_of_rank(good_and_poor: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pretrain", "--evaluator", "dan", "--data", str(good_and_poor), "--margin", "0.1"]) == 2
    assert "--evaluator dan has no --margin" in capsys.readouterr().err
