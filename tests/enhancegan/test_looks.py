"""Looks of one photo: visibly different, none much worse, the best by the judge first."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from skimage import data
from skimage.color import deltaE_ciede2000, rgb2lab

from enhancegan.clipping import newly_clipped
from enhancegan.enhancer import Edit, Enhancer, apply_parameters, shipped_enhancer
from enhancegan.evaluators import get_evaluator
from enhancegan.looks import STYLES
from enhancegan.networks.backbone import Backbone
from enhancegan.networks.generator import Generator

PHOTOS = ("coffee", "astronaut", "chelsea", "rocket")


def photo(name: str) -> Image.Image:
    return Image.fromarray(getattr(data, name)()).resize((300, 240))


def result(picture: Image.Image, edit: Edit) -> Image.Image:
    return apply_parameters(picture, "photographic", edit.parameters)


@pytest.mark.parametrize("name", PHOTOS)
def test_looks_can_be_told_apart(name: str) -> None:
    picture = photo(name)
    looks = shipped_enhancer().predict(picture, looks=4)
    assert 2 <= len(looks) <= 4
    colors = [rgb2lab(np.asarray(result(picture, edit))) for edit in looks.values()]
    for one, other in combinations(colors, 2):
        # 1.5, not 2.0: that they differ is decided on a small square.
        assert deltaE_ciede2000(one, other).mean() >= 1.5


@pytest.mark.parametrize("name", PHOTOS)
def test_the_judge_decides_the_order_and_finds_none_much_worse(name: str) -> None:
    picture = photo(name)
    looks = shipped_enhancer().predict(picture, looks=4)
    scores = get_evaluator("statistics").score([result(picture, edit) for edit in looks.values()])
    odds = dict(zip(looks, torch.logit(torch.tensor(scores, dtype=torch.float64)).tolist(), strict=True))
    # The evaluator sees the photo after JPEG, which moves the scores a little.
    assert min(odds.values()) > odds["natural"] - 1.5
    assert odds[next(iter(looks))] > max(odds.values()) - 0.5


@pytest.mark.parametrize("name", PHOTOS)
def test_no_look_clips(name: str) -> None:
    picture = photo(name)
    before = torch.from_numpy(np.array(picture)).permute(2, 0, 1)[None] / 255
    for edit in shipped_enhancer().predict(picture, looks=4).values():
        after = torch.from_numpy(np.array(result(picture, edit))).permute(2, 0, 1)[None] / 255
        assert newly_clipped(before, after) <= 0.01


def test_the_natural_look_is_what_one_edit_would_be() -> None:
    picture = photo("coffee")
    natural = shipped_enhancer().propose(picture, "photographic")
    assert list(shipped_enhancer().predict(picture, looks=1)) == ["natural"]
    looks = shipped_enhancer().predict(picture, looks=8)
    assert looks["natural"].parameters == pytest.approx(natural.parameters)
    assert set(looks) <= {"natural", *STYLES}


def test_a_gray_photo_has_no_look_that_changes_colors() -> None:
    looks = shipped_enhancer().predict(Image.fromarray(data.camera()).convert("RGB"), looks=8)
    assert "bright" in looks
    assert not {"warm", "cool", "vivid"} & set(looks)


@pytest.mark.parametrize("count", [0, 9, -1, 2.5, 4.0, "4", True])
def test_an_impossible_number_of_looks_is_refused(count: Any) -> None:
    with pytest.raises(ValueError, match=r"looks must be a whole number in \[1, 8\]"):
        shipped_enhancer().predict(photo("coffee"), looks=count)


def test_looks_need_a_head_for_photographic() -> None:
    enhancer = Enhancer(Generator(Backbone("test_efficientnet"), ["crop"]).eval())
    with pytest.raises(ValueError, match="not trained for 'photographic'"):
        enhancer.predict(photo("coffee"), looks=4)
