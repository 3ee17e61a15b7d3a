"""Settings of critic pre-training."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PretrainConfig:
    """Settings of a pre-training run.

    Attributes:
        data: folder of the data set.
        output: checkpoint to write, the best by held-out photos; the state to resume from lies beside it as
            `.state.pt`, logs in a folder with `.log` in its place.
        dataset: layout of `data`, a name in LAYOUTS; "folders" is a folder with `good/` and `poor/`.
        backbone: timm name; resnet101 is the paper's.
        imagenet: start from ImageNet weights instead of random ones.
        steps: optimiser steps.
        batch: good photos a step in each process, and as many poor ones: a third of them real, the rest imperfect
            copies of good ones.
        size: side of the training squares, in pixels.
        head_rate: learning rate of the two-neuron layer.
        backbone_rate: learning rate of the backbone.
        weight_decay: of AdamW.
        average: the critic kept is a moving average of the trained one's weights, with this share of the past a step.
        exclude: photos whose file name matches this pattern are left out.
        held_out: share of good and of poor photos kept for choosing the best step (paper: 10 %).
        evaluate_every: steps between two looks at the held-out photos.
        precision: "no" for float32, "bf16" for network passes in bfloat16.
        seed: of every random choice.
        resume: go on from the saved state.
    """

    data: Path
    output: Path
    dataset: str = "folders"
    backbone: str = "tf_efficientnet_lite0"
    imagenet: bool = True
    steps: int = 1600
    batch: int = 16
    size: int = 128
    head_rate: float = 1e-3
    backbone_rate: float = 1e-4
    weight_decay: float = 0.05
    average: float = 0.995
    exclude: str = ""
    held_out: float = 0.1
    evaluate_every: int = 100
    precision: str = "no"
    seed: int = 0
    resume: bool = False
