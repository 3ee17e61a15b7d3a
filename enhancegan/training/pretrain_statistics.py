"""Training of the statistics judge: a good photo before its flawed copies and over-edits, and before real poor photos.

Pairs of a photo and its own copy differ in nothing but the flaw, so little data is enough; over-edits are among the
copies because a classifier of good and poor photos takes more of what good photos have for better still.
"""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

import torch
from PIL import Image
from torch.nn import functional
from torchvision.transforms.functional import to_pil_image, to_tensor
from tqdm import tqdm

from enhancegan.datasets.degradations import Change, degrade, random_edit, undeveloped, weakened
from enhancegan.datasets.layouts import open_good_poor
from enhancegan.datasets.over_edits import over_edit
from enhancegan.datasets.photo_set import common_square, without
from enhancegan.datasets.reading import read_each
from enhancegan.datasets.scene_flaws import SCENE_FLAWS
from enhancegan.networks.statistics_judge import (
    Standard,
    StatisticsJudge,
    photo_statistics,
    save_statistics_judge,
)
from enhancegan.photo import find_photos, load_photo
from enhancegan.training.devices import single_threaded
from enhancegan.training.settings import check_output
from enhancegan.training.statistics_config import StatisticsConfig

KINDS: tuple[Change, ...] = (
    weakened, undeveloped, over_edit, random_edit, degrade, over_edit, *SCENE_FLAWS, weakened, over_edit,
)  # fmt: skip
"""Photo n has copies of kinds n, n + 1, ... of these, beginning anew after the last."""

_WEAKEST, _WEAK = 0.2, 0.7
_POOR_WEIGHT = 0.5
_WEIGHT_DECAY = 0.05
_AT_ONCE = 64
# Copies are made at 1.3 times the size at which they are judged, as by `PhotoSet`.
_ROOM = 1.3


@dataclass(frozen=True)
class JudgeScores:
    """How well a judge ranks photos that it was not trained on.

    Attributes:
        preference: share of flawed copies and over-edits to which it prefers the photo itself, in [0, 1].
        good_over_poor: share of pairs of a good and a real poor photo in which it prefers the good one, in [0, 1].
    """

    preference: float
    good_over_poor: float


class _Examples(NamedTuple):
    """Statistics of good photos (G, S), of their copies at both strengths (copies, G, S), and of poor photos (P, S)."""

    good: torch.Tensor
    weak: torch.Tensor
    full: torch.Tensor
    poor: torch.Tensor


def pretrain_statistics(config: StatisticsConfig) -> JudgeScores:
    """Train a judge and write it; minutes on one core, and the same file for the same settings and photos.

    Returns:
        Its scores on the held-out photos.

    Raises:
        ValueError: when a folder is missing or empty, or fewer than two photos of a kind are left.
    """
    check_output(config.output)
    with single_threaded():
        train, held_out = _examples(config)
        judge = _trained(config, train)
        scores = _scores(judge, held_out)
    save_statistics_judge(config.output, judge, asdict(config) | asdict(scores))
    return scores


def _examples(config: StatisticsConfig) -> tuple[_Examples, _Examples]:
    """Those to train with, and those held out."""
    paths = open_good_poor(config.dataset, config.data, "train")
    more = find_photos([config.more_good]) if config.more_good else []
    good, poor = (_photos(files, config) for files in ([*paths.good, *more], paths.poor))
    rng = torch.Generator().manual_seed(config.seed)
    places, poor_places = (_split(len(photos), config.held_out, rng) for photos in (good, poor))
    weak, full = _copies(good, config, rng)
    clean, flawed = (_statistics(photos, config.size) for photos in (good, poor))
    train, held_out = (
        _Examples(clean[kept], weak[:, kept], full[:, kept], flawed[kept_poor])
        for kept, kept_poor in zip(places, poor_places, strict=True)
    )
    return train, held_out


def _photos(paths: list[Path], config: StatisticsConfig) -> torch.Tensor:
    """Photos squeezed to squares (N, 3, side, side), larger than those that are judged and never saved as JPEG."""
    kept = without(paths, config.exclude)
    if len(kept) < 2:
        raise ValueError(f"need at least two good and two poor photos; {len(kept)} of {len(paths)} are left")
    side = round(_ROOM * config.size)

    def squeezed(path: Path) -> torch.Tensor:
        return to_tensor(load_photo(path).resize((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0))

    return torch.stack(list(read_each(kept, squeezed, "reading photos")))


def _split(count: int, held_out: float, rng: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    order = torch.randperm(count, generator=rng)
    kept = min(max(1, round(count * held_out)), count - 1)
    return order[kept:], order[:kept]


def _copies(good: torch.Tensor, config: StatisticsConfig, rng: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Statistics of copies of good photos, weak and at full strength, each (copies, G, S)."""
    turns = torch.arange(len(good)) % len(KINDS)
    rounds = []
    for turn in tqdm(range(config.copies), desc="copies", unit="copy"):
        made: dict[int, torch.Tensor] = {}
        for number, kind in enumerate(KINDS):
            (chosen,) = ((turns + turn) % len(KINDS) == number).nonzero(as_tuple=True)
            for places in filter(len, chosen.split(_AT_ONCE)):
                photos = good[places]
                full = kind(photos, rng).clamp(0, 1)
                share = torch.rand(len(photos), 1, 1, 1, generator=rng) * (_WEAK - _WEAKEST) + _WEAKEST
                both = [_statistics(copy, config.size) for copy in (torch.lerp(photos, full, share), full)]
                made |= dict(zip(places.tolist(), torch.stack(both, dim=1), strict=True))
        rounds.append(torch.stack([made[place] for place in range(len(good))]))
    weak, full = torch.stack(rounds).unbind(dim=2)
    return weak, full


def _statistics(photos: torch.Tensor, size: int) -> torch.Tensor:
    """Statistics of squares as they are judged: every one reduced and saved as JPEG after it was flawed, not before.

    Else the judge would tell copies from photos by levels that no JPEG file has.
    """
    levels = (photos * 255).round().to(torch.uint8)
    judged = torch.stack([common_square(to_pil_image(one), size) for one in levels])
    return torch.cat([photo_statistics(some) for some in judged.split(_AT_ONCE)])


def _trained(config: StatisticsConfig, examples: _Examples) -> StatisticsJudge:
    torch.manual_seed(config.seed)
    rng = torch.Generator().manual_seed(config.seed)
    seen = torch.cat([examples.good, examples.full.flatten(0, 1), examples.poor])
    judge = StatisticsJudge(Standard(seen.mean(dim=0), seen.std(dim=0).clamp(min=1e-3))).train()
    optimizer = torch.optim.AdamW(judge.parameters(), lr=config.rate, weight_decay=_WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, config.steps)
    for _ in tqdm(range(config.steps), desc="training the judge", unit="step"):
        loss = _loss(judge, examples, config.batch, rng)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    judge.eval()
    with torch.no_grad():
        middle = (judge(examples.good).mean() + judge(examples.full.flatten(0, 1)).mean()) / 2
        judge.layers[-1].bias -= middle
    return judge


def _loss(judge: StatisticsJudge, examples: _Examples, batch: int, rng: torch.Generator) -> torch.Tensor:
    """Logistic loss of pairs: photo before weak copy, weak copy before full one, any good photo before any poor one."""
    good, turn = (torch.randint(count, (batch,), generator=rng) for count in (len(examples.good), len(examples.full)))
    any_good, poor = (
        torch.randint(count, (max(1, batch // 2),), generator=rng) for count in (len(examples.good), len(examples.poor))
    )
    parts = [
        examples.good[good], examples.weak[turn, good], examples.full[turn, good],
        examples.good[any_good], examples.poor[poor],
    ]  # fmt: skip
    photo, weak, full, other, flawed = judge(torch.cat(parts)).split([len(part) for part in parts])
    own = functional.softplus(weak - photo).mean() + functional.softplus(full - weak).mean()
    return own + _POOR_WEIGHT * functional.softplus(flawed - other).mean()


def _scores(judge: StatisticsJudge, examples: _Examples) -> JudgeScores:
    with torch.no_grad():
        good, full, poor = judge(examples.good), judge(examples.full.flatten(0, 1)), judge(examples.poor)
    preferred = good > full.view(examples.full.shape[:2])
    return JudgeScores(float(preferred.float().mean()), float((good.view(-1, 1) > poor).float().mean()))


def describe(scores: JudgeScores) -> str:
    """The scores in one line of text."""
    return (
        f"prefers a good photo to its flawed copy {scores.preference:.3f}, to a real poor photo "
        f"{scores.good_over_poor:.3f}"
    )
