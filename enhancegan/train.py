"""Adversarial training of the operators' heads, one operator at a time (paper Sec. 5)."""

import logging
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from kornia.color import rgb_to_lab
from torch import nn
from tqdm import tqdm

from enhancegan.adversarial_step import Game, critic_step, edit, generator_step
from enhancegan.checkpoints import SHIPPED_CRITIC, load_critic, save_checkpoint
from enhancegan.datasets.degradations import degrade
from enhancegan.datasets.folders import PhotoFolder, split_paths
from enhancegan.losses import critic_loss
from enhancegan.networks.critic import Critic
from enhancegan.networks.generator import Generator
from enhancegan.operators import OPERATORS, get_operator
from enhancegan.perceptual import Features, perceptual_features
from enhancegan.training_state import load_state, save_state

logger = logging.getLogger(__name__)

# L_D at the start is the mean over this many batches.
_BATCHES_AT_START = 8


@dataclass(frozen=True)
class TrainConfig:
    """Settings of an adversarial run.

    Attributes:
        data: folder with `good/` and `poor/`.
        output: generator checkpoint; the state to resume from lies beside it as `.state.pt`.
        critic: pre-trained critic; its backbone, frozen, is also the generator's.
        operators: trained one after the other.
        steps: generator steps for each operator.
        batch: photos a step (paper 64); half of the poor ones are real, half degraded copies of good ones.
        size: side of the training squares, in pixels (paper 224).
        generator_rate: RMSprop rate of the heads (paper 5e-5 at batch 64).
        critic_rate: RMSprop rate of the critic (paper 5e-7); its backbone learns at a hundredth of it (release). With 0
            the critic stands still, and what pleases it is all there is to learn.
        critic_lead: the critic waits while L_D is further than this below its value at the start.
        perceptual: features of L_reg1, "vgg16" (paper) or "backbone".
        perceptual_weight: weight of L_reg1 after balancing; the other two weigh 1.
        held_out: share of the photos kept for choosing the best step.
        evaluate_every: steps between two looks at the held-out photos.
        seed: of every random choice.
        resume: go on from the saved state, with other random batches than an unbroken run would have drawn.
    """

    data: Path
    output: Path
    critic: Path = SHIPPED_CRITIC
    operators: tuple[str, ...] = tuple(OPERATORS)
    steps: int = 250
    batch: int = 8
    size: int = 160
    generator_rate: float = 2e-4
    critic_rate: float = 5e-7
    critic_lead: float = 1.0
    perceptual: str = "backbone"
    perceptual_weight: float = 0.4
    held_out: float = 0.1
    evaluate_every: int = 25
    seed: int = 0
    resume: bool = False


@dataclass(frozen=True)
class Photos:
    """What a run learns from and what it is judged by.

    Attributes:
        good: endless batches of good photos.
        poor: endless batches, half real poor photos, half degraded copies of other good photos.
        held_good: good photos that are never trained on, (N, 3, size, size).
        held_degraded: degraded copies of `held_good`.
        rng: source of the degradations.
    """

    good: Iterator[torch.Tensor]
    poor: Iterator[torch.Tensor]
    held_good: torch.Tensor
    held_degraded: torch.Tensor
    rng: torch.Generator


def train(config: TrainConfig) -> None:
    """Train a head for every operator and write the generator, each head at its best step.

    Raises:
        ValueError: for an unknown operator, a missing or empty folder, or nothing to resume.
    """
    for name in config.operators:
        get_operator(name)
    torch.manual_seed(config.seed)
    generator = Generator(load_critic(config.critic).backbone, config.operators)
    photos = open_photos(config)
    features = perceptual_features(config.perceptual, generator.backbone)
    state: dict[str, Any] = {"best_steps": {}, "operator": None}
    if config.resume:
        state = _resume(config, generator)
    for name in config.operators:
        if name not in state["best_steps"]:
            best_step = _train_operator(config, name, generator, photos, features, state)
            state = {"best_steps": {**state["best_steps"], name: best_step}, "operator": None}
            save_state(config.output, state | {"heads": generator.heads.state_dict()})
    save_checkpoint(config.output, generator.eval(), config.steps, asdict(config) | {"best_steps": state["best_steps"]})


def _resume(config: TrainConfig, generator: Generator) -> dict[str, Any]:
    state = load_state(config.output)
    saved = {key.split(".")[0] for key in state["heads"]}
    if saved != set(config.operators):
        raise ValueError(f"the state to resume is of {', '.join(sorted(saved))}; give the same --operators")
    generator.heads.load_state_dict(state["heads"])
    return state


def _train_operator(
    config: TrainConfig, name: str, generator: Generator, photos: Photos, features: Features, state: dict[str, Any]
) -> int:
    judge = load_critic(config.critic)
    game = start_game(config, name, generator, features, photos)
    head = generator.heads[name]
    first, best, best_step, best_head = 1, float("inf"), 0, _copy(head)
    if state["operator"] == name:
        first, best, best_step, best_head = state["step"] + 1, state["best"], state["best_step"], state["best_head"]
        game = replace(game, critic_floor=state["critic_floor"])
        game.critic.load_state_dict(state["critic"])
        game.generator_optimizer.load_state_dict(state["generator_optimizer"])
        game.critic_optimizer.load_state_dict(state["critic_optimizer"])
        torch.set_rng_state(state["rng"])
        photos.rng.set_state(state["degradation_rng"])
    progress = tqdm(range(first, config.steps + 1), desc=f"training {name}", unit="step")
    moved = 0.0
    for step in progress:
        log = critic_step(game, next(photos.good), next(photos.poor))
        log |= generator_step(game, next(photos.poor))
        moved += log["critic_moved"]
        progress.set_postfix({key: f"{value:.2f}" for key, value in log.items()})
        if step % config.evaluate_every == 0 or step == config.steps:
            score = held_out_score(generator, name, judge, photos)
            share = moved / (step - first + 1)
            tqdm.write(f"{name} step {step}: held-out score {score:.4f} (1 = unedited), critic moved {share:.0%}")
            if score < best:
                best, best_step, best_head = score, step, _copy(head)
            save_state(config.output, {
                "best_steps": state["best_steps"], "operator": name, "step": step,
                "best": best, "best_step": best_step, "best_head": best_head, "heads": generator.heads.state_dict(),
                "critic": game.critic.state_dict(), "critic_floor": game.critic_floor,
                "generator_optimizer": game.generator_optimizer.state_dict(),
                "critic_optimizer": game.critic_optimizer.state_dict(),
                "rng": torch.get_rng_state(), "degradation_rng": photos.rng.get_state(),
            })  # fmt: skip
    head.load_state_dict(best_head)
    logger.info("%s: kept the head of step %d, held-out score %.4f", name, best_step, best)
    if best >= 1:
        logger.warning("%s: no step did better than not editing", name)
    return best_step


def _copy(head: nn.Module) -> dict[str, torch.Tensor]:
    return {key: value.clone() for key, value in head.state_dict().items()}


def start_game(config: TrainConfig, name: str, generator: Generator, features: Features, photos: Photos) -> Game:
    """Set up the players for one operator: the generator's head and a fresh copy of the pre-trained critic."""
    critic = load_critic(config.critic).train()
    groups = [
        {"params": critic.head_parameters(), "lr": config.critic_rate},
        {"params": critic.backbone.parameters(), "lr": config.critic_rate / 100},
    ]
    with torch.no_grad():
        batches = [(next(photos.good), edit(generator, name, next(photos.poor))) for _ in range(_BATCHES_AT_START)]
        start = [critic_loss(critic(good), critic(edited)).item() for good, edited in batches]
    return Game(
        operator=name,
        generator=generator,
        critic=critic,
        features=features,
        generator_optimizer=torch.optim.RMSprop(generator.heads[name].parameters(), lr=config.generator_rate),
        critic_optimizer=torch.optim.RMSprop(groups),
        loss_weights={"L_gan": 1.0, "L_reg1": config.perceptual_weight, "L_reg2": 1.0},
        critic_floor=sum(start) / len(start) - config.critic_lead,
    )


def open_photos(config: TrainConfig) -> Photos:
    """Read the folders and hold some photos back."""
    good_paths, held_paths = split_paths(config.data / "good", config.held_out, config.seed)
    good = PhotoFolder(config.data / "good", config.size, augment=True, paths=good_paths)
    poor = PhotoFolder(config.data / "poor", config.size, augment=True)
    held_good = PhotoFolder(config.data / "good", config.size, augment=False, paths=held_paths).all_photos()
    rng = torch.Generator().manual_seed(config.seed)
    return Photos(
        good=good.endless_batches(config.batch),
        poor=_poor_batches(good, poor, config.batch, rng),
        held_good=held_good,
        held_degraded=degrade(held_good, rng),
        rng=rng,
    )


def _poor_batches(good: PhotoFolder, poor: PhotoFolder, batch: int, rng: torch.Generator) -> Iterator[torch.Tensor]:
    copies = batch // 2
    real = poor.endless_batches(batch - copies)
    originals = good.endless_batches(max(copies, 1))
    while True:
        yield torch.cat([next(real), degrade(next(originals)[:copies], rng)] if copies else [next(real)])


def held_out_score(generator: Generator, name: str, judge: Critic, photos: Photos) -> float:
    """How an operator does on held-out photos, relative to not editing; lower is better.

    For a pointwise operator: mean CIE76 distance of the edited degraded copies to their originals, divided by that of
    the unedited copies. A crop has no original to return to: 1 plus the mean change of the pre-trained critic's f_W.
    """
    with torch.no_grad():
        pairs = list(zip(photos.held_degraded.split(16), photos.held_good.split(16), strict=True))
        edited = [edit(generator, name, degraded) for degraded, _ in pairs]
        if get_operator(name).pointwise:
            after = torch.cat([cie76(out, good) for out, (_, good) in zip(edited, pairs, strict=True)]).mean()
            before = torch.cat([cie76(degraded, good) for degraded, good in pairs]).mean()
            return float(after / before)
        change = [judge(out) - judge(degraded) for out, (degraded, _) in zip(edited, pairs, strict=True)]
        return 1 + float(torch.cat(change).mean())


def cie76(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    """Mean CIE76 colour difference of each pair of sRGB photos (N, 3, H, W), in Lab units, shape (N,)."""
    return (rgb_to_lab(first) - rgb_to_lab(second)).norm(dim=1).mean(dim=(1, 2))
