"""The heads and critics of the paper and of the authors' release, against numbers worked out without them."""

import numpy as np
import pytest
import torch

from enhancegan.checkpoint_header import HeadDesign
from enhancegan.networks.backbone import Backbone
from enhancegan.networks.critics import new_critic
from enhancegan.networks.generator import Generator
from enhancegan.networks.head import Look
from enhancegan.networks.heads import HEADS, new_head
from enhancegan.operators import get_operator
from enhancegan.training.pretrain_config import PRETRAIN_PRESETS
from enhancegan.training.train_config import PRESETS
from tests.enhancegan.conftest import TINY_BACKBONE

CONTENT = torch.randn(2, 64, 3, 4, generator=torch.Generator().manual_seed(1))
LOOK = Look(CONTENT, torch.zeros(2, 0), torch.zeros(2, 0))


def maps_of(weight: torch.Tensor, bias: np.ndarray | float) -> np.ndarray:
    """A 1x1 convolution as a matrix product: (N, maps, locations)."""
    pixels = CONTENT.flatten(2).numpy().astype(float)
    return np.einsum("mc,ncl->nml", weight.detach()[..., 0, 0].numpy().astype(float), pixels) + bias


def softmax(logits: np.ndarray) -> np.ndarray:
    odds = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return odds / odds.sum(axis=-1, keepdims=True)


def pooled(candidates: np.ndarray, logits: np.ndarray) -> np.ndarray:
    """The mean of the candidates at the three most probable locations, weighted by their probabilities."""
    rows = []
    for of_photo, logit in zip(candidates, logits, strict=True):
        best = np.argsort(logit)[-3:]
        rows.append(of_photo[:, best] @ softmax(logit[best]))
    return np.array(rows)


@pytest.mark.parametrize("name", ["piecewise", "filtering", "crop"])
def test_the_papers_head_is_one_convolution_and_the_mean_of_the_three_most_probable_candidates(name: str) -> None:
    torch.manual_seed(2)
    operator = get_operator(name, "paper")
    head = new_head(Backbone(TINY_BACKBONE), name, HeadDesign("paper", "paper")).eval()
    weight, bias = dict(head.named_parameters()).values()
    count = len(operator.parameters)
    assert weight.shape == (count + 1, 64, 1, 1)
    with torch.no_grad():
        bias.copy_(torch.linspace(-0.5, 0.5, count + 1))
    maps = maps_of(weight, np.linspace(-0.5, 0.5, count + 1)[:, None])
    candidates = operator.from_logits(torch.from_numpy(maps[:, :-1])).numpy()
    theta, attention = head(LOOK)
    assert theta.detach().numpy() == pytest.approx(pooled(candidates, maps[:, -1]), abs=1e-5)
    assert attention.detach().flatten(1).numpy() == pytest.approx(softmax(maps[:, -1]), abs=1e-6)


def test_the_releases_head_has_no_bias_and_normalizes_its_maps_before_a_hard_tanh() -> None:
    torch.manual_seed(3)
    head = new_head(Backbone(TINY_BACKBONE), "piecewise", HeadDesign("release", "release")).eval()
    (weight,) = head.parameters()
    maps = maps_of(weight, 0.0)
    maps = (maps - maps.mean(axis=2, keepdims=True)) / np.sqrt(maps.var(axis=2, keepdims=True) + 1e-5)
    low = np.array([0.1, 0.01, 1.0, 0.5, 0.05, 0.05])[:, None]
    high = np.array([0.4, 0.1, 3.0, 0.99, 0.49, 0.49])[:, None]
    candidates = low + (high - low) * (maps[:, :-1].clip(-1, 1) + 1) / 2
    assert head(LOOK).theta.detach().numpy() == pytest.approx(pooled(candidates, maps[:, -1]), abs=1e-5)


@pytest.mark.parametrize("kind", ["paper", "release"])
def test_initial_weights_are_those_of_the_release(kind: str) -> None:
    torch.manual_seed(4)
    head = new_head(Backbone(TINY_BACKBONE), "piecewise", HeadDesign(kind, kind))
    weight = dict(head.named_parameters())["maps.weight"]
    assert weight.std().item() == pytest.approx(0.02, rel=0.1) and abs(weight.mean().item()) < 0.003


@pytest.mark.parametrize("kind", ["paper", "release"])
def test_the_papers_critic_is_two_neurons_on_the_pooled_map_and_one_above_them(kind: str) -> None:
    torch.manual_seed(5)
    critic = new_critic(kind, Backbone(TINY_BACKBONE)).eval()
    own = {name: tuple(weight.shape) for name, weight in critic.named_parameters() if not name.startswith("backbone.")}
    layers = {"classifier.weight": (2, 256), "classifier.bias": (2,), "score.weight": (1, 2), "score.bias": (1,)}
    assert own == layers | ({"activation.weight": (1,)} if kind == "release" else {})
    assert {id(weight) for weight in critic.head_parameters()} == {id(critic.get_parameter(name)) for name in own}
    photos = torch.rand(3, 3, 64, 64)
    pooled_map = critic.backbone(photos).flatten(2).mean(dim=2)
    good, poor = (pooled_map @ critic.classifier.weight.T + critic.classifier.bias).unbind(dim=1)
    assert torch.allclose(critic(photos), poor - good, atol=1e-5)


def test_with_lab_the_backbone_sees_the_unit_cube_of_lab() -> None:
    torch.manual_seed(6)
    srgb, lab = Backbone(TINY_BACKBONE).eval(), Backbone(TINY_BACKBONE, colors="lab").eval()
    lab.load_state_dict(srgb.state_dict())
    # sRGB white is L = 100, a = b = 0.
    white = torch.ones(1, 3, 64, 64)
    in_lab = torch.tensor([1.0, 128 / 255, 128 / 255]).view(1, 3, 1, 1).expand(1, 3, 64, 64)
    assert torch.allclose(lab(white), srgb(in_lab), atol=1e-3)
    with pytest.raises(ValueError, match="colors must be 'srgb' or 'lab', got 'hsv'"):
        Backbone(TINY_BACKBONE, colors="hsv")


def test_the_paper_preset_builds_the_papers_networks() -> None:
    pretraining, training = PRETRAIN_PRESETS["paper"], PRESETS["paper"]
    backbone = Backbone(pretraining["backbone"], colors=pretraining["colors"])
    critic = new_critic(training["critic_head"], backbone)
    assert pretraining["critic_head"] == critic.kind and critic.classifier.weight.shape == (2, 2048)
    design = HeadDesign(training["head"], training["variant"])
    names = training["operators"]
    generator = Generator(backbone, names, dict.fromkeys(names, design), training["size"]).eval()
    shapes = {name: tuple(generator.head(name).get_parameter("maps.weight").shape) for name in names}
    # n + 1 maps on ResNet-101's 2048 x 7 x 7: n is 6, 3 and 4.
    assert shapes == {"piecewise": (7, 2048, 1, 1), "filtering": (4, 2048, 1, 1), "crop": (5, 2048, 1, 1)}
    with torch.no_grad():
        predicted = generator(torch.rand(1, 3, generator.size, generator.size))
    assert {name: tuple(prediction.attention.shape) for name, prediction in predicted.items()} == dict.fromkeys(
        names, (1, 7, 7)
    )


def test_unknown_designs_are_rejected_with_the_nearest_name() -> None:
    backbone = Backbone(TINY_BACKBONE)
    assert list(HEADS) == ["studio", "paper", "release", "tone"]
    with pytest.raises(ValueError, match=r"unknown kind of head 'papre' \(did you mean 'paper'\?\)"):
        new_head(backbone, "crop", HeadDesign("papre"))
    with pytest.raises(ValueError, match=r"unknown kind of critic 'studios' \(did you mean 'studio'\?\)"):
        new_critic("studios", backbone)


@pytest.mark.parametrize(("name", "channels"), [("vgg16", 4096), ("resnet50", 2048)])
def test_a_backbone_says_how_many_channels_it_returns(name: str, channels: int) -> None:
    # Without memory for the weights: a VGG has two wide layers after its last map.
    with torch.device("meta"):
        backbone = Backbone(name)
        assert backbone.network(torch.zeros(1, 3, 224, 224)).shape[1] == backbone.channels == channels
