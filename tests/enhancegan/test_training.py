"""Pre-training and adversarial training from scratch on tiny data."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from enhancegan.adversarial_step import critic_step, edit, generator_losses, generator_step
from enhancegan.checkpoints import load_critic, load_generator, read_header
from enhancegan.networks.generator import Generator
from enhancegan.operators import OPERATORS
from enhancegan.perceptual import perceptual_features
from enhancegan.pretrain import PretrainConfig, evaluate_folder, pretrain
from enhancegan.train import TrainConfig, start_game, train
from tests.enhancegan.conftest import TINY_BACKBONE


def tiny_training(data: Path, critic: Path, **changes) -> TrainConfig:
    config = TrainConfig(
        data=data, output=critic.parent / "generator.safetensors", critic=critic, operators=("photographic",),
        steps=2, batch=2, size=64, evaluate_every=1,
    )  # fmt: skip
    return replace(config, **changes)


def test_critic_learns_to_tell_good_from_poor(good_and_poor: Path, tmp_path: Path) -> None:
    config = PretrainConfig(
        data=good_and_poor, output=tmp_path / "critic.safetensors", backbone=TINY_BACKBONE, imagenet=False,
        steps=40, batch=6, size=64, backbone_rate=3e-3, head_rate=1e-2, evaluate_every=20,
    )  # fmt: skip
    pretrain(config)
    assert evaluate_folder(config, config.output).balanced_accuracy >= 0.8
    assert read_header(config.output).config["seed"] == 0


@pytest.mark.parametrize("name", OPERATORS)
def test_every_loss_reaches_the_head_of_every_operator(name: str, good_and_poor: Path, critic_file: Path) -> None:
    config = tiny_training(good_and_poor, critic_file)
    torch.manual_seed(0)
    generator = Generator(load_critic(critic_file).backbone, [name])
    game = start_game(config, name, generator, perceptual_features("backbone", generator.backbone))
    photos = torch.rand(2, 3, 64, 64)
    output = edit(generator, name, photos)
    for loss_name, loss in generator_losses(game, output, photos).items():
        if loss_name == "L_reg2":
            # Zero wherever the edit helps: force the case where it does not.
            loss = (game.critic(output) + 100).square().mean()
        (gradient,) = torch.autograd.grad(loss, generator.heads[name].maps.weight, retain_graph=True)
        assert gradient.isfinite().all() and gradient.abs().sum() > 0, loss_name


@pytest.mark.parametrize("name", OPERATORS)
def test_a_step_of_each_player_moves_its_own_weights_only(name: str, good_and_poor: Path, critic_file: Path) -> None:
    config = tiny_training(good_and_poor, critic_file, critic_lead=1e9, critic_rate=1e-3)
    torch.manual_seed(0)
    generator = Generator(load_critic(critic_file).backbone, [name])
    game = start_game(config, name, generator, perceptual_features("backbone", generator.backbone))

    def snapshot() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        return (
            game.critic.classifier.weight.clone(),
            generator.heads[name].maps.weight.clone(),
            next(generator.backbone.parameters()).clone(),
        )

    critic, head, backbone = snapshot()
    critic_step(game, torch.rand(2, 3, 64, 64), torch.rand(2, 3, 64, 64))
    critic_after, head_after, _ = snapshot()
    assert not torch.equal(critic, critic_after) and torch.equal(head, head_after)
    generator_step(game, torch.rand(2, 3, 64, 64))
    critic_later, head_later, backbone_later = snapshot()
    assert torch.equal(critic_after, critic_later) and not torch.equal(head_after, head_later)
    assert torch.equal(backbone, backbone_later)


def test_the_critic_waits_while_it_is_far_ahead(good_and_poor: Path, critic_file: Path) -> None:
    config = tiny_training(good_and_poor, critic_file, critic_lead=-1e9)
    generator = Generator(load_critic(critic_file).backbone, ["crop"])
    game = start_game(config, "crop", generator, perceptual_features("backbone", generator.backbone))
    before = game.critic.classifier.weight.clone()
    assert critic_step(game, torch.rand(2, 3, 64, 64), torch.rand(2, 3, 64, 64))["critic_moved"] == 0
    assert torch.equal(before, game.critic.classifier.weight)


def test_training_writes_a_generator_with_every_head(good_and_poor: Path, critic_file: Path) -> None:
    config = tiny_training(good_and_poor, critic_file, operators=tuple(OPERATORS))
    train(config)
    assert load_generator(config.output).operators == tuple(OPERATORS)


def test_resuming_goes_on_where_it_stopped(good_and_poor: Path, critic_file: Path, caplog) -> None:
    config = tiny_training(good_and_poor, critic_file, operators=("crop", "photographic"), steps=1)
    train(config)
    first = load_generator(config.output).heads["crop"].maps.weight.clone()
    # Both operators are finished, so nothing is trained again and the weights stay.
    train(replace(config, resume=True))
    assert torch.equal(load_generator(config.output).heads["crop"].maps.weight, first)


def test_nothing_to_resume_unknown_operator_and_empty_folder_are_refused(
    good_and_poor: Path, critic_file: Path, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="nothing to resume"):
        train(tiny_training(good_and_poor, critic_file, resume=True))
    with pytest.raises(ValueError, match="unknown operator 'glow'"):
        train(tiny_training(good_and_poor, critic_file, operators=("glow",)))
    with pytest.raises(ValueError, match="no such file or folder"):
        train(tiny_training(tmp_path / "nowhere", critic_file))


def test_a_broken_photo_is_named_and_skipped(good_and_poor: Path, critic_file: Path, caplog) -> None:
    (good_and_poor / "poor" / "broken.jpg").write_bytes(b"nothing")
    train(tiny_training(good_and_poor, critic_file, steps=1))
    assert "skipped: broken.jpg" in caplog.text
