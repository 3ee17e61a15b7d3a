"""The critic's own layers learn on a backbone that stays as it is."""

from pathlib import Path

import pytest
import torch

from enhancegan.datasets.photo_set import PhotoSet
from enhancegan.networks.backbone import Backbone
from enhancegan.networks.critic import Critic
from enhancegan.photo import find_photos
from enhancegan.training.fit_head import fit_head
from enhancegan.training.pretrain import evaluate_critic
from tests.enhancegan.conftest import TINY_BACKBONE


def photo_set(folder: Path, augment: bool) -> PhotoSet:
    return PhotoSet(find_photos([folder]), size=64, augment=augment)


def new_critic() -> Critic:
    """As pre-training builds it: in training mode."""
    torch.manual_seed(0)
    return Critic(Backbone(TINY_BACKBONE))


def fit(critic: Critic, folder: Path) -> Critic:
    good, poor = (photo_set(folder / label, augment=True) for label in ("good", "poor"))
    fit_head(critic, good, poor, torch.Generator().manual_seed(0))
    return critic


def test_a_fitted_head_tells_good_from_poor(good_and_poor: Path) -> None:
    good, poor = (photo_set(good_and_poor / label, augment=False).all_photos() for label in ("good", "poor"))
    critic = fit(new_critic(), good_and_poor)
    assert not critic.training
    assert evaluate_critic(critic, good, poor).balanced_accuracy >= 0.9
    with torch.no_grad():
        assert critic(good).max() < critic(poor).min()


def test_the_backbone_stays_as_it_is_and_the_head_does_not(good_and_poor: Path) -> None:
    critic = new_critic()
    before = {key: value.clone() for key, value in critic.state_dict().items()}
    after = fit(critic, good_and_poor).state_dict()
    changed = {key for key in before if not torch.equal(before[key], after[key])}
    assert not {key for key in changed if key.startswith("backbone.")}
    assert {"hidden.weight", "classifier.weight", "scale.running_mean", "scale.running_var"} <= changed


def test_the_statistics_of_good_photos_are_brought_to_one_scale(good_and_poor: Path) -> None:
    critic = fit(new_critic(), good_and_poor)
    good = photo_set(good_and_poor / "good", augment=True)
    with torch.no_grad():
        scaled = critic.scale(critic.features(torch.stack([good[index % len(good)] for index in range(60)])))
    assert scaled.mean().item() == pytest.approx(0, abs=0.3)
    assert scaled.std(dim=0).median().item() == pytest.approx(1, abs=0.3)
