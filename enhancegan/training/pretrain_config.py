"""Settings of critic pre-training: ours, the paper's and those of the authors' release."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from enhancegan.training.settings import EVALUATE_EVERY, OUTPUT, RunSettings, setting


@dataclass(frozen=True)
class PretrainConfig(RunSettings):
    """Settings of a pre-training run.

    Attributes:
        evaluator: what the network is called among the evaluators; "critic" also for generators to please.
        judged_by: the scores whose sum decides which step is the best.
    """

    evaluator: ClassVar[str] = "critic"
    judged_by: ClassVar[tuple[str, ...]] = ("balanced_accuracy", "preference")
    output: Path = setting(Path("critic.safetensors"), OUTPUT)
    backbone: str = setting("tf_efficientnet_lite0", "timm name; resnet101 is the paper's")
    imagenet: bool = setting(True, "start from ImageNet weights instead of random ones")
    colors: str = setting("srgb", 'what the backbone sees, "srgb" or "lab" (paper)')
    critic_head: str = setting(
        "studio",
        'the layers above the backbone: "paper" (two neurons on the pooled last map, one for f_W), "release" (the same '
        'with a PReLU), or "studio" (on statistics of all stages, fitted in the end)',
    )
    steps: int = setting(1600, "optimizer steps")
    batch: int = setting(
        16,
        "good photos per step in each process, and as many poor ones",
    )
    real: float = setting(
        0.33, "share of real ones among the poor photos; the others are imperfect copies of good ones"
    )
    size: int = setting(128, "side of the training squares, in pixels (paper 224)")
    head_rate: float = setting(1e-3, "learning rate of the two-neuron layer")
    backbone_rate: float = setting(1e-4, "learning rate of the backbone")
    weight_decay: float = setting(0.05, "of AdamW")
    average: float = setting(
        0.995,
        "the critic kept is a moving average of the trained weights, with this share of the past per step",
    )
    held_out: float = setting(
        0.1, "share of good and of poor photos kept for choosing the best step, at most 120 each (paper: 10 %)"
    )
    evaluate_every: int = setting(100, EVALUATE_EVERY)

    def __post_init__(self) -> None:
        """Reject a share of real photos that leaves no poor photo real, or is none."""
        super().__post_init__()
        if not 0 < self.real <= 1:
            raise ValueError(f"real must lie in (0, 1], got {self.real}")


@dataclass(frozen=True)
class DanConfig(PretrainConfig):
    """Settings of DAN (Deng, Loy, Tang 2017): a critic whose poor photos are all real, chosen by balanced accuracy.

    As many good as poor photos are in every batch, and the backbone is fine-tuned from ImageNet under two neurons and
    a softmax. The survey fine-tunes vgg16.
    """

    evaluator: ClassVar[str] = "dan"
    judged_by: ClassVar[tuple[str, ...]] = ("balanced_accuracy",)
    output: Path = setting(Path("dan.safetensors"), OUTPUT)
    critic_head: str = setting("paper", "as for the critic")
    real: float = setting(1.0, "as for the critic")
    size: int = setting(224, "side of the training squares, in pixels")


# What the presets change. Batch, steps, rates and optimizer of the paper's pre-training are not stated: they stay ours.
_PAPER: dict[str, Any] = {
    "backbone": "resnet101", "colors": "lab", "critic_head": "paper", "real": 1.0, "size": 224, "average": 0.0,
}  # fmt: skip
PRETRAIN_PRESETS: dict[str, dict[str, Any]] = {
    "studio": {},
    "paper": _PAPER,
    "release": _PAPER | {"critic_head": "release"},
}
