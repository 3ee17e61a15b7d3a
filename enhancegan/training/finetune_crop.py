"""Fine-tuning of the crop head on photographers' windows, cross-validated (paper Sec. 4.3, Table 3).

The backbone stays frozen, so every photo passes through it once. One head per fold is trained on the windows of all
photographers together and then compared with each of them, as is usual with this data set.
"""

import logging
from copy import deepcopy
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from torch.nn import functional
from torchvision.ops import generalized_box_iou_loss
from torchvision.transforms.functional import to_tensor
from tqdm import tqdm

from enhancegan.checkpoint_header import SHIPPED_GENERATOR
from enhancegan.checkpoints import load_critic, load_generator, save_checkpoint
from enhancegan.datasets.cuhk_cropping import CroppedPhoto, read_cuhk_cropping
from enhancegan.enhancer import squeezed
from enhancegan.evaluation.cropping import agreement, photographers_windows
from enhancegan.networks.generator import Generator
from enhancegan.networks.head import Head, Look
from enhancegan.operators.crop import window_edges
from enhancegan.photo import load_photo
from enhancegan.registry import check_trained
from enhancegan.training.finetune_config import FinetuneConfig

logger = logging.getLogger(__name__)

WINDOWS = "windows.csv"
EDGES = ["left", "top", "right", "bottom"]
_LOOK_BATCH = 16
# The weights of DETR (Carion et al., ECCV 2020): L1 of the edges, and generalized IoU.
_L1_WEIGHT, _IOU_WEIGHT = 5.0, 2.0


def finetune_crop(config: FinetuneConfig) -> pd.DataFrame:
    """Train one head per fold; each proposes windows for the photos it has not seen.

    Writes `fold-1.safetensors` and so on (generators with only a crop head), and `windows.csv`.

    Returns:
        The rows of `windows.csv`, one per photo: photo (file name), fold (from 1), left, top, right, bottom in shares.

    Raises:
        ValueError: for unusable data, a checkpoint without a crop head, or folds outside 2 to the number of photos.
    """
    torch.manual_seed(config.seed)
    start = _start(config)
    photos = read_cuhk_cropping(config.data)
    if not 2 <= config.folds <= len(photos):
        raise ValueError(f"folds must lie in [2, {len(photos)}], the number of photos, got {config.folds}")
    look = _look(start, photos)
    targets = torch.from_numpy(photographers_windows(photos)).float()
    rows = []
    order = torch.randperm(len(photos), generator=torch.Generator().manual_seed(config.seed))
    for number, held in enumerate(order.tensor_split(config.folds), start=1):
        training = order[~torch.isin(order, held)]
        generator = deepcopy(start)
        head = generator.head("crop")
        if config.critic is not None:
            head.standardize(_rows(look, training))
        _train_head(head, _rows(look, training), targets[training], config, number)
        save_checkpoint(config.output / f"fold-{number}.safetensors", generator, config.steps, asdict(config))
        for index, window in zip(held.tolist(), _propose(head, _rows(look, held)), strict=True):
            rows.append({"photo": photos[index].path.name, "fold": number} | dict(zip(EDGES, window, strict=True)))
    windows = pd.DataFrame(rows).sort_values("photo", ignore_index=True)
    windows.to_csv(config.output / WINDOWS, index=False, lineterminator="\n")
    _log_agreement("before", _propose(start.head("crop"), look), targets)
    _log_agreement("held-out photos after", finetuned_windows(config.output, photos), targets)
    return windows


def finetuned_windows(folder: Path, photos: list[CroppedPhoto]) -> np.ndarray:
    """The windows that `finetune_crop` proposed for photos it had held out, (N, 4), in the order of `photos`.

    Raises:
        ValueError: when the file is missing, has other columns, or lacks a photo.
    """
    path = folder / WINDOWS
    if not path.is_file():
        raise ValueError(f"no {WINDOWS} in {folder}: run finetune-crop first")
    table = pd.read_csv(path)
    if not {"photo", *EDGES} <= set(table.columns):
        raise ValueError(f"{path} must have the columns photo, {', '.join(EDGES)}; it has {', '.join(table.columns)}")
    table = table.set_index("photo")[EDGES]
    names = [photo.path.name for photo in photos]
    missing = sorted(set(names) - set(table.index))
    if missing:
        raise ValueError(f"{path} lacks {len(missing)} photos, such as {missing[0]}: it was made from different data")
    return table.loc[names].to_numpy(dtype=np.float64)


def _start(config: FinetuneConfig) -> Generator:
    """A generator that can only crop, in evaluation mode: nothing else is trained or needed."""
    if config.critic is not None:
        if config.generator is not None:
            raise ValueError("set a generator to fine-tune or a critic to start from, not both")
        return Generator(load_critic(config.critic).backbone, ["crop"]).eval()
    trained = load_generator(config.generator or SHIPPED_GENERATOR)
    check_trained("crop", trained.operators)
    generator = trained.part(["crop"])
    generator.heads["crop"].load_state_dict(trained.heads["crop"].state_dict())
    return generator.eval()


def _look(generator: Generator, photos: list[CroppedPhoto]) -> Look:
    """What the head sees of all photos."""
    batches = []
    for first in tqdm(range(0, len(photos), _LOOK_BATCH), desc="photos", disable=None):
        decoded = [load_photo(photo.path) for photo in photos[first : first + _LOOK_BATCH]]
        batches.append(generator.look(torch.stack([to_tensor(squeezed(photo, generator.size)) for photo in decoded])))
    return Look(*(torch.cat(parts) for parts in zip(*batches, strict=True)))


def _rows(look: Look, chosen: torch.Tensor) -> Look:
    """The same for some of the photos, by their indices (M,)."""
    return Look(*(part[chosen] for part in look))


def _train_head(head: Head, look: Look, targets: torch.Tensor, config: FinetuneConfig, fold: int) -> None:
    """Train a head on photos with windows (N, A, 4); every photographer's window counts the same."""
    optimizer = torch.optim.AdamW(head.parameters(), lr=config.rate, weight_decay=config.weight_decay)
    rng = torch.Generator().manual_seed(config.seed + fold)
    head.train()
    for _ in tqdm(range(config.steps), desc=f"fold {fold}", disable=None):
        chosen = torch.randperm(len(targets), generator=rng)[: config.batch]
        theta, _ = head(_rows(look, chosen))
        loss = _window_loss(window_edges(theta).unsqueeze(1).expand_as(targets[chosen]), targets[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    head.eval()


def _window_loss(windows: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    overlap = generalized_box_iou_loss(windows.reshape(-1, 4), targets.reshape(-1, 4), reduction="mean")
    return _L1_WEIGHT * functional.l1_loss(windows, targets) + _IOU_WEIGHT * overlap


def _propose(head: Head, look: Look) -> np.ndarray:
    with torch.no_grad():
        return window_edges(head(look).theta).double().numpy()


def _log_agreement(when: str, windows: np.ndarray, targets: torch.Tensor) -> None:
    means = agreement(windows, targets.double().numpy())
    pairs = [f"{means[f'overlap_{a}']:.3f} ({means[f'displacement_{a}']:.3f})" for a in range(1, targets.shape[1] + 1)]
    logger.info("%s: overlap (displacement) with the photographers %s", when, ", ".join(pairs))
