"""Heads that were trained apart, in one file."""

from pathlib import Path

import pytest
import torch

from enhancegan.checkpoint_header import HeadDesign
from enhancegan.checkpoints import load_generator, save_checkpoint
from enhancegan.networks.backbone import Backbone
from enhancegan.networks.critic import Critic
from enhancegan.networks.generator import Generator
from enhancegan.training.combine import combine
from tests.enhancegan.conftest import TINY_BACKBONE


@pytest.fixture
def backbone() -> Backbone:
    torch.manual_seed(5)
    return Backbone(TINY_BACKBONE)


def saved(backbone: Backbone, operators: list[str], path: Path) -> Path:
    save_checkpoint(path, Generator(backbone, operators).eval(), step=3, config={"operators": operators})
    return path


def test_every_head_predicts_as_in_its_own_file(backbone: Backbone, tmp_path: Path) -> None:
    parts = [saved(backbone, [name], tmp_path / f"{name}.safetensors") for name in ("crop", "piecewise")]
    combine(parts, tmp_path / "both.safetensors")
    photos = torch.rand(2, 3, 64, 64)
    both = load_generator(tmp_path / "both.safetensors")(photos)
    assert list(both) == ["piecewise", "crop"]
    for name, prediction in both.items():
        alone = load_generator(tmp_path / f"{name}.safetensors")(photos)[name]
        assert torch.equal(prediction.theta, alone.theta)


def test_the_backbone_is_read_from_the_critic_beside(backbone: Backbone, tmp_path: Path) -> None:
    part = saved(backbone, ["crop"], tmp_path / "crop.safetensors")
    save_checkpoint(tmp_path / "critic.safetensors", Critic(backbone), step=1, config={})
    light = tmp_path / "light.safetensors"
    combine([part], light, backbone_file="critic.safetensors")
    assert light.stat().st_size < part.stat().st_size / 2
    photos = torch.rand(2, 3, 64, 64)
    assert torch.equal(load_generator(light)(photos)["crop"].theta, load_generator(part)(photos)["crop"].theta)

    save_checkpoint(tmp_path / "critic.safetensors", Critic(Backbone(TINY_BACKBONE)), step=1, config={})
    with pytest.raises(ValueError, match="is not the critic on whose backbone"):
        load_generator(light)
    with pytest.raises(ValueError, match="has a different backbone from the generator"):
        combine([part], light, backbone_file="critic.safetensors")
    (tmp_path / "critic.safetensors").unlink()
    with pytest.raises(ValueError, match="in the same folder: it contains the backbone"):
        load_generator(light)


def test_heads_keep_their_own_designs(backbone: Backbone, tmp_path: Path) -> None:
    designs = {"filtering": HeadDesign("paper", "paper"), "crop": HeadDesign()}
    parts = []
    for name, design in designs.items():
        parts.append(tmp_path / f"{name}.safetensors")
        save_checkpoint(parts[-1], Generator(backbone, [name], {name: design}, 64), step=1, config={})
    combine(parts, tmp_path / "both.safetensors")
    both = load_generator(tmp_path / "both.safetensors")
    assert (both.designs, both.size) == (designs, 64)


def test_generators_for_photos_of_different_sizes_do_not_combine(backbone: Backbone, tmp_path: Path) -> None:
    parts = [saved(backbone, ["crop"], tmp_path / "crop.safetensors"), tmp_path / "large.safetensors"]
    save_checkpoint(parts[1], Generator(backbone, ["piecewise"], size=224), step=1, config={})
    with pytest.raises(ValueError, match=r"large.safetensors was trained on squares of 224 pixels, .*crop.* of 128"):
        combine(parts, tmp_path / "both.safetensors")


def test_generators_of_different_critics_do_not_combine(backbone: Backbone, tmp_path: Path) -> None:
    parts = [
        saved(backbone, ["crop"], tmp_path / "crop.safetensors"),
        saved(Backbone(TINY_BACKBONE), ["piecewise"], tmp_path / "piecewise.safetensors"),
    ]
    with pytest.raises(ValueError, match="train both from the same critic"):
        combine(parts, tmp_path / "both.safetensors")
