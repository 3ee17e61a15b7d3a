"""Training of RANK: its loss, its pairs, and a run on photos whose score is their brightness."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file

from enhancegan.__main__ import main
from enhancegan.checkpoint_header import read_header
from enhancegan.datasets.photo_set import PhotoSet
from enhancegan.evaluators import get_evaluator
from enhancegan.networks.rank import RankNetwork
from enhancegan.training.pretrain_rank import (
    Pairs,
    PairSampler,
    RatedSet,
    content_clusters,
    pretrain_rank,
    rank_loss,
    spearman,
)
from enhancegan.training.rank_config import RankConfig
from enhancegan.training.rank_losses import ranking_loss, regression_loss
from tests.enhancegan.conftest import TINY_BACKBONE
from tests.enhancegan.datasets.tiny_aadb import write_aadb
from tests.enhancegan.datasets.tiny_photos import write_photos


def test_regression_is_half_the_mean_squared_distance() -> None:
    # (0.3^2 + 0.1^2) / 2 photos / 2
    assert regression_loss(torch.tensor([0.5, 0.6]), torch.tensor([0.2, 0.7])).item() == pytest.approx(0.025)
    # Two attributes of one photo: (1^2 + 0.5^2) / 2
    assert regression_loss(torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, 0.5]])).item() == pytest.approx(0.625)


@pytest.mark.parametrize(
    ("first", "second", "order", "expected"),
    [
        pytest.param(0.9, 0.2, 1.0, 0.0, id="right and far ahead"),
        pytest.param(0.5, 0.4, 1.0, 0.025, id="right by less than the margin"),
        pytest.param(0.5, 0.4, -1.0, 0.125, id="wrong"),
        pytest.param(0.5, 0.4, 0.0, 0.075, id="a tie"),
    ],
)
def test_ranking_asks_the_better_photo_to_be_ahead_by_the_margin(
    first: float, second: float, order: float, expected: float
) -> None:
    # max(0, 0.15 - order (first - second)) / 2
    loss = ranking_loss(torch.tensor([first]), torch.tensor([second]), torch.tensor([order]), margin=0.15)
    assert loss.item() == pytest.approx(expected)


def test_the_terms_are_weighted_and_added() -> None:
    config = RankConfig(Path("data"), rank_weight=2.0, attribute_weight=0.5, margin=0.15)
    # One pair: scores 0.5 and 0.4 instead of 0.2 and 0.6, one attribute 1 and 0 instead of 0 and 0.
    predicted, rated = torch.tensor([[0.5, 1.0], [0.4, 0.0]]), torch.tensor([[0.2, 0.0], [0.6, 0.0]])
    loss = rank_loss(predicted, Pairs(torch.zeros(2, 3, 1, 1), rated, torch.tensor([-1.0])), config)
    # (0.09 + 0.04) / 4 + 2 (0.15 + 0.1) / 2 + 0.5 (1 + 0) / 4
    assert loss.item() == pytest.approx(0.0325 + 0.25 + 0.125)


def test_a_share_of_the_pairs_is_ordered_by_the_person_who_rated_both(tmp_path: Path) -> None:
    write_photos(tmp_path, ["a.png", "b.png", "c.png"])
    labels = torch.tensor([[0.1, 0.0], [0.5, 0.0], [0.9, 0.0]])
    # Ann liked the first photo better than the second, against the mean; Bob rated one photo and makes no pair.
    raters = [{"ann": 4.0}, {"ann": 2.0, "bob": 1.0}, {}]
    rated = RatedSet(PhotoSet(sorted(tmp_path.iterdir()), 16, augment=False), labels, raters)
    photos, drawn, order = PairSampler(rated, RankConfig(tmp_path, batch=40, within_rater=0.5), seed=0).next()
    assert photos.shape == (80, 3, 16, 16)
    first, second = drawn[:, 0].chunk(2)
    assert (first != second).all()
    by_ann, by_mean = slice(0, 20), slice(20, 40)
    assert torch.equal(order[by_ann], (second - first)[by_ann].sign()) and first[by_ann].max() < 0.6
    assert torch.equal(order[by_mean], (first - second)[by_mean].sign())


def test_scores_that_are_all_alike_rank_nothing() -> None:
    class Bored(torch.nn.Module):
        spread = torch.ones(())

        def forward(self, photos: torch.Tensor) -> torch.Tensor:
            return torch.full((len(photos), 12), 0.5)

    bored: RankNetwork = Bored()  # type: ignore[assignment]
    assert spearman(bored, torch.zeros(3, 3, 8, 8), torch.rand(3, 12)) == 0.0


def test_clusters_are_centers_of_their_photos_and_the_spread_their_mean_squared_distance() -> None:
    features = torch.tensor([[0.0, 0.0], [0.2, 0.0], [1.0, 0.0], [1.2, 0.0]])
    centers, spread = content_clusters(features, 2, seed=0)
    assert sorted(centers[:, 0].tolist()) == pytest.approx([0.1, 1.1])
    assert spread == pytest.approx(0.01)


def tiny_rank(data: Path, output: Path, **changes) -> RankConfig:
    config = RankConfig(
        data=data, output=output, backbone=TINY_BACKBONE, imagenet=False, steps=40, batch=6, size=32, clusters=3,
        backbone_rate=3e-3, head_rate=1e-2, average=0.8, evaluate_every=20,
    )  # fmt: skip
    return replace(config, **changes)


def test_rank_learns_to_order_photos_by_their_score(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_aadb(tmp_path / "aadb")
    config = tiny_rank(tmp_path / "aadb", tmp_path / "rank.safetensors")
    best = pretrain_rank(config)
    assert best > 0.5
    assert read_header(config.output).config["spearman"] == best
    log = pd.read_csv(tmp_path / "rank.log" / "log.csv").set_index("step")["spearman"].dropna()
    assert list(log.index) == [20, 40] and log.max() == pytest.approx(best, abs=1e-5)

    evaluator = get_evaluator(f"rank:{config.output}")
    assert evaluator.name == "rank:rank.safetensors"
    assert evaluator.description.startswith("a test_efficientnet trained on aadb, step ")
    dark, light = evaluator.score([Image.new("RGB", (64, 48), (level,) * 3) for level in (30, 220)])
    assert light > dark

    options = ["--evaluator", "rank", "--data", config.data, "--size", "32", "--evaluate"]
    assert main(["pretrain", *map(str, options), "--critic", str(config.output)]) == 0
    rho = re.search(r"Spearman's rho (\S+)", capsys.readouterr().out.splitlines()[-1])
    assert rho and float(rho[1]) > 0.5


def test_a_resumed_run_ends_with_the_weights_of_an_unbroken_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_aadb(tmp_path / "aadb", train=6, validation=3)
    whole = tiny_rank(tmp_path / "aadb", tmp_path / "whole.safetensors", steps=3, batch=2, evaluate_every=1)
    broken = replace(whole, output=tmp_path / "broken.safetensors")
    pretrain_rank(whole)
    played: list[Pairs] = []

    def interrupted(predicted: torch.Tensor, pairs: Pairs, config: RankConfig) -> torch.Tensor:
        if len(played) == 2:
            raise KeyboardInterrupt
        played.append(pairs)
        return rank_loss(predicted, pairs, config)

    with monkeypatch.context() as patched:
        patched.setattr("enhancegan.training.pretrain_rank.rank_loss", interrupted)
        with pytest.raises(KeyboardInterrupt):
            pretrain_rank(broken)
    pretrain_rank(replace(broken, resume=True))
    first, second = load_file(whole.output), load_file(broken.output)
    assert all(torch.equal(first[key], second[key]) for key in first)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(["--real", "1"], "--evaluator rank has no --real", id="a setting of critics"),
        pytest.param(["--preset", "paper"], "--evaluator rank has no --preset", id="a preset of critics"),
        pytest.param(["--evaluate"], "--evaluate needs --critic FILE: no RANK network is shipped", id="no file"),
        pytest.param(["--clusters", "0"], "clusters must be 1 or more, got 0", id="no cluster"),
        pytest.param(["--within-rater", "2"], "within_rater must lie in [0, 1], got 2.0", id="more than all pairs"),
        pytest.param(["--batch", "0"], "batch must be at least 1, got 0", id="no photos"),
        pytest.param(["--size", "0"], "size must be at least 1, got 0", id="no pixels"),
        pytest.param(["--seed", "-1"], "seed must lie in 0 to 4294967295, got -1", id="no seed"),
        pytest.param(["--dataset", "ava"], "unknown rated data set 'ava'; known: aadb", id="no scores"),
    ],
)
def test_what_rank_cannot_do_is_said_in_one_line(
    options: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = ["--output", str(tmp_path / "rank.safetensors")]
    assert main(["pretrain", "--evaluator", "rank", "--data", str(tmp_path), *output, *options]) == 2
    assert message in capsys.readouterr().err
