"""Checkpoints say what they are and come back as they went."""

from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from enhancegan.checkpoint_header import read_header
from enhancegan.checkpoints import load_critic, load_generator, save_checkpoint
from enhancegan.networks.critic import Critic
from enhancegan.networks.generator import Generator
from enhancegan.operators import OPERATORS


def test_a_generator_comes_back_with_its_operators_and_step(generator: Generator, tmp_path: Path) -> None:
    path = tmp_path / "generator.safetensors"
    save_checkpoint(path, generator, step=7, config={"seed": 3, "data": Path("/home/me/photos")})
    header = read_header(path)
    assert (header.kind, header.step, header.config) == ("generator", 7, {"seed": 3, "data": "photos"})
    assert header.operators == tuple(OPERATORS)
    photos = torch.rand(2, 3, 64, 64)
    again = load_generator(path)(photos)
    for name, prediction in generator(photos).items():
        # Weights are stored as float16.
        assert torch.allclose(again[name].theta, prediction.theta, atol=0.02)


def test_a_critic_comes_back(critic: Critic, critic_file: Path) -> None:
    photos = torch.rand(2, 3, 64, 64)
    assert torch.allclose(load_critic(critic_file)(photos), critic(photos), atol=0.02)


def test_wrong_kind_missing_file_and_garbage_are_rejected(critic_file: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="contains a critic, expected a generator"):
        load_generator(critic_file)
    with pytest.raises(ValueError, match="no checkpoint at"):
        load_critic(tmp_path / "nowhere.safetensors")
    garbage = tmp_path / "garbage.safetensors"
    garbage.write_bytes(b"not a checkpoint")
    with pytest.raises(ValueError, match="is not an EnhanceGAN checkpoint"):
        load_critic(garbage)


def test_damaged_and_incomplete_files_are_named(tmp_path: Path, critic: Critic) -> None:
    whole = tmp_path / "critic.safetensors"
    save_checkpoint(whole, critic, 1, {})
    cut = tmp_path / "cut.safetensors"
    cut.write_bytes(whole.read_bytes()[:-100])
    with pytest.raises(ValueError, match=r"cut\.safetensors is "):
        load_critic(cut)
    with safe_open(whole, framework="pt") as file:
        header = file.metadata()
    lacking = tmp_path / "lacking.safetensors"
    weights = load_file(whole)
    weights.pop("classifier.bias")
    save_file(weights, lacking, metadata=header)
    with pytest.raises(ValueError, match=r"lacking\.safetensors does not fit its own header, or lacks weights"):
        load_critic(lacking)
