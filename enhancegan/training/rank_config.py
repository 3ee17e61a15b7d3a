"""Settings of RANK's training."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from enhancegan.training.settings import EVALUATE_EVERY, OUTPUT, RunSettings, setting


@dataclass(frozen=True)
class RankConfig(RunSettings):
    """Settings of a run that learns from photos with scores and attributes (Kong et al., ECCV 2016)."""

    evaluator: ClassVar[str] = "rank"
    output: Path = setting(Path("rank.safetensors"), OUTPUT)
    dataset: str = setting("aadb", "layout of --data; only aadb has scores and attributes")
    backbone: str = setting("tf_efficientnet_lite0", "timm name")
    imagenet: bool = setting(True, "start from ImageNet weights instead of random ones")
    steps: int = setting(4000, "optimizer steps")
    batch: int = setting(16, "pairs of photos per step in each process")
    within_rater: float = setting(
        0.5, "share of pairs that one person rated, where the data set says who rated what; by that person's scores"
    )
    rank_weight: float = setting(1.0, "weight of the ranking loss beside the regression")
    margin: float = setting(0.05, "by which the better of a pair is to be ahead, on the scale of the scores")
    attribute_weight: float = setting(0.1, "weight of the regression of attributes")
    clusters: int = setting(10, "kinds of content, each with its own branch of the score")
    size: int = setting(224, "side of the training squares, in pixels")
    head_rate: float = setting(1e-3, "learning rate above the backbone")
    backbone_rate: float = setting(1e-4, "learning rate of the backbone")
    weight_decay: float = setting(0.05, "of AdamW")
    average: float = setting(
        0.995,
        "the network kept is a moving average of the trained weights, with this share of the past per step",
    )
    evaluate_every: int = setting(100, EVALUATE_EVERY)

    def __post_init__(self) -> None:
        """Reject a number of clusters below one, and a share that is none."""
        super().__post_init__()
        if self.clusters < 1:
            raise ValueError(f"clusters must be 1 or more, got {self.clusters}")
        if not 0 <= self.within_rater <= 1:
            raise ValueError(f"within_rater must lie in [0, 1], got {self.within_rater}")
