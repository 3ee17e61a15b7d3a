"""What a repetition of the paper's experiments can be told."""

from dataclasses import dataclass
from typing import Any

PRESETS = {"paper": "the paper's", "release": "those of the authors' release", "studio": "ours"}
DEVICES = {"auto": "a CUDA GPU if there is one", "cpu": "no GPU", "cuda": "a GPU, or the run stops"}


@dataclass(frozen=True)
class PaperOptions:
    """Settings of a run; None leaves a choice to the preset and the commands.

    Attributes:
        preset: design and settings of networks and training, a name in PRESETS.
        steps: optimizer steps of every training run.
        batch: photos per step and process.
        size: side of the training squares, in pixels.
        backbone: timm name, of every network.
        imagenet: whether networks start from ImageNet weights.
        perceptual: features of L_reg1, "vgg16" or "backbone".
        photos: of AVA's test split that Table 1 is measured on; the paper's Val100 has 100.
        precision: of forward passes in training, "no" or "bf16".
        processes: of every training run.
        seed: of every random choice.
    """

    preset: str = "paper"
    steps: int | None = None
    batch: int | None = None
    size: int | None = None
    backbone: str | None = None
    imagenet: bool = True
    perceptual: str | None = None
    photos: int = 100
    precision: str = "no"
    processes: int = 1
    seed: int = 0

    def __post_init__(self) -> None:
        """Reject numbers below one.

        Raises:
            ValueError: for steps, batch, size, photos or processes below 1.
        """
        for name in ("steps", "batch", "size", "photos", "processes"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise ValueError(f"{name} must be at least 1, got {value}")


# A trial of the machinery: networks so small and so little trained that their scores mean nothing.
QUICK: dict[str, Any] = {
    "steps": 8,
    "batch": 4,
    "size": 64,
    "backbone": "test_efficientnet",
    "imagenet": False,
    "perceptual": "backbone",
    "photos": 6,
}
