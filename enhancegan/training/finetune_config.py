"""Settings for fine-tuning the crop."""

from dataclasses import dataclass, field
from pathlib import Path

from enhancegan.training.settings import described, setting


@dataclass(frozen=True)
class FinetuneConfig:
    """Settings of a fine-tuning run."""

    data: Path = field(metadata=described("CUHK Image Cropping Dataset"))
    output: Path = field(metadata=described("folder for checkpoints and windows.csv"))
    generator: Path | None = setting(
        None,
        "checkpoint whose crop head is fine-tuned; the shipped one when neither this nor `critic` is given",
    )
    critic: Path | None = setting(None, "checkpoint whose backbone gets a new crop head instead")
    folds: int = setting(5, "number of parts of the data, each held out once")
    steps: int = setting(600, "per fold")
    batch: int = setting(32, "photos per step")
    rate: float = setting(3e-4, "learning rate of AdamW")
    weight_decay: float = setting(1e-2, "of AdamW")
    seed: int = setting(0, "of the folds, the batches and a new head")
