"""The critic's f_W: lower is better looking."""

import pytest
import torch

from enhancegan.networks.backbone import Backbone
from enhancegan.networks.critic import Critic, PooledClassifier
from enhancegan.training.pretrain import evaluate_critic


def test_score_starts_as_poor_logit_minus_good_logit(critic: Critic) -> None:
    photos = torch.rand(3, 3, 64, 64)
    good, poor = critic.logits(photos).unbind(dim=1)
    assert torch.allclose(critic(photos), poor - good, atol=1e-6)


def test_evaluation_counts_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    class Brightness(Critic):
        """Calls a photo good when its mean is above 0.5, the surer the brighter."""

        def logits(self, photo: torch.Tensor) -> torch.Tensor:
            mean = photo.mean(dim=(1, 2, 3))
            return torch.stack([mean - 0.5, 0.5 - mean], dim=1)

    # The third photo's copy is brighter than the photo, the others' are darker.
    shift = torch.tensor([-0.1, -0.1, 0.1, -0.1]).view(4, 1, 1, 1)
    monkeypatch.setattr("enhancegan.training.pretrain.degrade", lambda photos, generator: photos + shift)
    good = torch.tensor([0.9, 0.8, 0.6, 0.2]).view(4, 1, 1, 1).expand(4, 3, 8, 8)
    poor = torch.tensor([0.1, 0.7]).view(2, 1, 1, 1).expand(2, 3, 8, 8)
    scores = evaluate_critic(Brightness(Backbone("test_efficientnet")), good, poor)
    assert scores.balanced_accuracy == (3 / 4 + 1 / 2) / 2
    assert scores.preference == 3 / 4


def test_the_papers_network_sees_the_mean_of_the_last_map_through_two_neurons() -> None:
    network = PooledClassifier(Backbone("test_efficientnet")).eval()
    photos = torch.rand(2, 3, 64, 64)
    pooled = network.backbone(photos).flatten(2).mean(dim=2)
    weight, bias = network.classifier.weight, network.classifier.bias
    assert weight.shape == (2, network.backbone.channels)
    assert torch.allclose(network.logits(photos), pooled @ weight.T + bias, atol=1e-6)
