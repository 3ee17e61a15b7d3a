"""Checkpoints say what they are and come back as they went."""

from pathlib import Path

import pytest
import torch

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


def test_wrong_kind_missing_file_and_garbage_are_refused(critic_file: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is a critic, a generator was expected"):
        load_generator(critic_file)
    with pytest.raises(ValueError, match="no checkpoint at"):
        load_critic(tmp_path / "nowhere.safetensors")
    garbage = tmp_path / "garbage.safetensors"
    garbage.write_bytes(b"not a checkpoint")
    with pytest.raises(ValueError, match="is not an EnhanceGAN checkpoint"):
        load_critic(garbage)
