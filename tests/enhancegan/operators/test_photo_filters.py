"""The photo filters: closed form by hand, trained CNNs against the closed form, and their weighted sum."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file

from enhancegan.operators import get_operator
from enhancegan.operators.photo_filters import (
    PHOTO_FILTERS,
    WEIGHTS,
    PhotoFilterCNN,
    apply_photo_filter,
    photo_filter,
)
from enhancegan.training.fit_filters import fit_photo_filters, psnr, random_colors

# Photoshop's colors of Cooling Filter (80), Warming Filter (85) and Underwater, in levels of 255.
COLORS = {"cooling": (0, 181, 255), "warming": (236, 138, 0), "underwater": (0, 194, 177)}
PRECISIONS = (torch.float32, torch.float64)
BRIGHT = (1.0, 0.9, 0.2)


def filtered_by_network(rgb: tuple[float, ...], name: str) -> np.ndarray:
    """What the shipped weights make of one color: three 1x1 convolutions are three matrix products."""
    weights = {key.removeprefix(f"{name}."): w.astype(float) for key, w in load_file(WEIGHTS).items()}
    values = np.array(rgb)
    for layer in ("0", "2", "4"):
        values = weights[f"{layer}.weight"][:, :, 0, 0] @ values + weights[f"{layer}.bias"]
        values = values if layer == "4" else np.where(values > 0, values, 0.1 * values)
    return values


def test_warming_filter_on_gray_by_hand() -> None:
    # #ec8a00 = (236, 138, 0) / 255; gray 0.5 mixed 25 % with its multiply-blend:
    # (0.5 * (0.75 + 0.25 * 236 / 255), 0.5 * (0.75 + 0.25 * 138 / 255), 0.5 * 0.75) = (0.490686, 0.442647, 0.375)
    # luminosity 0.3 R + 0.59 G + 0.11 B = 0.449618; add 0.5 - 0.449618 = 0.050382 to every channel
    result = photo_filter(torch.full((1, 3, 1, 1), 0.5), "warming").flatten().tolist()
    assert result == pytest.approx([0.541069, 0.493029, 0.425382], abs=1e-5)


@pytest.mark.parametrize(("name", "density"), [("cooling", 0.25), ("warming", 0.6), ("underwater", 1.0)])
def test_a_filter_multiplies_by_its_color_and_gives_the_luminosity_back(name: str, density: float) -> None:
    photo = (0.1, 0.3, 0.2)
    mixed = [x * (1 - density + density * c / 255) for x, c in zip(photo, COLORS[name], strict=True)]
    lost = 0.3 * (0.1 - mixed[0]) + 0.59 * (0.3 - mixed[1]) + 0.11 * (0.2 - mixed[2])
    result = photo_filter(torch.tensor(photo, dtype=torch.float64).view(1, 3, 1, 1), name, density)
    assert result.flatten().tolist() == pytest.approx([x + lost for x in mixed], abs=1e-9)


def test_the_three_filters_have_photoshops_default_density() -> None:
    photo = torch.tensor((0.1, 0.3, 0.2), dtype=torch.float64).view(1, 3, 1, 1)
    assert list(PHOTO_FILTERS) == list(COLORS)
    for name in COLORS:
        assert torch.equal(photo_filter(photo, name), photo_filter(photo, name, 0.25))


def test_a_color_that_leaves_the_range_is_pulled_towards_the_gray_of_its_luminosity() -> None:
    # (1, 0.9, 0.2) has luminosity 0.3 + 0.59 * 0.9 + 0.11 * 0.2 = 0.853. Warming leaves
    # (0.75 + 0.25 * 236 / 255, 0.9 * (0.75 + 0.25 * 138 / 255), 0.2 * 0.75) = (0.981373, 0.796765, 0.15), luminosity
    # 0.781003. Adding 0.071997 brings red to 1.053369; it is pulled back to 1, and the others by the same factor,
    # (1 - 0.853) / (1.053369 - 0.853) = 0.733645.
    result = photo_filter(torch.tensor(BRIGHT, dtype=torch.float64).view(1, 3, 1, 1), "warming").flatten().tolist()
    green = 0.853 + (0.796765 + 0.071997 - 0.853) * 0.733645
    blue = 0.853 + (0.15 + 0.071997 - 0.853) * 0.733645
    assert result == pytest.approx([1, green, blue], abs=2e-6)


def test_one_color_that_leaves_the_range_does_not_change_another_in_the_batch() -> None:
    batch = torch.tensor([BRIGHT, (0.1, 0.3, 0.2)]).view(2, 3, 1, 1)
    alone = [photo_filter(color, "warming") for color in batch.split(1)]
    assert torch.equal(photo_filter(batch, "warming"), torch.cat(alone))


@pytest.mark.parametrize("name", PHOTO_FILTERS)
def test_luminosity_is_preserved_and_nothing_leaves_the_range(name: str) -> None:
    colors = random_colors(1000, torch.Generator().manual_seed(0))
    weights = torch.tensor([0.3, 0.59, 0.11]).view(1, 3, 1, 1)
    filtered = photo_filter(colors, name)
    assert ((filtered - colors) * weights).sum(dim=1).abs().max() < 1e-5
    assert filtered.min() > -1e-5 and filtered.max() < 1 + 1e-5


@pytest.mark.parametrize("name", PHOTO_FILTERS)
def test_trained_filter_matches_its_closed_form_at_40_db(name: str) -> None:
    colors = random_colors(10_000, torch.Generator().manual_seed(7))
    assert psnr(apply_photo_filter(colors, name), photo_filter(colors, name)) >= 40


@pytest.mark.slow
def test_fitting_from_scratch_learns(tmp_path) -> None:
    few = fit_photo_filters(tmp_path / "few.safetensors", steps=5)
    more = fit_photo_filters(tmp_path / "more.safetensors", steps=150)
    assert all(more[name] > few[name] + 5 for name in PHOTO_FILTERS)


def test_a_trained_filter_is_a_network_of_the_declared_layout() -> None:
    for name in PHOTO_FILTERS:
        weights = {key.split(".", 1)[1]: torch.from_numpy(w) for key, w in load_file(WEIGHTS).items() if name in key}
        PhotoFilterCNN().load_state_dict(weights)


def test_a_mix_may_double_the_photo_and_take_away_a_filter() -> None:
    ranges = {p.name: (p.low, p.high, p.identity) for p in get_operator("filtering").parameters}
    assert ranges == {"original": (0, 2, 1), **dict.fromkeys(("cooling", "warming", "underwater"), (-1, 1, 0))}


@pytest.mark.parametrize(
    "mix",
    [
        {"original": 0.5},
        {"original": 0, "cooling": 0.6},
        {"original": 0, "warming": 0.6},
        {"original": 0, "underwater": 0.6},
        {"original": 0.9, "cooling": 0.3, "warming": -0.2, "underwater": -0.1},
        {"original": 2, "cooling": 1},  # clipped to white
        {"original": 0, "warming": -1},  # clipped to black
    ],
    ids=str,
)
def test_filtering_is_the_weighted_sum_of_the_filters_clipped_to_the_range(mix: dict[str, float]) -> None:
    rgb = (0.4, 0.55, 0.7)
    expected = mix["original"] * np.array(rgb)
    for name in set(mix) - {"original"}:
        expected = expected + mix[name] * filtered_by_network(rgb, name)
    operator = get_operator("filtering")
    mixed = operator(torch.tensor(rgb, dtype=torch.float64).view(1, 3, 1, 1), operator.theta(mix).double())
    assert mixed.flatten().tolist() == pytest.approx(expected.clip(0, 1).tolist(), abs=1e-6)


def test_threads_that_filter_at_once_in_different_precisions_do_not_disturb_each_other() -> None:
    colors = random_colors(2000, torch.Generator().manual_seed(0))
    expected = {precision: apply_photo_filter(colors.to(precision), "cooling") for precision in PRECISIONS}

    def repeated(precision: torch.dtype) -> bool:
        photo = colors.to(precision)
        return all(torch.equal(apply_photo_filter(photo, "cooling"), expected[precision]) for _ in range(100))

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(repeated, PRECISIONS * 2))


def test_loading_a_filter_uses_up_no_random_numbers() -> None:
    before = torch.get_rng_state()
    # In a precision in which no other test uses it, so that it is loaded now.
    apply_photo_filter(torch.rand(1, 3, 2, 2, generator=torch.Generator()).to(torch.bfloat16), "warming")
    assert torch.equal(torch.get_rng_state(), before)
