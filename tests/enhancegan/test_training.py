"""Pre-training and adversarial training from scratch on tiny data."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from enhancegan.adversarial_step import Game, critic_step, edit, generator_losses, generator_step
from enhancegan.checkpoints import load_critic, load_generator, read_header
from enhancegan.datasets.degradations import imperfect_copies
from enhancegan.losses import improvement_loss
from enhancegan.networks.generator import Generator
from enhancegan.operators import OPERATORS
from enhancegan.perceptual import perceptual_features
from enhancegan.pretrain import PretrainConfig, evaluate_folder, pretrain
from enhancegan.train import TrainConfig, open_photos, start_game, train
from tests.enhancegan.conftest import TINY_BACKBONE


def tiny_training(data: Path, critic: Path, **changes) -> TrainConfig:
    config = TrainConfig(
        data=data, output=critic.parent / "generator.safetensors", critic=critic, operators=("photographic",),
        steps=2, batch=2, size=64, evaluate_every=1,
    )  # fmt: skip
    return replace(config, **changes)


def new_game(config: TrainConfig, generator: Generator, name: str) -> Game:
    features = perceptual_features("backbone", generator.backbone)
    return start_game(config, name, generator, features, open_photos(config))


def tiny_pretraining(data: Path, output: Path, **changes) -> PretrainConfig:
    config = PretrainConfig(
        data=data, output=output, backbone=TINY_BACKBONE, imagenet=False,
        steps=40, batch=6, size=64, backbone_rate=3e-3, head_rate=1e-2, evaluate_every=20,
    )  # fmt: skip
    return replace(config, **changes)


def test_critic_learns_to_tell_good_from_poor(good_and_poor: Path, tmp_path: Path) -> None:
    config = tiny_pretraining(good_and_poor, tmp_path / "critic.safetensors")
    pretrain(config)
    assert evaluate_folder(config, config.output).balanced_accuracy >= 0.8
    assert read_header(config.output).config["seed"] == 0


def test_pretraining_resumes_after_its_last_saved_step(
    good_and_poor: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tiny_pretraining(good_and_poor, tmp_path / "critic.safetensors", steps=6, evaluate_every=2)
    copies: list[int] = []

    def counted(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
        if len(copies) == 5:
            copies.append(0)
            raise KeyboardInterrupt
        copies.append(1)
        return imperfect_copies(photos, generator)

    monkeypatch.setattr("enhancegan.pretrain.imperfect_copies", counted)
    with pytest.raises(KeyboardInterrupt):
        pretrain(config)
    pretrain(replace(config, resume=True))
    # Five steps before the interruption, then steps 5 and 6: the state was saved after the fourth.
    assert sum(copies) == 5 + 2
    with pytest.raises(ValueError, match="nothing to resume"):
        pretrain(tiny_pretraining(good_and_poor, tmp_path / "other.safetensors", resume=True))


@pytest.mark.parametrize("name", OPERATORS)
def test_every_loss_reaches_the_head_of_every_operator(name: str, good_and_poor: Path, critic_file: Path) -> None:
    config = tiny_training(good_and_poor, critic_file)
    torch.manual_seed(0)
    generator = Generator(load_critic(critic_file).backbone, [name])
    game = new_game(config, generator, name)
    photos = torch.rand(2, 3, 64, 64)
    output = edit(generator, name, photos)
    losses = generator_losses(game, output, photos)
    # L_reg2 is zero wherever the edit helps: compare with inputs that look better by 100.
    losses["L_reg2"] = improvement_loss(game.critic(output), game.critic(photos) - 100)
    for loss_name, loss in losses.items():
        (gradient,) = torch.autograd.grad(loss, generator.heads[name].maps.weight, retain_graph=True)
        assert gradient.isfinite().all() and gradient.abs().sum() > 0, loss_name


@pytest.mark.parametrize("name", OPERATORS)
def test_a_step_of_each_player_moves_its_own_weights_only(name: str, good_and_poor: Path, critic_file: Path) -> None:
    config = tiny_training(good_and_poor, critic_file, critic_lead=1e9, critic_rate=1e-3)
    torch.manual_seed(0)
    generator = Generator(load_critic(critic_file).backbone, [name])
    game = new_game(config, generator, name)

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
    game = new_game(config, generator, "crop")
    before = game.critic.classifier.weight.clone()
    assert critic_step(game, torch.rand(2, 3, 64, 64), torch.rand(2, 3, 64, 64))["critic_moved"] == 0
    assert torch.equal(before, game.critic.classifier.weight)


def test_training_writes_a_generator_with_every_head(good_and_poor: Path, critic_file: Path) -> None:
    config = tiny_training(good_and_poor, critic_file, operators=tuple(OPERATORS))
    train(config)
    assert load_generator(config.output).operators == tuple(OPERATORS)


def test_resuming_goes_on_where_it_stopped(
    good_and_poor: Path, critic_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tiny_training(good_and_poor, critic_file, operators=("crop", "photographic"), steps=3)
    played: list[str] = []

    def interrupted(game: Game, poor: torch.Tensor) -> dict[str, float]:
        if played == ["crop"] * 3 + ["photographic"]:
            raise KeyboardInterrupt
        played.append(game.operator)
        return generator_step(game, poor)

    monkeypatch.setattr("enhancegan.train.generator_step", interrupted)
    with pytest.raises(KeyboardInterrupt):
        train(config)
    monkeypatch.undo()

    def counted(game: Game, poor: torch.Tensor) -> dict[str, float]:
        played.append(game.operator)
        return generator_step(game, poor)

    monkeypatch.setattr("enhancegan.train.generator_step", counted)
    train(replace(config, resume=True))
    assert played == ["crop"] * 3 + ["photographic"] * 3
    assert set(read_header(config.output).config["best_steps"]) == {"crop", "photographic"}


def test_nothing_to_resume_unknown_operator_and_empty_folder_are_refused(
    good_and_poor: Path, critic_file: Path, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="nothing to resume"):
        train(tiny_training(good_and_poor, critic_file, resume=True))
    train(tiny_training(good_and_poor, critic_file, operators=("crop",), steps=1))
    with pytest.raises(ValueError, match="of crop; give the same --operators"):
        train(tiny_training(good_and_poor, critic_file, resume=True))
    with pytest.raises(ValueError, match="unknown operator 'glow'"):
        train(tiny_training(good_and_poor, critic_file, operators=("glow",)))
    with pytest.raises(ValueError, match="no such file or folder"):
        train(tiny_training(tmp_path / "nowhere", critic_file))


def test_a_broken_photo_is_named_and_skipped(good_and_poor: Path, critic_file: Path, caplog) -> None:
    (good_and_poor / "poor" / "broken.jpg").write_bytes(b"nothing")
    train(tiny_training(good_and_poor, critic_file, steps=1))
    assert "skipped: broken.jpg" in caplog.text
