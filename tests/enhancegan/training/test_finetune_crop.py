"""Fine-tuning of the crop head on pictures whose best window is plain to see."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from enhancegan.checkpoints import load_generator, save_checkpoint
from enhancegan.datasets.cuhk_cropping import read_cuhk_cropping
from enhancegan.enhancer import Enhancer
from enhancegan.evaluation.crop_metrics import centered, overlap
from enhancegan.evaluation.cropping import photographers_windows, propose_windows
from enhancegan.networks.backbone import Backbone
from enhancegan.networks.generator import Generator
from enhancegan.training.finetune_config import FinetuneConfig
from enhancegan.training.finetune_crop import finetune_crop, finetuned_windows
from tests.enhancegan.conftest import TINY_BACKBONE
from tests.enhancegan.tiny_cuhk_cropping import write_cropping_set

COUNT = 24


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write_cropping_set(tmp_path / "data", COUNT)
    return tmp_path / "data"


def config(data: Path, critic: Path, output: str, **changes) -> FinetuneConfig:
    settings = {"folds": 2, "steps": 300, "batch": 12, "rate": 3e-3} | changes
    return FinetuneConfig(data=data, output=data.parent / output, critic=critic, **settings)


@pytest.mark.slow
def test_held_out_photos_are_cropped_better_than_before(data: Path, critic_file: Path) -> None:
    photos = read_cuhk_cropping(data)
    photographers = photographers_windows(photos)

    def mean_overlap(windows: np.ndarray) -> float:
        return float(overlap(windows[:, np.newaxis], photographers).mean())

    finetune_crop(config(data, critic_file, "untrained", steps=0))
    finetune_crop(config(data, critic_file, "trained"))
    before = finetuned_windows(data.parent / "untrained", photos)
    after = finetuned_windows(data.parent / "trained", photos)
    assert mean_overlap(after) > mean_overlap(before) + 0.2
    # It has learnt where, not only how much.
    assert mean_overlap(after) > mean_overlap(centered(after)) + 0.15


def test_every_photo_is_proposed_a_window_by_the_head_that_has_not_seen_it(data: Path, critic_file: Path) -> None:
    settings = config(data, critic_file, "output", steps=20, folds=3)
    windows = finetune_crop(settings)
    assert windows["photo"].tolist() == [f"{number:02}.png" for number in range(COUNT)]
    assert windows["fold"].value_counts().to_dict() == {1: 8, 2: 8, 3: 8}
    photos = read_cuhk_cropping(data)
    proposed = finetuned_windows(settings.output, photos)
    held_out = (windows["fold"] == 1).to_numpy()
    saved = Enhancer(load_generator(settings.output / "fold-1.safetensors"))
    again = propose_windows(saved, [photo for photo, held in zip(photos, held_out, strict=True) if held])
    # Checkpoints are float16.
    assert again == pytest.approx(proposed[held_out], abs=0.01)


def test_the_seed_decides(data: Path, critic_file: Path) -> None:
    runs = {
        name: finetune_crop(config(data, critic_file, name, steps=5, seed=seed))
        for name, seed in (("first", 0), ("again", 0), ("other", 1))
    }
    pd.testing.assert_frame_equal(runs["first"], runs["again"])
    assert (data.parent / "first/windows.csv").read_bytes() == (data.parent / "again/windows.csv").read_bytes()
    assert not runs["first"].equals(runs["other"])


def test_a_generator_goes_on_from_its_own_crop_head(data: Path, generator: Generator, tmp_path: Path) -> None:
    path = tmp_path / "generator.safetensors"
    save_checkpoint(path, generator, step=0, config={})
    finetune_crop(FinetuneConfig(data=data, output=tmp_path / "out", generator=path, steps=0))
    photos = read_cuhk_cropping(data)
    expected = propose_windows(Enhancer(load_generator(path)), photos)
    assert finetuned_windows(tmp_path / "out", photos) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("folds", [0, 1, COUNT + 1])
def test_folds_that_do_not_fit_the_data_are_rejected(data: Path, critic_file: Path, folds: int) -> None:
    with pytest.raises(ValueError, match=rf"folds must lie in \[2, {COUNT}\]"):
        finetune_crop(config(data, critic_file, "output", folds=folds))


def test_a_start_that_cannot_be_used_is_rejected(data: Path, critic_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "piecewise.safetensors"
    save_checkpoint(path, Generator(Backbone(TINY_BACKBONE), ["piecewise"]), step=0, config={})
    with pytest.raises(ValueError, match="not trained for 'crop'"):
        finetune_crop(FinetuneConfig(data=data, output=tmp_path / "out", generator=path))
    with pytest.raises(ValueError, match="not both"):
        finetune_crop(config(data, critic_file, "out", generator=path))


def test_windows_of_other_data_are_rejected(data: Path, tmp_path: Path) -> None:
    photos = read_cuhk_cropping(data)
    with pytest.raises(ValueError, match="run finetune-crop first"):
        finetuned_windows(tmp_path, photos)
    (tmp_path / "windows.csv").write_text("photo,left,top,right,bottom\n00.png,0,0,1,1\n")
    with pytest.raises(ValueError, match=r"lacks 23 photos, such as 01\.png"):
        finetuned_windows(tmp_path, photos)
    (tmp_path / "windows.csv").write_text("photo,x,y\n00.png,0,0\n")
    with pytest.raises(ValueError, match="must have the columns photo, left, top, right, bottom"):
        finetuned_windows(tmp_path, photos)
