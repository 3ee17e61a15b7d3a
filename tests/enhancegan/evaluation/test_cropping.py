"""Table 3 with windows whose scores are known."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from PIL import Image

from enhancegan.datasets.cuhk_cropping import CroppedPhoto, read_cuhk_cropping
from enhancegan.enhancer import Enhancer, crop_window
from enhancegan.evaluation.cropping import propose_crop, propose_windows, table3
from enhancegan.networks.backbone import Backbone
from enhancegan.networks.generator import Generator
from tests.enhancegan.conftest import TINY_BACKBONE
from tests.enhancegan.tiny_cuhk_cropping import write_cropping_set

PAPER = Path(__file__).parent / "paper"
LEFT_HALF, RIGHT_HALF, WHOLE = (0.0, 0.0, 0.5, 1.0), (0.5, 0.0, 1.0, 1.0), (0.0, 0.0, 1.0, 1.0)
PHOTOS = [CroppedPhoto(Path(name), "static", (LEFT_HALF, RIGHT_HALF, WHOLE)) for name in ("a.jpg", "b.jpg")]


def test_our_rows_and_the_baselines_stand_among_those_of_the_paper() -> None:
    weak = np.array([LEFT_HALF, RIGHT_HALF])
    rows = table3(PHOTOS, weak, finetuned=np.array([LEFT_HALF, LEFT_HALF])).set_index("method")
    overlaps = rows[["overlap_1", "overlap_2", "overlap_3"]].T
    assert overlaps["ours"].tolist() == [0.5, 0.5, 0.5]
    assert overlaps["ours, fine-tuned"].tolist() == [1.0, 0.0, 0.5]
    assert overlaps["whole photo"].tolist() == [0.5, 0.5, 1.0]
    # A half in the middle shares a quarter of the photo with either half: 0.25 of 0.75.
    assert overlaps["center window as large as ours"].tolist() == pytest.approx([1 / 3, 1 / 3, 0.5])
    # One edge of four is half the width off.
    assert rows.loc["whole photo", "displacement_1"] == 0.125
    assert rows.loc["ours", "n"] == 2 and rows.loc["A2-RL", "n"] == 950


def test_the_papers_numbers_are_those_of_the_paper() -> None:
    printed = pd.read_csv(PAPER / "table3.csv")
    rows = table3(PHOTOS, np.array([LEFT_HALF, RIGHT_HALF]))
    ours = rows.loc[rows["source"] == "paper", printed.columns].reset_index(drop=True)
    pd.testing.assert_frame_equal(ours, printed)


def test_without_fine_tuning_its_rows_are_left_out() -> None:
    methods = table3(PHOTOS, np.array([LEFT_HALF, RIGHT_HALF]))["method"]
    assert not methods.str.contains("ours, fine-tuned").any()


def test_the_proposed_window_is_the_one_that_is_cropped(generator: Generator, photo: Image.Image) -> None:
    torch.nn.init.constant_(generator.heads["crop"].maps.bias, -1.0)
    edit, window = propose_crop(Enhancer(generator), photo)
    pixels = crop_window(photo.size, edit.parameters)
    assert (window * np.array(photo.size * 2)).tolist() == pytest.approx(pixels, abs=0.51)
    assert pixels[2] - pixels[0] < photo.width


def test_every_photo_gets_a_window(generator: Generator, tmp_path: Path) -> None:
    write_cropping_set(tmp_path, 3)
    assert propose_windows(Enhancer(generator), read_cuhk_cropping(tmp_path)).shape == (3, 4)


def test_a_generator_that_cannot_crop_is_rejected(photo: Image.Image) -> None:
    enhancer = Enhancer(Generator(Backbone(TINY_BACKBONE), ["piecewise"]).eval())
    with pytest.raises(ValueError, match="not trained for 'crop'; it knows piecewise"):
        propose_crop(enhancer, photo)
