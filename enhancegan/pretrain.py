"""Critic pre-training (paper Sec. 4): cross-entropy on good and poor photos, and its evaluation."""

from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch.nn import functional
from tqdm import tqdm

from enhancegan.checkpoints import SHIPPED_CRITIC, load_critic, save_checkpoint
from enhancegan.datasets.degradations import degrade, imperfect_copies
from enhancegan.datasets.folders import PhotoFolder, split_paths
from enhancegan.networks.backbone import SHIPPED_BACKBONE, Backbone
from enhancegan.networks.critic import GOOD, POOR, Critic
from enhancegan.training_state import load_state, save_state


@dataclass(frozen=True)
class PretrainConfig:
    """Settings of a pre-training run.

    Attributes:
        data: folder with `good/` and `poor/`.
        output: checkpoint to write, the best by held-out photos.
        backbone: timm name.
        imagenet: start from ImageNet weights instead of random ones.
        steps: optimiser steps.
        batch: good photos a step, and as many poor ones: a third of them real, the rest imperfect copies of good ones.
        size: side of the training squares, in pixels.
        head_rate: learning rate of the two-neuron layer.
        backbone_rate: learning rate of the backbone.
        held_out: share of good and of poor photos kept for choosing the best step (paper: 10 %).
        evaluate_every: steps between two looks at the held-out photos.
        seed: of every random choice.
        resume: go on from the saved state, with other random batches than an unbroken run would have drawn.
    """

    data: Path
    output: Path
    backbone: str = SHIPPED_BACKBONE
    imagenet: bool = True
    steps: int = 1000
    batch: int = 12
    size: int = 160
    head_rate: float = 1e-3
    backbone_rate: float = 1e-4
    held_out: float = 0.1
    evaluate_every: int = 100
    seed: int = 0
    resume: bool = False


@dataclass(frozen=True)
class CriticScores:
    """How well a critic tells good from poor.

    Attributes:
        balanced_accuracy: mean of the shares of good and of poor photos classified rightly, in [0, 1].
        preference: share of good photos that it prefers to a degraded copy of themselves, in [0, 1].
    """

    balanced_accuracy: float
    preference: float


def evaluate_critic(critic: Critic, good: torch.Tensor, poor: torch.Tensor, seed: int = 0) -> CriticScores:
    """Score a critic on good and poor photos, each (N, 3, H, W); the degraded copies follow the seed."""
    degraded = degrade(good, torch.Generator().manual_seed(seed))
    was_training = critic.training
    critic.eval()
    with torch.no_grad():
        good_logits, poor_logits, degraded_logits = (
            torch.cat([critic.logits(batch) for batch in photos.split(16)]) for photos in (good, poor, degraded)
        )
    critic.train(was_training)
    right_good = (good_logits[:, GOOD] > good_logits[:, POOR]).float().mean()
    right_poor = (poor_logits[:, POOR] > poor_logits[:, GOOD]).float().mean()
    margin = good_logits[:, GOOD] - good_logits[:, POOR]
    degraded_margin = degraded_logits[:, GOOD] - degraded_logits[:, POOR]
    return CriticScores(float((right_good + right_poor) / 2), float((margin > degraded_margin).float().mean()))


def pretrain(config: PretrainConfig) -> CriticScores:
    """Train a critic and write the best checkpoint.

    Returns:
        The best checkpoint's scores on the held-out photos.

    Raises:
        ValueError: when a folder is missing or empty, or there is nothing to resume.
    """
    torch.manual_seed(config.seed)
    rng = torch.Generator().manual_seed(config.seed)
    good, held_good = _train_and_held_out(config, "good")
    poor, held_poor = _train_and_held_out(config, "poor")
    critic = Critic(Backbone(config.backbone, config.imagenet)).train()
    optimizer = torch.optim.AdamW(
        [
            {"params": critic.backbone.parameters(), "lr": config.backbone_rate},
            {"params": critic.head_parameters(), "lr": config.head_rate},
        ],
        weight_decay=0.01,
    )
    rates = [config.backbone_rate, config.head_rate]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, total_steps=config.steps, pct_start=0.1)
    real = max(1, config.batch // 3)
    good_batches = good.endless_batches(config.batch + config.batch - real)
    poor_batches = poor.endless_batches(real)
    target = torch.tensor([GOOD] * config.batch + [POOR] * config.batch)
    first, best = 1, CriticScores(0.0, 0.0)
    if config.resume:
        state = load_state(config.output)
        for part, saved in ((critic, "critic"), (optimizer, "optimizer"), (schedule, "schedule")):
            part.load_state_dict(state[saved])
        first, best = state["step"] + 1, CriticScores(*state["best"])
        torch.set_rng_state(state["rng"])
        rng.set_state(state["copies_rng"])
    progress = tqdm(range(first, config.steps + 1), desc="pre-training the critic", unit="step")
    for step in progress:
        drawn = next(good_batches)
        # The copies are made from photos that are not among this step's good ones.
        copies = imperfect_copies(drawn[config.batch :], rng)
        photos = torch.cat([drawn[: config.batch], next(poor_batches), copies])
        loss = functional.cross_entropy(critic.logits(photos), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        progress.set_postfix(loss=f"{loss.item():.3f}")
        if step % config.evaluate_every == 0 or step == config.steps:
            scores = evaluate_critic(critic, held_good, held_poor)
            tqdm.write(f"step {step}: {describe(scores)}")
            if scores.balanced_accuracy + scores.preference >= best.balanced_accuracy + best.preference:
                best = scores
                save_checkpoint(config.output, critic, step, asdict(config) | asdict(scores))
            save_state(config.output, {
                "step": step, "best": [best.balanced_accuracy, best.preference], "critic": critic.state_dict(),
                "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict(),
                "rng": torch.get_rng_state(), "copies_rng": rng.get_state(),
            })  # fmt: skip
    return best


def evaluate_folder(config: PretrainConfig, critic: Path | None = None) -> CriticScores:
    """Score a saved critic (None: the shipped one) on every photo of `config.data`'s good/ and poor/.

    Raises:
        ValueError: when a folder is missing or empty, or the file is no critic.
    """
    good, poor = (PhotoFolder(config.data / label, config.size, augment=False) for label in ("good", "poor"))
    return evaluate_critic(load_critic(critic or SHIPPED_CRITIC), good.all_photos(), poor.all_photos(), config.seed)


def describe(scores: CriticScores) -> str:
    """One line for people."""
    return (
        f"balanced accuracy {scores.balanced_accuracy:.3f}, "
        f"prefers a good photo to its degraded copy {scores.preference:.3f}"
    )


def _train_and_held_out(config: PretrainConfig, label: str) -> tuple[PhotoFolder, torch.Tensor]:
    folder = config.data / label
    train, held_out = split_paths(folder, config.held_out, config.seed)
    held = PhotoFolder(folder, config.size, augment=False, paths=held_out)
    return PhotoFolder(folder, config.size, augment=True, paths=train), held.all_photos()
