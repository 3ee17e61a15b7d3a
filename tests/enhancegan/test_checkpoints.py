"""Checkpoints say what they are and come back as they went."""

from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from enhancegan.checkpoint_header import HeadDesign, read_header
from enhancegan.checkpoints import load_critic, load_generator, load_rank, save_checkpoint
from enhancegan.networks.backbone import Backbone
from enhancegan.networks.critic import Critic
from enhancegan.networks.critics import new_critic
from enhancegan.networks.generator import Generator
from enhancegan.operators import OPERATORS
from tests.enhancegan.conftest import TINY_BACKBONE


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


def test_a_generator_without_a_word_on_its_design_is_ours(generator: Generator, tmp_path: Path) -> None:
    new, old = tmp_path / "new.safetensors", tmp_path / "old.safetensors"
    save_checkpoint(new, generator, step=1, config={})
    with safe_open(new, framework="pt") as file:
        header = file.metadata()
    kept = {key: header[key] for key in ("kind", "backbone", "operators", "step", "config")}
    save_file(load_file(new), old, metadata=kept)
    photos = torch.rand(1, 3, 64, 64)
    for name, prediction in load_generator(old)(photos).items():
        assert torch.equal(prediction.theta, load_generator(new)(photos)[name].theta)
    assert read_header(old).size == 128


@pytest.mark.parametrize("kind", ["paper", "release"])
def test_a_checkpoint_comes_back_with_the_architecture_it_was_trained_with(kind: str, tmp_path: Path) -> None:
    torch.manual_seed(0)
    photos = torch.rand(2, 3, 96, 96)
    critic = new_critic(kind, Backbone(TINY_BACKBONE, colors="lab")).eval()
    save_checkpoint(tmp_path / "critic.safetensors", critic, step=1, config={})
    again = load_critic(tmp_path / "critic.safetensors")
    assert (type(again), again.backbone.colors) == (type(critic), "lab")
    assert torch.allclose(again(photos), critic(photos), atol=0.02)

    designs = {"filtering": HeadDesign(kind, kind), "crop": HeadDesign()}
    generator = Generator(critic.backbone, designs, designs, size=96).eval()
    save_checkpoint(tmp_path / "generator.safetensors", generator, step=1, config={})
    loaded = load_generator(tmp_path / "generator.safetensors")
    assert (loaded.designs, loaded.size, loaded.backbone.colors) == (designs, 96, "lab")
    assert len(loaded.head("filtering").operator.parameters) == 3
    for name, prediction in generator(photos).items():
        assert torch.allclose(loaded(photos)[name].theta, prediction.theta, atol=0.02)


def test_an_architecture_of_a_later_version_is_rejected_by_name(critic: Critic, tmp_path: Path) -> None:
    path = tmp_path / "critic.safetensors"
    save_checkpoint(path, critic, step=1, config={})
    with safe_open(path, framework="pt") as file:
        header = file.metadata()
    save_file(load_file(path), path, metadata=header | {"critic_head": "later"})
    with pytest.raises(ValueError, match="unknown kind of critic 'later'"):
        load_critic(path)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"config": "null"}, "config in its header must be a mapping, got null"),
        ({"heads": "[]"}, r"heads in its header must be a mapping, got \[\]"),
        ({"operators": "3"}, "operators in its header must be a list, got 3"),
        ({"config": "[" * 100_000}, "config in its header is nested too deeply"),
        ({"size": "0"}, "size in its header must be at least 1, got 0"),
        ({"kind": None}, "its header has no 'kind'"),
    ],
    ids=["no settings", "no heads", "no operators", "nested", "no size", "no kind"],
)
def test_a_header_that_somebody_has_edited_is_explained(changed: dict[str, str], message: str, tmp_path: Path) -> None:
    usual = {"kind": "critic", "backbone": TINY_BACKBONE, "operators": "[]", "step": "1", "config": "{}"}
    header = {key: value for key, value in (usual | changed).items() if value is not None}
    save_file({"a": torch.zeros(1)}, tmp_path / "edited", metadata=header)
    with pytest.raises(ValueError, match=f"edited is not an EnhanceGAN checkpoint: {message}"):
        read_header(tmp_path / "edited")


def test_a_rank_network_whose_clusters_are_one_number_is_refused(tmp_path: Path) -> None:
    header = {"kind": "rank network", "backbone": TINY_BACKBONE, "operators": "[]", "step": "1", "config": "{}"}
    save_file({"centers": torch.zeros(()), "attributes.bias": torch.zeros(3)}, tmp_path / "rank", metadata=header)
    with pytest.raises(ValueError, match="lacks weights: a rank network has centers and attributes"):
        load_rank(tmp_path / "rank")
