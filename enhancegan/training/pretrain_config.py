"""Settings of critic pre-training."""

from dataclasses import dataclass
from pathlib import Path

from enhancegan.training.settings import EVALUATE_EVERY, OUTPUT, RunSettings, setting


@dataclass(frozen=True)
class PretrainConfig(RunSettings):
    """Settings of a pre-training run."""

    output: Path = setting(Path("critic.safetensors"), OUTPUT)
    backbone: str = setting("tf_efficientnet_lite0", "timm name; resnet101 is the paper's")
    imagenet: bool = setting(True, "start from ImageNet weights instead of random ones")
    steps: int = setting(1600, "optimizer steps")
    batch: int = setting(
        16,
        "good photos per step in each process, and as many poor ones: a third of them real, the rest imperfect "
        "copies of good ones",
    )
    size: int = setting(128, "side of the training squares, in pixels")
    head_rate: float = setting(1e-3, "learning rate of the two-neuron layer")
    backbone_rate: float = setting(1e-4, "learning rate of the backbone")
    weight_decay: float = setting(0.05, "of AdamW")
    average: float = setting(
        0.995,
        "the critic kept is a moving average of the trained weights, with this share of the past per step",
    )
    held_out: float = setting(0.1, "share of good and of poor photos kept for choosing the best step (paper: 10 %)")
    evaluate_every: int = setting(100, EVALUATE_EVERY)
