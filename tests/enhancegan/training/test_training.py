"""Adversarial training from scratch on tiny data."""

from dataclasses import replace
from pathlib import Path
from typing import cast

import pandas as pd
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file
from torch import nn

from enhancegan.checkpoint_header import read_header
from enhancegan.checkpoints import load_generator
from enhancegan.datasets.pairing import Pairs
from enhancegan.networks.net_d import NetD
from enhancegan.operators import OPERATORS
from enhancegan.operators.crop import window_edges
from enhancegan.training.adversarial_step import Game, critic_step, edit, generator_step
from enhancegan.training.devices import Devices
from enhancegan.training.perceptual import perceptual_features
from enhancegan.training.state import save_state, state_path
from enhancegan.training.train import new_game, new_generator, open_photos, start_game, train
from enhancegan.training.train_config import PAPER_OPERATORS, TrainConfig
from tests.enhancegan.conftest import weight_bytes
from tests.enhancegan.training.damage import check_each_damage_is_named
from tests.enhancegan.training.interruption import interrupted_after


def tiny_training(data: Path, critic: Path, **changes) -> TrainConfig:
    config = TrainConfig(
        data=data, output=critic.parent / "generator.safetensors", critic=critic, operators=("photographic",),
        steps=2, batch=2, size=64, evaluate_every=1,
    )  # fmt: skip
    return replace(config, **changes)


def tiny_game(data: Path, critic: Path, name: str, **changes) -> Game:
    config = tiny_training(data, critic, **changes)
    torch.manual_seed(0)
    generator = new_generator(config, [name])
    features, devices = perceptual_features("backbone", generator.backbone), Devices()
    game = new_game(config, name, generator, features, devices)
    return start_game(config, game, open_photos(config, features, devices))


def weights(path: Path) -> dict[str, torch.Tensor]:
    return load_file(path)


def same(first: dict[str, torch.Tensor], second: dict[str, torch.Tensor]) -> bool:
    return first.keys() == second.keys() and all(torch.equal(first[key], second[key]) for key in first)


def random_pairs() -> Pairs:
    return Pairs(torch.rand(2, 3, 64, 64), torch.rand(2, 3, 64, 64))


@pytest.mark.parametrize("name", OPERATORS)
@pytest.mark.parametrize("loss", ["L_gan", "L_reg1", "L_reg2"])
def test_every_loss_reaches_every_weight_of_every_operators_head(
    name: str, loss: str, good_and_poor: Path, critic_file: Path
) -> None:
    game = tiny_game(good_and_poor, critic_file, name)
    photos = torch.rand(2, 3, 64, 64)
    # L_reg2 is zero wherever the edit helps: here an edit never does.
    critic = cast(NetD, FoundFault(game.critic, photos))
    alone = {"L_gan": 0.0, "L_reg1": 0.0, "L_reg2": 0.0, loss: 1.0}
    values = generator_step(replace(game, critic=critic, loss_weights=alone), photos)
    assert values[loss] != 0
    for weight in game.generator.heads[name].parameters():
        assert weight.grad is not None and weight.grad.isfinite().all() and weight.grad.abs().sum() > 0


@pytest.mark.parametrize("name", PAPER_OPERATORS)
@pytest.mark.parametrize("kind", ["paper", "release"])
def test_every_loss_reaches_the_heads_of_the_paper_and_the_release(
    name: str, kind: str, good_and_poor: Path, critic_file: Path
) -> None:
    game = tiny_game(good_and_poor, critic_file, name, head=kind, variant=kind, crop_gradient="pixels")
    photos = torch.rand(2, 3, 64, 64)
    values = generator_step(replace(game, critic=cast(NetD, FoundFault(game.critic, photos))), photos)
    assert all(value != 0 for value in values.values())
    for weight in game.generator.heads[name].parameters():
        assert weight.grad is not None and weight.grad.isfinite().all() and weight.grad.abs().sum() > 0


class FoundFault(nn.Module):
    """A critic, but whatever is not one of the photos it knows is worse by 100."""

    def __init__(self, critic: NetD, photos: torch.Tensor) -> None:
        super().__init__()
        self.critic, self.photos = critic, photos

    def forward(self, photo: torch.Tensor) -> torch.Tensor:
        return self.critic(photo) + (0 if torch.equal(photo, self.photos) else 100)


@pytest.mark.parametrize("objective", ["wasserstein", "logistic"])
@pytest.mark.parametrize("name", OPERATORS)
def test_both_objectives_reach_the_critic_from_its_last_layer_to_its_first(
    name: str, objective: str, good_and_poor: Path, critic_file: Path
) -> None:
    game = tiny_game(good_and_poor, critic_file, name, objective=objective)
    pairs = random_pairs()
    loss = game.critic_loss(game.critic(pairs.good), game.critic(edit(game, pairs.poor).detach()))
    stem = next(game.critic.backbone.parameters())
    learning = [stem, game.critic.hidden.weight, game.critic.classifier.weight, game.critic.score.weight]
    for gradient in torch.autograd.grad(loss, learning):
        assert gradient.isfinite().all() and gradient.abs().sum() > 0


@pytest.mark.parametrize("name", OPERATORS)
def test_a_step_of_each_player_moves_its_own_weights_only(name: str, good_and_poor: Path, critic_file: Path) -> None:
    game = tiny_game(good_and_poor, critic_file, name, critic_rate=1e-3)

    def snapshot() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        return (
            game.critic.classifier.weight.clone(),
            game.generator.heads[name].maps.weight.clone(),
            next(game.generator.backbone.parameters()).clone(),
        )

    critic, head, backbone = snapshot()
    critic_step(game, random_pairs(), torch.rand(1, 3, 64, 64))
    critic_after, head_after, _ = snapshot()
    assert not torch.equal(critic, critic_after) and torch.equal(head, head_after)
    generator_step(game, torch.rand(2, 3, 64, 64))
    critic_later, head_later, backbone_later = snapshot()
    assert torch.equal(critic_after, critic_later) and not torch.equal(head_after, head_later)
    assert torch.equal(backbone, backbone_later)


class Brightness(nn.Module):
    """A critic that likes what is bright."""

    def forward(self, photo: torch.Tensor) -> torch.Tensor:
        return -10 * photo.mean(dim=(1, 2, 3))


@pytest.mark.slow
def test_a_crop_learns_to_cut_off_the_border_that_the_critic_dislikes(good_and_poor: Path, critic_file: Path) -> None:
    game = tiny_game(good_and_poor, critic_file, "crop", generator_rate=5e-3)
    game = replace(game, critic=cast(NetD, Brightness()), loss_weights={"L_gan": 1.0, "L_reg1": 0.0, "L_reg2": 0.0})
    # Dark on the left and at the top, like nothing else on the bright rest.
    photos = 0.6 + 0.4 * torch.rand(4, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    photos[..., :26] = 0
    photos[:, :, :20] = 0

    def windows() -> list[float]:
        game.generator.eval()
        with torch.no_grad():
            edges = window_edges(game.generator.predict(photos, "crop").theta).mean(dim=0).tolist()
        game.generator.train()
        return edges

    left, top, *_ = windows()
    for _ in range(60):
        generator_step(game, photos)
    cut_left, cut_top, kept_right, kept_bottom = windows()
    # The border ends at 0.41 and 0.31.
    assert left < 0.1 and top < 0.1
    assert cut_left > 0.3 and cut_top > 0.2
    assert kept_right > 0.8 and kept_bottom > 0.8


@pytest.mark.parametrize(("lead", "moves"), [(-1e9, 0), (1e9, 1)])
def test_the_critic_waits_while_it_is_far_ahead(
    lead: float, moves: int, good_and_poor: Path, critic_file: Path
) -> None:
    game = tiny_game(good_and_poor, critic_file, "crop", critic_lead=lead)
    before = game.critic.classifier.weight.clone()
    assert critic_step(game, random_pairs(), torch.rand(0, 3, 64, 64))["critic_moved"] == moves
    assert torch.equal(before, game.critic.classifier.weight) == (not moves)


@pytest.mark.parametrize(
    ("without", "expected"),
    [("", {"L_gan", "L_reg1", "L_reg2"}), ("gan", {"L_reg1", "L_reg2"}), ("reg", {"L_gan"})],
)
def test_an_ablation_leaves_its_losses_out_of_the_step(
    without: str, expected: set[str], good_and_poor: Path, critic_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    game = tiny_game(good_and_poor, critic_file, "photographic", without=without)
    directions = {"L_gan": 0, "L_reg1": 1, "L_reg2": 2}

    def losses_of_one_channel_each(game: Game, output: torch.Tensor, *inputs: torch.Tensor) -> dict[str, torch.Tensor]:
        return {name: output[:, channel].mean(dim=(1, 2)) for name, channel in directions.items()}

    steered: list[torch.Tensor] = []
    monkeypatch.setattr("enhancegan.training.adversarial_step.generator_losses", losses_of_one_channel_each)
    hooked = edit

    def watched(game: Game, photo: torch.Tensor) -> torch.Tensor:
        edited = hooked(game, photo)
        edited.register_hook(steered.append)
        return edited

    monkeypatch.setattr("enhancegan.training.adversarial_step.edit", watched)
    generator_step(game, torch.rand(2, 3, 64, 64))
    moved = {name for name, channel in directions.items() if steered[0][:, channel].abs().sum() > 0}
    assert moved == expected


def test_training_writes_a_generator_with_every_head_and_a_log(good_and_poor: Path, critic_file: Path) -> None:
    config = tiny_training(good_and_poor, critic_file, operators=tuple(OPERATORS), steps=3, evaluate_every=2)
    train(config)
    assert load_generator(config.output).operators == tuple(OPERATORS)
    assert all(tensor.isfinite().all() for tensor in weights(config.output).values())
    folder = critic_file.parent / "generator.log"
    log = pd.read_csv(folder / "log.csv")
    assert log.groupby("operator", sort=False)["step"].apply(list).to_dict() == {name: [1, 2, 3] for name in OPERATORS}
    assert log[["L_D", "critic_moved", "L_gan", "L_reg1", "L_reg2"]].notna().all(axis=None)
    assert log.loc[log["held_out_score"].notna(), "step"].tolist() == [2, 3] * len(OPERATORS)
    best = log.loc[log.groupby("operator")["held_out_score"].idxmin()].set_index("operator")["step"].to_dict()
    assert read_header(config.output).config["best_steps"] == best
    assert {path.name for path in folder.glob("*.png")} == {
        f"{name}-{step}.png" for name in OPERATORS for step in (2, 3)
    }


def test_the_seed_decides_the_weights(good_and_poor: Path, critic_file: Path) -> None:
    files = []
    for folder, seed in (("first", 3), ("again", 3), ("other", 4)):
        files.append(critic_file.parent / folder / "generator.safetensors")
        train(tiny_training(good_and_poor, critic_file, output=files[-1], seed=seed, warm_up=1))
    first, again, other = files
    assert weight_bytes(first) == weight_bytes(again) != weight_bytes(other)


# Steps of the generator before the interruption; each operator has three and is saved after its second and third.
@pytest.mark.slow
@pytest.mark.parametrize("played", [2, *(pytest.param(later, marks=pytest.mark.slow) for later in (3, 4, 5))])
def test_a_resumed_run_ends_with_the_weights_of_an_unbroken_one(
    played: int, good_and_poor: Path, critic_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tiny_training(
        good_and_poor, critic_file, operators=("crop", "photographic"), steps=3, evaluate_every=2,
        warm_up=1, critic_lead=0.01,
    )  # fmt: skip
    broken = replace(config, output=critic_file.parent / "broken" / "generator.safetensors")
    train(config)
    monkeypatch.setattr("enhancegan.training.train.generator_step", interrupted_after(played))
    with pytest.raises(KeyboardInterrupt):
        train(broken)
    monkeypatch.undo()
    train(replace(broken, resume=True))
    assert same(weights(config.output), weights(broken.output))
    assert read_header(config.output).config["best_steps"] == read_header(broken.output).config["best_steps"]
    logs = [path.parent / "generator.log" / "log.csv" for path in (config.output, broken.output)]
    assert logs[0].read_text() == logs[1].read_text()


def test_more_steps_train_a_finished_run_further(good_and_poor: Path, critic_file: Path) -> None:
    config = tiny_training(good_and_poor, critic_file, steps=2)
    longer = replace(config, steps=4, output=critic_file.parent / "longer" / "generator.safetensors")
    train(longer)
    train(config)
    train(replace(config, steps=4, resume=True))
    assert same(weights(config.output), weights(longer.output))
    logs = [path.parent / "generator.log" / "log.csv" for path in (config.output, longer.output)]
    assert logs[0].read_text() == logs[1].read_text()


def test_runs_whose_names_differ_after_a_point_have_states_of_their_own(good_and_poor: Path, critic_file: Path) -> None:
    for name in ("gen-0.1", "gen-0.2"):
        train(tiny_training(good_and_poor, critic_file, steps=1, output=critic_file.parent / name))
    written = {path.name for path in critic_file.parent.iterdir()} - {critic_file.name}
    assert written >= {f"gen-0.{n}{suffix}" for n in (1, 2) for suffix in ("", ".log", ".state.pt")}


def test_another_run_cannot_be_resumed(good_and_poor: Path, critic_file: Path) -> None:
    config = tiny_training(good_and_poor, critic_file, steps=1)
    train(config)
    before = weight_bytes(config.output)
    with pytest.raises(ValueError, match=r"of another run: batch was 2 and is 3\. Use the same settings"):
        train(replace(config, batch=3, resume=True))
    (good_and_poor / "poor" / "0.png").unlink()
    with pytest.raises(ValueError, match=r"of another run: photos was 20 \(\w+\) and is 19 \(\w+\)\."):
        train(replace(config, resume=True))
    assert weight_bytes(config.output) == before


def test_a_state_that_cannot_be_written_leaves_the_one_before(
    good_and_poor: Path, critic_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tiny_training(good_and_poor, critic_file, steps=1)
    train(config)
    state = state_path(config.output)
    before = state.read_bytes()

    def full(content: object, file: Path) -> None:
        file.write_bytes(b"half")
        raise RuntimeError("[enforce fail] . file write failed")

    monkeypatch.setattr("torch.save", full)
    with pytest.raises(OSError, match=r"cannot be written to .*generator.state.pt; the one before is kept: .*failed"):
        train(replace(config, steps=2, resume=True))
    assert state.read_bytes() == before
    assert [path.name for path in state.parent.glob(".*")] == []


@pytest.mark.slow
def test_a_damaged_state_is_an_error_that_names_the_file(good_and_poor: Path, critic_file: Path) -> None:
    config = tiny_training(good_and_poor, critic_file, steps=1)
    train(config)
    # Whatever is not the damage is as before: without it, the run is resumed.
    whole = check_each_damage_is_named(config.output, lambda: train(replace(config, resume=True)))
    save_state(config.output, ["no", "state"])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"generator.state.pt is damaged: it holds no state of a run"):
        train(replace(config, resume=True))
    save_state(config.output, whole)
    train(replace(config, resume=True))


def test_an_output_that_cannot_be_written_is_refused_before_training(
    good_and_poor: Path, critic_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    for output in (tmp_path / "file" / "generator.safetensors", Path("/proc/here/generator.safetensors")):
        with pytest.raises(ValueError, match=r"generator.safetensors cannot be written: .* \(/"):
            train(tiny_training(good_and_poor, critic_file, output=output))


def test_a_folder_as_output_is_refused_before_training(good_and_poor: Path, critic_file: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is a folder; the output must be a file"):
        train(tiny_training(good_and_poor, critic_file, output=tmp_path))


def test_photos_that_cannot_be_read_are_never_the_ones_held_out(tmp_path: Path, critic_file: Path) -> None:
    for label in ("good", "poor"):
        (tmp_path / label).mkdir()
        for number in range(12):
            (tmp_path / label / f"broken{number}.jpg").write_bytes(b"nothing")
        for number in range(3):
            Image.new("RGB", (80, 80), (60 * number, 100, 50)).save(tmp_path / label / f"{number}.png")
    train(tiny_training(tmp_path, critic_file, steps=1))
    for name in ("1.png", "2.png"):
        (tmp_path / "good" / name).unlink()
    with pytest.raises(ValueError, match="need at least two photos, one of them to hold out; 1 of 13 are left"):
        train(tiny_training(tmp_path, critic_file, steps=1))


@pytest.mark.slow
def test_in_bfloat16_other_but_finite_weights_are_learnt(good_and_poor: Path, critic_file: Path) -> None:
    files = {precision: critic_file.parent / precision / "generator.safetensors" for precision in ("no", "bf16")}
    for precision, output in files.items():
        train(tiny_training(good_and_poor, critic_file, output=output, precision=precision))
    full, reduced = (weights(path) for path in files.values())
    assert all(tensor.isfinite().all() for tensor in reduced.values())
    assert not same(full, reduced)


def test_what_cannot_be_trained_or_resumed_is_rejected(good_and_poor: Path, critic_file: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nothing to resume"):
        train(tiny_training(good_and_poor, critic_file, resume=True))
    train(tiny_training(good_and_poor, critic_file, operators=("crop",), steps=1))
    with pytest.raises(ValueError, match="for crop; pass the same --operators"):
        train(tiny_training(good_and_poor, critic_file, resume=True))
    with pytest.raises(ValueError, match="unknown operator 'glow'"):
        train(tiny_training(good_and_poor, critic_file, operators=("glow",)))
    with pytest.raises(ValueError, match="no such folder"):
        train(tiny_training(tmp_path / "nowhere", critic_file))
    with pytest.raises(ValueError, match="unknown data set 'flickr'"):
        train(tiny_training(good_and_poor, critic_file, dataset="flickr"))
    with pytest.raises(ValueError, match="'fp16' needs scaled losses"):
        train(tiny_training(good_and_poor, critic_file, precision="fp16"))


@pytest.mark.parametrize(
    ("setting", "value"), [("objective", "hinge"), ("without", "everything"), ("crop_gradient", "guess")]
)
def test_a_setting_that_no_run_can_have_is_rejected(setting: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"{setting} must be .* got '{value}'"):
        TrainConfig(data=Path("data"), output=Path("out"), **{setting: value})


def test_a_broken_photo_is_named_and_skipped(good_and_poor: Path, critic_file: Path, caplog) -> None:
    (good_and_poor / "poor" / "broken.jpg").write_bytes(b"nothing")
    train(tiny_training(good_and_poor, critic_file, steps=1))
    assert "skipped: broken.jpg" in caplog.text
