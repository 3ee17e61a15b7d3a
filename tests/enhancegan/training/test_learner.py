"""The schedule of the rates, for runs of any length."""

from pathlib import Path

import pytest
from torch import nn

from enhancegan.training.learner import new_learner
from enhancegan.training.rank_config import RankConfig


@pytest.mark.parametrize("steps", [1, 5, 9, 10, 11, 20])
def test_a_run_of_any_length_has_a_rate_for_every_step(steps: int) -> None:
    backbone, head = nn.Linear(2, 2), nn.Linear(2, 1)
    config = RankConfig(Path("data"), steps=steps)
    learner = new_learner(nn.Sequential(backbone, head), backbone.parameters(), head.parameters(), config)
    for _ in range(steps - 1):
        learner.optimizer.step()
        learner.schedule.step()
    assert all(0 <= rate <= config.head_rate for rate in learner.schedule.get_last_lr())
