"""The head that sees colors alone."""

import torch

from enhancegan.networks.backbone import Backbone
from enhancegan.networks.color_statistics import COLOR_STATISTICS
from enhancegan.networks.head import Look
from enhancegan.networks.tone_head import ToneHead
from enhancegan.operators import get_operator
from tests.enhancegan.conftest import TINY_BACKBONE

NAMES = [parameter.name for parameter in get_operator("photographic").parameters]


def head(trained: bool) -> ToneHead:
    torch.manual_seed(0)
    made = ToneHead(Backbone(TINY_BACKBONE), get_operator("photographic"))
    for member in made.members if trained else ():
        torch.nn.init.normal_(list(member.parameters())[-2], std=0.3)
    return made.eval()


def statistics(chroma: float, count: int = 2) -> torch.Tensor:
    made = torch.randn(count, COLOR_STATISTICS, generator=torch.Generator().manual_seed(0))
    made[:, 3] = chroma  # the mean chroma
    return made


def test_an_untrained_head_leaves_photos_as_they_are() -> None:
    assert torch.equal(head(trained=False).theta(statistics(20.0)), torch.zeros(2, len(NAMES)))


def test_white_balance_is_changed_the_less_the_grayer_a_photo_is() -> None:
    gray, muted, colorful = (head(trained=True).theta(statistics(chroma)) for chroma in (0.0, 5.0, 1000.0))
    shifts = [NAMES.index(name) for name in ("temperature", "tint")]
    assert not gray[:, shifts].any() and gray[:, 0].all()
    # The rest also depends on the chroma, but only as one of many statistics.
    assert (muted[:, shifts].abs() < colorful[:, shifts].abs()).all()


def test_the_prediction_is_of_the_members_mean_logits_as_far_as_they_agree() -> None:
    trained = head(trained=True)
    seen = statistics(1000.0)
    logits = torch.stack([member(seen.clamp(-6, 6)) for member in trained.members])
    mean = logits.mean(dim=0)
    agreed = (mean**2).sum(dim=1, keepdim=True)
    disputed = ((logits - mean) ** 2).mean(dim=0).sum(dim=1, keepdim=True)
    expected = trained.operator.from_logits(mean * agreed / (agreed + disputed))
    assert torch.allclose(trained.theta(seen), expected, atol=1e-3)


def test_members_of_one_mind_are_followed_to_the_full() -> None:
    trained = head(trained=True)
    seen = statistics(1000.0)
    alone = trained.theta(seen, trained.members[:1])
    trained.members = torch.nn.ModuleList([trained.members[0]] * 3)
    assert alone.abs().max() > 0.05
    assert torch.allclose(trained.theta(seen), alone, atol=1e-4)


def test_statistics_far_from_those_of_the_training_give_no_wilder_edit() -> None:
    trained = head(trained=True)
    unlike = statistics(20.0).sign() * 1e6
    assert torch.allclose(trained.theta(unlike)[:, 0], trained.theta(unlike / 1000)[:, 0])


def test_a_prediction_has_an_attention_that_prefers_no_place() -> None:
    look = Look(torch.zeros(2, 5, 3, 4), torch.zeros(2, 7), statistics(20.0))
    prediction = head(trained=True)(look)
    assert prediction.theta.shape == (2, len(NAMES))
    assert torch.allclose(prediction.attention, torch.full((2, 3, 4), 1 / 12))
