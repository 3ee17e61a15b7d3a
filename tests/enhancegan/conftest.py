"""A generator with random weights and a tiny backbone, for tests that need the machinery and not the taste."""

from pathlib import Path

import pytest
import torch
from PIL import Image
from skimage import data

from enhancegan.checkpoints import save_checkpoint
from enhancegan.networks.backbone import Backbone
from enhancegan.networks.critic import Critic
from enhancegan.networks.generator import Generator
from enhancegan.operators import OPERATORS

TINY_BACKBONE = "test_efficientnet"


def weight_bytes(path: Path) -> bytes:
    """A checkpoint without its header, whose entries safetensors writes in any order."""
    data = path.read_bytes()
    return data[8 + int.from_bytes(data[:8], "little") :]


@pytest.fixture
def generator() -> Generator:
    torch.manual_seed(0)
    return Generator(Backbone(TINY_BACKBONE), OPERATORS).eval()


def tiny_critic() -> Critic:
    torch.manual_seed(0)
    return Critic(Backbone(TINY_BACKBONE)).eval()


@pytest.fixture
def critic() -> Critic:
    return tiny_critic()


def write_critic(critic: Critic, folder: Path) -> Path:
    path = folder / "critic.safetensors"
    save_checkpoint(path, critic, step=0, config={})
    return path


@pytest.fixture
def critic_file(critic: Critic, tmp_path: Path) -> Path:
    return write_critic(critic, tmp_path)


@pytest.fixture
def good_and_poor(photo: Image.Image, tmp_path: Path) -> Path:
    """A folder with ten good and ten poor pictures; the poor ones are dark."""
    folder = tmp_path / "photos"
    for label, gain in (("good", 1.0), ("poor", 0.3)):
        (folder / label).mkdir(parents=True)
        for number in range(10):
            shade = gain * (0.8 + 0.02 * number)
            photo.point(lambda level, shade=shade: int(level * shade)).save(folder / label / f"{number}.png")
    return folder


@pytest.fixture(scope="session")
def coffee() -> Image.Image:
    """A photo of 600 x 400 pixels."""
    return Image.fromarray(data.coffee())
