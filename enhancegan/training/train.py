"""Adversarial training of the operators' heads, one operator at a time (paper Sec. 5)."""

import logging
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from operator import index
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from tqdm import tqdm

from enhancegan.checkpoint_header import SHIPPED_CRITIC, HeadDesign
from enhancegan.checkpoints import load_critic, save_checkpoint
from enhancegan.color import lightness_only
from enhancegan.datasets.degradations import blurred_border, flaws_of_all_kinds, wrong_tones
from enhancegan.datasets.layouts import open_good_poor
from enhancegan.datasets.pairing import Flaw, PairedPhotos, Pairs
from enhancegan.datasets.photo_cache import PhotoCache
from enhancegan.datasets.photo_set import PhotoSet, split_photos
from enhancegan.networks.generator import Generator
from enhancegan.networks.head import Look
from enhancegan.networks.net_d import NetD
from enhancegan.operators import OPERATORS, get_operator
from enhancegan.training.adversarial_step import Game, critic_step, edit, generator_step
from enhancegan.training.devices import Devices, training_devices
from enhancegan.training.held_out import HeldOut, held_out_borders, held_out_score, held_out_tones, sample_grid
from enhancegan.training.log import TrainingLog
from enhancegan.training.losses import critic_loss, logistic_critic_loss
from enhancegan.training.perceptual import Features, perceptual_features
from enhancegan.training.settings import check_output
from enhancegan.training.state import (
    OtherRunError,
    check_same_run,
    load_state,
    run_identity,
    save_state,
    state_path,
    taking_over,
)
from enhancegan.training.train_config import TrainConfig

logger = logging.getLogger(__name__)

# The critic's initial loss and the scale of a head's inputs are measured on this many batches.
_BATCHES_AT_START = 16
# A multiple of what vector instructions take at once: the rest of a tensor may be rounded differently.
_LOOKED_AT_ONCE = 32
# Their flawed copies, five of each, stay in memory.
_MOST_HELD_OUT = 60
_LOGGED = (
    "operator", "step", "L_D", "critic_moved", "L_gan", "L_reg1", "L_reg2", "share_critic_moved", "held_out_score",
)  # fmt: skip


@dataclass(frozen=True)
class Photos:
    """The photos a run is trained and evaluated on.

    Attributes:
        paired: poor photos with good ones that show similar things.
        held_good: good photos that are never trained on, (N, 3, size, size).
        files: all files that were read.
        batch: photos per step.
        real: how many of them are real poor photos.
        replay: unedited flawed copies per step.
        gray_crop: whether an operator that moves pixels sees lightness alone.
        device: for the batches.
    """

    paired: PairedPhotos
    held_good: torch.Tensor
    files: tuple[Path, ...]
    batch: int
    real: int
    replay: int
    gray_crop: bool
    device: torch.device

    def pairs(self, operator: str) -> Pairs:
        """One batch for an operator: its poor photos have flaws it can correct."""
        drawn = self.paired.draw(self.real, self.batch - self.real, _flaw(operator))
        pairs = Pairs(drawn.good.to(self.device), drawn.poor.to(self.device))
        if self.gray_crop and not get_operator(operator).pointwise:
            return Pairs(lightness_only(pairs.good), lightness_only(pairs.poor))
        return pairs

    def flawed(self) -> torch.Tensor:
        """Flawed copies of all kinds for the critic."""
        if not self.replay:
            return self.held_good[:0].to(self.device)
        return self.paired.draw(0, self.replay, flaws_of_all_kinds).poor.to(self.device)


def _flaw(operator: str) -> Flaw:
    return wrong_tones if get_operator(operator).pointwise else blurred_border


@dataclass(frozen=True)
class _Run:
    """What the operators of a run share."""

    config: TrainConfig
    devices: Devices
    generator: Generator
    features: Features
    photos: Photos
    log: TrainingLog
    identity: dict[str, str]


@dataclass
class _Progress:
    """The progress of an operator, and its best head so far."""

    step: int = 0
    critic_moved: float = 0.0
    best_score: float = float("inf")
    best_step: int = 0
    best_head: dict[str, torch.Tensor] = field(default_factory=dict)


def train(config: TrainConfig) -> None:
    """Train a head for every operator and write the generator, each head at its best step.

    Raises:
        ValueError: for an unknown operator, head, data set or precision, a critic of another kind, a missing or empty
            folder, or nothing to resume.
    """
    operators = config.operators or tuple(OPERATORS)
    for name in operators:
        get_operator(name, config.variant)
    check_output(config.output)
    with training_devices(config.precision) as devices:
        torch.manual_seed(config.seed)
        generator = new_generator(config, operators).to(devices.device)
        with devices.device:
            features = perceptual_features(config.perceptual, generator.backbone)
        photos = open_photos(config, features, devices)
        devices.vary_seed(config.seed)
        identity = run_identity(config, photos.files, generator.backbone)
        state: dict[str, Any] = {"played": {}, "log": 0}
        if config.resume:
            state = _resume(config, generator, identity)
        with closing(TrainingLog(config.output, _LOGGED, state["log"])) as log:
            run = _Run(config, devices, generator, features, photos, log, identity)
            best_steps = {name: _train_operator(run, name, state["played"]) for name in generator.operators}
        if devices.is_main:
            settings = asdict(config) | {"best_steps": best_steps}
            save_checkpoint(config.output, generator.eval(), config.steps, settings)


def _resume(config: TrainConfig, generator: Generator, identity: dict[str, str]) -> dict[str, Any]:
    state = load_state(config.output)
    with taking_over(state_path(config.output)):
        saved = ", ".join(state.get("operators", []))
        if saved != ", ".join(generator.operators):
            raise OtherRunError(f"the state to resume is for {saved or 'a critic'}; pass the same --operators")
        check_same_run(state, identity)
        return {"played": dict(state["played"].items()), "log": index(state["log"])}


def _train_operator(run: _Run, name: str, played: dict[str, Any]) -> int:
    """Train a head up to the last step, from where `played` (operator -> state) left it; returns its best step."""
    config, generator, photos = run.config, run.generator, run.photos
    held_out_rng = torch.Generator().manual_seed(config.seed)
    held_out = (held_out_tones if get_operator(name).pointwise else held_out_borders)(photos.held_good, held_out_rng)
    head = generator.heads[name]
    game = new_game(config, name, generator, run.features, run.devices)
    if name not in played:
        game = start_game(config, game, photos)
    averaged = AveragedModel(head, multi_avg_fn=get_ema_multi_avg_fn(config.average), use_buffers=True)
    shown = generator.part([name]).eval()
    shown.heads[name] = averaged.module.eval()
    progress = _Progress(best_head=_copy(head))
    if name in played:
        with taking_over(state_path(config.output)):
            averaged.load_state_dict(played[name]["averaged"])
            game, progress = _resume_operator(run, game, played[name])
    steps = range(progress.step + 1, config.steps + 1)
    if steps:
        run.log.start(name, steps.start)
    for step in (bar := tqdm(steps, desc=f"training {name}", unit="step", disable=not run.devices.is_main)):
        head.train()
        values = {"L_D": 0.0, "critic_moved": 0.0}
        if config.critic_rate > 0:
            values = critic_step(game, photos.pairs(name), photos.flawed())
        values |= generator_step(game, photos.pairs(name).poor)
        averaged.update_parameters(head)
        bar.set_postfix({key: f"{value:.2f}" for key, value in values.items()})
        progress.step = step
        progress.critic_moved += values["critic_moved"]
        evaluated = step % config.evaluate_every == 0 or step == config.steps
        if run.devices.is_main:
            if evaluated:
                values |= _evaluate(run, shown, name, held_out, progress)
            run.log.add(step, values)
        if evaluated:
            played[name] = {
                "progress": vars(progress), "head": _copy(head), "averaged": averaged.state_dict(),
                "critic": game.critic.state_dict(), "critic_floor": game.critic_floor,
                "generator_optimizer": game.generator_optimizer.state_dict(),
                "critic_optimizer": game.critic_optimizer.state_dict(),
                "random": run.devices.random_states(photos.paired.rng),
            }  # fmt: skip
            if run.devices.is_main:
                _save(run, played)
    # Only the main process evaluates.
    head.load_state_dict(progress.best_head)
    run.devices.share(head)
    logger.info("%s: kept the head of step %d, held-out score %.4f", name, progress.best_step, progress.best_score)
    if progress.best_score >= 1:
        logger.warning("%s: no step scored better than not editing", name)
    return progress.best_step


def _evaluate(run: _Run, shown: Generator, name: str, held_out: HeldOut, progress: _Progress) -> dict[str, float]:
    """Evaluate on the held-out photos, and keep the head if it is the best so far."""
    score = held_out_score(shown, name, held_out)
    share = progress.critic_moved / progress.step
    tqdm.write(f"{name} step {progress.step}: held-out score {score:.4f} (1 = unedited), critic updated {share:.0%}")
    run.log.add_samples(progress.step, sample_grid(shown, name, held_out))
    if score < progress.best_score:
        progress.best_score, progress.best_step, progress.best_head = score, progress.step, _copy(shown.heads[name])
    return {"share_critic_moved": share, "held_out_score": score}


def _save(run: _Run, played: dict[str, Any]) -> None:
    """Write the state of a run."""
    shared = {"operators": list(run.generator.operators), "run": run.identity, "log": run.log.flush()}
    save_state(run.config.output, {"played": played, **shared})


def _copy(head: nn.Module) -> dict[str, torch.Tensor]:
    return {key: value.clone() for key, value in head.state_dict().items()}


def start_critic(config: TrainConfig) -> NetD:
    """The pre-trained critic with which every operator's game starts.

    Raises:
        ValueError: when the file is not a critic, or one with other layers than the settings ask for.
    """
    path = config.critic or SHIPPED_CRITIC
    critic = load_critic(path)
    if critic.kind != config.critic_head:
        raise ValueError(
            f"the settings ask for a critic of the kind {config.critic_head!r}, but {path.name} is of the kind "
            f"{critic.kind!r}: pass --critic with one that `pretrain --critic-head {config.critic_head}` (or a preset "
            f"with it) made, or --critic-head {critic.kind}"
        )
    return critic


def new_generator(config: TrainConfig, operators: Iterable[str]) -> Generator:
    """A generator on the critic's backbone, with an untrained head of the chosen design for every operator."""
    names = list(operators)
    designs = dict.fromkeys(names, HeadDesign(config.head, config.variant))
    return Generator(start_critic(config).backbone, names, designs, config.size)


def new_game(config: TrainConfig, name: str, generator: Generator, features: Features, devices: Devices) -> Game:
    """The players for one operator before they start: the generator's head and a copy of the pre-trained critic."""
    critic = start_critic(config).train().to(devices.device)
    groups = [
        {"params": critic.head_parameters(), "lr": config.critic_rate},
        {"params": critic.backbone.parameters(), "lr": config.critic_rate * config.backbone_share},
    ]
    return Game(
        operator=name,
        generator=generator,
        critic=critic,
        features=features,
        generator_optimizer=torch.optim.RMSprop(generator.heads[name].parameters(), lr=config.generator_rate),
        critic_optimizer=torch.optim.RMSprop(groups),
        loss_weights=config.loss_weights,
        critic_loss=critic_loss if config.objective == "wasserstein" else logistic_critic_loss,
        critic_floor=float("-inf"),
        devices=devices,
        crop_gradient=config.crop_gradient,
    )


def start_game(config: TrainConfig, game: Game, photos: Photos) -> Game:
    """Set the input scale of the game's head, and record the critic's initial loss.

    The critic then trains alone for `config.warm_up` steps.
    """
    name, generator, devices = game.operator, game.generator, game.devices
    with torch.no_grad():
        batches = [photos.pairs(name) for _ in range(_BATCHES_AT_START)]
        if generator.head(name).needs_scale:
            poor = torch.cat([pairs.poor for pairs in batches])
            looks = zip(*(generator.look(part) for part in poor.split(_LOOKED_AT_ONCE)), strict=True)
            generator.head(name).standardize(Look(*map(torch.cat, looks)))
        devices.share(generator.heads[name])
        start = [_start_loss(game, pairs) for pairs in batches]
    game = replace(game, critic_floor=devices.mean(sum(start) / len(start)) - config.critic_lead)
    for _ in range(config.warm_up):
        critic_step(game, photos.pairs(name), photos.flawed())
    return game


def _start_loss(game: Game, pairs: Pairs) -> float:
    good = game.devices.run(game.critic, pairs.good)
    return game.critic_loss(good, game.devices.run(game.critic, edit(game, pairs.poor))).item()


def _resume_operator(run: _Run, game: Game, state: dict[str, Any]) -> tuple[Game, _Progress]:
    """Restore the players and the random numbers from an operator's saved state."""
    saved = state["progress"]
    progress = _Progress(
        index(saved["step"]), float(saved["critic_moved"]),
        float(saved["best_score"]), index(saved["best_step"]), saved["best_head"],
    )  # fmt: skip
    head = run.generator.heads[game.operator]
    for weights in (progress.best_head, state["head"]):
        head.load_state_dict(weights)
    game.critic.load_state_dict(state["critic"])
    game.generator_optimizer.load_state_dict(state["generator_optimizer"])
    game.critic_optimizer.load_state_dict(state["critic_optimizer"])
    run.devices.restore_random(state["random"], run.photos.paired.rng)
    return replace(game, critic_floor=float(state["critic_floor"])), progress


def open_photos(config: TrainConfig, features: Features, devices: Devices) -> Photos:
    """Find the photos, hold out some good ones, and pair the others."""
    paths = open_good_poor(config.dataset, config.data, "train")
    cache = PhotoCache(config.memory, config.cache)
    good, held_good = split_photos(
        paths.good, config.size, config.held_out, config.seed, config.exclude, _MOST_HELD_OUT, cache
    )
    poor = PhotoSet(paths.poor, config.size, augment=True, cache=cache)

    def features_of(batch: torch.Tensor) -> torch.Tensor:
        return devices.run(features, batch.to(devices.device)).cpu()

    return Photos(
        paired=PairedPhotos(good, poor, features_of, config.nearest, config.seed + devices.rank),
        held_good=held_good.all_photos(),
        files=(*good.paths, *held_good.paths, *poor.paths),
        batch=config.batch,
        real=round(config.batch * config.real),
        replay=round(config.batch * config.replay),
        gray_crop=config.gray_crop,
        device=devices.device,
    )
