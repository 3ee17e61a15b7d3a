"""Settings of the statistics judge's training."""

from dataclasses import dataclass, field
from pathlib import Path

from enhancegan.training.settings import described, setting


@dataclass(frozen=True)
class StatisticsConfig:
    """Settings of a run."""

    data: Path = field(metadata=described("folder of the data set"))
    output: Path = setting(Path("statistics_judge.safetensors"), "file to write")
    dataset: str = setting(
        "folders",
        'layout of --data: one of good and poor photos in `data list`; "folders" is a folder with `good/` and `poor/`',
    )
    more_good: Path | None = setting(None, "folder of further good photos")
    exclude: str = setting("", "photos whose file name matches this pattern are left out")
    size: int = setting(64, "side of the squares whose statistics are taken, in pixels")
    copies: int = setting(8, "flawed copies and over-edits of each good photo, each at two strengths")
    steps: int = setting(1500, "optimizer steps")
    batch: int = setting(128, "good photos per step, each with two copies; half as many real poor photos")
    rate: float = setting(2e-3, "learning rate at the start; it falls to zero along a cosine")
    held_out: float = setting(0.1, "share of good and of poor photos kept for the scores")
    seed: int = setting(0, "of every random choice")
