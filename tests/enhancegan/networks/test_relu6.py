"""The ReLU6 that keeps less is PyTorch's in every bit, and is in every backbone that had PyTorch's."""

import torch
from torch import nn

from enhancegan.networks.backbone import Backbone
from enhancegan.networks.relu6 import LeanReLU6, with_lean_relu6

# Both ends, both zeros, beyond, within, and no number.
VALUES = torch.tensor([-1.0, -0.0, 0.0, 1e-30, 3.0, 5.9999995, 6.0, 6.0000005, 9.0, float("nan")])


def values_and_gradients(activation: nn.Module) -> tuple[torch.Tensor, torch.Tensor]:
    given = VALUES.clone().requires_grad_()
    found = activation(given * 1)
    found.backward(torch.arange(1.0, 11.0))
    assert given.grad is not None
    return found.detach(), given.grad


def test_values_and_gradients_are_those_of_pytorch() -> None:
    ours, pytorchs = (values_and_gradients(activation) for activation in (LeanReLU6(True), nn.ReLU6(True)))
    for own, other in zip(ours, pytorchs, strict=True):
        assert torch.equal(own.view(torch.int32), other.view(torch.int32))
    assert ours[1].tolist() == [0, 0, 0, 4, 5, 6, 0, 0, 0, 10]


def test_no_copy_of_the_input_is_kept() -> None:
    kept = []
    with torch.autograd.graph.saved_tensors_hooks(lambda tensor: kept.append(tensor.data_ptr()) or tensor, lambda x: x):
        result = LeanReLU6(True)(torch.rand(4, requires_grad=True) * 1)
    assert kept.count(result.data_ptr()) == 1 and result.data_ptr() == kept[-1]


def test_a_backbone_has_it_and_other_activations_stay() -> None:
    kinds = {type(part) for part in Backbone("tf_efficientnet_lite0").modules()}
    assert LeanReLU6 in kinds and nn.ReLU6 not in kinds
    others = with_lean_relu6(nn.Sequential(nn.ReLU(True), nn.ReLU6()))
    assert [type(part) for part in others] == [nn.ReLU, nn.ReLU6]
