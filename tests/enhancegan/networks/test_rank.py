"""The RANK network: branches of the score, mixed by content."""

from math import exp
from pathlib import Path

import pytest
import torch

from enhancegan.checkpoints import load_critic, load_rank, save_checkpoint
from enhancegan.networks.backbone import Backbone
from enhancegan.networks.rank import RankNetwork
from tests.enhancegan.conftest import TINY_BACKBONE


@pytest.fixture
def network() -> RankNetwork:
    torch.manual_seed(0)
    return RankNetwork(Backbone(TINY_BACKBONE), Backbone(TINY_BACKBONE), clusters=2, attributes=11).eval()


def test_a_photo_shares_in_a_cluster_by_its_distance(network: RankNetwork) -> None:
    photo = torch.rand(1, 3, 64, 64)
    with torch.no_grad():
        # The photo's own features, and a center at a squared distance of 4 spreads of 0.5.
        features = network.content_features(photo)
        away = features.clone()
        away[0, 0] += 2**0.5
        network.centers.copy_(torch.cat([features, away]))
        network.spread.fill_(0.5)
        weights = network.content_weights(photo)
    assert weights[0].tolist() == pytest.approx([1 / (1 + exp(-4)), exp(-4) / (1 + exp(-4))], abs=1e-4)


def test_the_score_is_the_sum_of_the_branches_weighted_by_content(network: RankNetwork) -> None:
    with torch.no_grad():
        network.branches.weight.zero_()
        network.branches.bias.copy_(torch.tensor([0.2, 0.8]))
        # Both centers are alike, so each branch counts half.
        rated = network(torch.rand(3, 3, 64, 64))
    assert rated.shape == (3, 12)
    assert rated[:, 0].tolist() == pytest.approx([0.5] * 3)


def test_what_a_photo_shows_is_told_by_a_network_that_does_not_learn(network: RankNetwork) -> None:
    network.train()(torch.rand(2, 3, 64, 64)).sum().backward()
    assert all(weight.grad is None for weight in network.content.parameters())
    assert all(weight.grad is not None for weight in network.head_parameters())


def test_a_file_holds_all_of_it_and_is_no_critic(network: RankNetwork, tmp_path: Path) -> None:
    path = tmp_path / "rank.safetensors"
    save_checkpoint(path, network.half().float(), step=3, config={})
    photo = torch.rand(2, 3, 64, 64)
    with torch.no_grad():
        assert torch.equal(load_rank(path)(photo), network(photo))
    with pytest.raises(ValueError, match="contains a rank network, expected a critic"):
        load_critic(path)
