"""The features in which L_reg1 keeps the edited photo close to its input."""

import logging
from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn
from torchvision.models import VGG16_Weights, vgg16
from torchvision.transforms.functional import normalize, resize

from enhancegan.networks.backbone import Backbone

logger = logging.getLogger(__name__)

Features = Callable[[torch.Tensor], torch.Tensor]


def perceptual_features(name: str, backbone: Backbone) -> Features:
    """Choose f_vgg: sRGB (N, 3, H, W) in [0, 1] -> (N, C).

    Args:
        name: "vgg16" for fc7 of ImageNet VGG-16 (paper; 528 MB are downloaded), "backbone" for the average-pooled
            features of `backbone`.
        backbone: the generator's frozen backbone.

    Raises:
        ValueError: for any other name, or when the VGG-16 weights are unavailable.
    """
    if name == "backbone":
        logger.info("L_reg1 uses the pooled features of %s", backbone.name)
        return lambda photo: backbone(photo).mean(dim=(2, 3))
    if name == "vgg16":
        return _vgg16_fc7()
    raise ValueError(f"perceptual must be 'backbone' or 'vgg16', got {name!r}")


def _vgg16_fc7() -> Features:
    weights = VGG16_Weights.IMAGENET1K_V1
    try:
        network = vgg16(weights=weights).eval().requires_grad_(False)
    except OSError as error:
        raise ValueError(
            f"VGG-16's weights could not be downloaded ({error}); put {Path(weights.url).name} into "
            f"{Path(torch.hub.get_dir(), 'checkpoints')}, or pass --perceptual backbone: L_reg1 and the "
            "nearest photos are then measured in the pooled features of the generator's backbone"
        ) from error
    # Up to fc7 before its ReLU: Linear, ReLU, Dropout, Linear.
    fc7 = nn.Sequential(*list(network.classifier)[:4])
    transform = weights.transforms()

    def features(photo: torch.Tensor) -> torch.Tensor:
        squared = normalize(resize(photo, [224, 224], antialias=True), transform.mean, transform.std)
        return fc7(network.avgpool(network.features(squared)).flatten(1))

    return features
