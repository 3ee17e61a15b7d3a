"""Pre-training of the critic from scratch on tiny data."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import torch
from safetensors.torch import load_file

from enhancegan.checkpoint_header import read_header
from enhancegan.checkpoints import load_critic
from enhancegan.datasets.degradations import imperfect_copies
from enhancegan.datasets.photo_set import split_photos
from enhancegan.networks.backbone import Backbone
from enhancegan.networks.critic import GOOD, POOR, Critic, PooledClassifier
from enhancegan.photo import find_photos
from enhancegan.training.pretrain import CriticScores, calibrated, evaluate_critic, evaluate_dataset, pretrain
from enhancegan.training.pretrain_config import PretrainConfig
from enhancegan.training.state import load_state
from tests.enhancegan.conftest import TINY_BACKBONE, weight_bytes
from tests.enhancegan.training.damage import check_each_damage_is_named


def tiny_pretraining(data: Path, output: Path, **changes) -> PretrainConfig:
    config = PretrainConfig(
        data=data, output=output, backbone=TINY_BACKBONE, imagenet=False, steps=6, batch=6, size=64,
        backbone_rate=3e-3, head_rate=1e-2, average=0.8, held_out=0.3, evaluate_every=2,
    )  # fmt: skip
    return replace(config, **changes)


def test_critic_learns_to_tell_good_from_poor(good_and_poor: Path, tmp_path: Path) -> None:
    config = tiny_pretraining(good_and_poor, tmp_path / "critic.safetensors", steps=40, evaluate_every=20)
    best = pretrain(config)
    assert evaluate_dataset(config, config.output).balanced_accuracy >= 0.8
    settings = read_header(config.output).config
    assert settings["seed"] == 0
    # The scores are those of the critic that was written, whose layers are fitted after the last step.
    assert CriticScores(settings["balanced_accuracy"], settings["preference"]) == best
    written = held_out_scores(config)
    # Written in float16, which may turn a close comparison.
    assert written.balanced_accuracy == pytest.approx(best.balanced_accuracy, abs=0.1)
    assert written.preference == pytest.approx(best.preference, abs=0.1)
    log = pd.read_csv(tmp_path / "critic.log" / "log.csv")
    assert log["step"].tolist() == list(range(1, 41)) and log["loss"].iloc[-10:].mean() < log["loss"].iloc[:10].mean()
    assert log.loc[log["preference"].notna(), "step"].tolist() == [20, 40]


def held_out_scores(config: PretrainConfig) -> CriticScores:
    """Of the written critic, on the photos that pre-training had to hold out."""
    good, poor = (
        split_photos(find_photos([config.data / label]), config.size, config.held_out, config.seed)[1]
        for label in ("good", "poor")
    )
    return evaluate_critic(load_critic(config.output), good.all_photos(), poor.all_photos())


def test_the_critic_has_the_backbone_of_the_best_step_unchanged(good_and_poor: Path, tmp_path: Path) -> None:
    config = tiny_pretraining(good_and_poor, tmp_path / "critic.safetensors")
    pretrain(config)
    log = pd.read_csv(tmp_path / "critic.log" / "log.csv").dropna().set_index("step")
    sums = log["balanced_accuracy"] + log["preference"]
    # Of several best steps the last.
    assert read_header(config.output).step == sums[sums == sums.max()].index[-1]
    network = PooledClassifier(Backbone(TINY_BACKBONE))
    network.load_state_dict(load_state(config.output)["best_network"])
    written = load_file(config.output)
    for key, value in network.backbone.half().state_dict().items():
        assert torch.equal(written[f"backbone.{key}"], value), key


@pytest.mark.slow
def test_the_seed_decides_the_weights(good_and_poor: Path, tmp_path: Path) -> None:
    files = []
    for folder, seed in (("first", 3), ("again", 3), ("other", 4)):
        files.append(tmp_path / folder / "critic.safetensors")
        pretrain(tiny_pretraining(good_and_poor, files[-1], seed=seed))
    first, again, other = map(weight_bytes, files)
    assert first == again != other


@pytest.mark.slow
def test_a_resumed_run_ends_with_the_weights_of_an_unbroken_one(
    good_and_poor: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tiny_pretraining(good_and_poor, tmp_path / "whole" / "critic.safetensors")
    broken = replace(config, output=tmp_path / "broken" / "critic.safetensors")
    pretrain(config)
    steps: list[int] = []

    def interrupted(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
        if len(steps) == 5:
            raise KeyboardInterrupt
        steps.append(1)
        return imperfect_copies(photos, generator)

    monkeypatch.setattr("enhancegan.training.pretrain.imperfect_copies", interrupted)
    with pytest.raises(KeyboardInterrupt):
        pretrain(broken)
    monkeypatch.undo()
    pretrain(replace(broken, resume=True))
    whole, resumed = load_file(config.output), load_file(broken.output)
    assert all(torch.equal(whole[key], resumed[key]) for key in whole)
    logs = [path.parent / "critic.log" / "log.csv" for path in (config.output, broken.output)]
    assert logs[0].read_text() == logs[1].read_text()


def test_more_steps_train_a_finished_run_further(good_and_poor: Path, tmp_path: Path) -> None:
    config = tiny_pretraining(good_and_poor, tmp_path / "critic.safetensors", steps=2)
    pretrain(config)
    pretrain(replace(config, steps=4, resume=True))
    log = pd.read_csv(tmp_path / "critic.log" / "log.csv")
    assert log["step"].tolist() == [1, 2, 3, 4]
    with pytest.raises(ValueError, match=r"of another run: backbone was .* and is .*"):
        pretrain(replace(config, backbone="test_resnet", resume=True))


def test_a_damaged_state_is_an_error_that_names_the_file(good_and_poor: Path, tmp_path: Path) -> None:
    config = tiny_pretraining(good_and_poor, tmp_path / "critic.safetensors", steps=1)
    pretrain(config)
    check_each_damage_is_named(config.output, lambda: pretrain(replace(config, resume=True)))


def test_what_cannot_be_resumed_or_held_out_is_rejected(good_and_poor: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nothing to resume"):
        pretrain(tiny_pretraining(good_and_poor, tmp_path / "critic.safetensors", resume=True))
    with pytest.raises(ValueError, match="need at least two photos, one of them to hold out; 1 of 10 are left"):
        pretrain(tiny_pretraining(good_and_poor, tmp_path / "critic.safetensors", exclude="[1-9].png"))
    with pytest.raises(ValueError, match="unknown kind of critic 'papers'"):
        pretrain(tiny_pretraining(good_and_poor, tmp_path / "critic.safetensors", critic_head="papers"))
    with pytest.raises(ValueError, match=r"real must lie in \(0, 1\], got 0"):
        tiny_pretraining(good_and_poor, tmp_path / "critic.safetensors", real=0)
    with pytest.raises(ValueError, match="'fp16' needs scaled losses"):
        pretrain(tiny_pretraining(good_and_poor, tmp_path / "critic.safetensors", precision="fp16"))


def test_calibration_moves_the_bias_between_the_classes_and_nothing_else(critic: Critic) -> None:
    torch.manual_seed(1)
    with torch.no_grad():
        critic.classifier.weight.mul_(20)
        critic.classifier.bias.copy_(torch.tensor([-3.0, 3.0]))
    good, poor = torch.rand(6, 3, 64, 64), torch.rand(4, 3, 64, 64) * 0.3
    before = {key: value.clone() for key, value in critic.state_dict().items()}
    balanced = calibrated(critic, good, poor)
    after = balanced.state_dict()
    assert all(torch.equal(before[key], value) for key, value in critic.state_dict().items())
    assert {key for key in before if not torch.equal(before[key], after[key])} == {"classifier.bias"}
    assert after["classifier.bias"].sum() == pytest.approx(0, abs=1e-5)
    with torch.no_grad():
        doubt_about_good = balanced.logits(good).softmax(dim=1)[:, POOR].mean()
        doubt_about_poor = balanced.logits(poor).softmax(dim=1)[:, GOOD].mean()
    assert doubt_about_good.item() == pytest.approx(doubt_about_poor.item(), abs=1e-4)
