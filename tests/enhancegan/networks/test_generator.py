"""The generator: one frozen backbone, a head per operator."""

import pytest
import torch

from enhancegan.networks.backbone import Backbone
from enhancegan.networks.generator import Generator
from enhancegan.operators import OPERATORS


@pytest.mark.parametrize("size", [(64, 64), (96, 160)])
def test_parameters_in_range_and_attention_sums_to_one_at_any_size(generator: Generator, size) -> None:
    for name, (theta, attention) in generator(torch.rand(2, 3, *size)).items():
        for column, parameter in zip(theta.T, OPERATORS[name].parameters, strict=True):
            assert column.min() >= parameter.low and column.max() <= parameter.high
        assert attention.sum(dim=(1, 2)).tolist() == pytest.approx([1, 1])


def test_only_the_heads_learn(generator: Generator) -> None:
    learning = {name.split(".")[0] for name, p in generator.named_parameters() if p.requires_grad}
    assert learning == {"heads"}


def test_unknown_backbone_is_rejected() -> None:
    with pytest.raises(ValueError, match="timm model name"):
        Backbone("resnet_of_dreams")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("vit_tiny_patch16_224", "'vit_tiny_patch16_224' takes one size alone"),
        ("efficientvit_b0", "'efficientvit_b0' has none: Cannot disable pooling"),
    ],
)
def test_networks_that_are_no_backbones_are_refused(name: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"backbone must .*{message}"):
        Backbone(name)
