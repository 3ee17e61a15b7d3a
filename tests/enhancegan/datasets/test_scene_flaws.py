"""Flaws of light, lens and phone: chromaticities against CIE's, the rest against values computed by hand."""

import pytest
import torch

from enhancegan.datasets.degradations import Change
from enhancegan.datasets.scene_flaws import (
    SCENE_FLAWS,
    backlit,
    bend_shadows,
    clipped_highlights,
    daylight,
    daylight_white,
    lens_haze,
    mixed_light,
    night,
    over_processed,
    relit,
    white_off_locus,
)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def photos() -> torch.Tensor:
    """Six photos of smooth colors with some texture."""
    rough = torch.rand(6, 3, 4, 6, generator=seeded(3)) * 0.7 + 0.15
    smooth = torch.nn.functional.interpolate(rough, (32, 48), mode="bilinear")
    return (smooth + torch.randn(6, 1, 32, 48, generator=seeded(4)) * 0.03).clamp(0, 1)


def plain(*color: float, size: int = 16) -> torch.Tensor:
    return torch.tensor(color).view(1, -1, 1, 1).expand(1, 3, size, size).clone()


def to_light(level: float) -> float:
    return level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4


def to_level(light: float) -> float:
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def column(value: float) -> torch.Tensor:
    return torch.full((1, 1, 1, 1), value)


@pytest.mark.parametrize("flaw", SCENE_FLAWS, ids=lambda flaw: flaw.__name__)
def test_every_flaw_changes_every_photo_within_the_range_and_follows_the_seed(flaw: Change) -> None:
    given = photos()
    first, again, other = flaw(given, seeded(5)), flaw(given, seeded(5)), flaw(given, seeded(6))
    assert torch.equal(given, photos())
    assert torch.equal(first, again) and not torch.equal(first, other)
    assert first.shape == given.shape and first.min() >= 0 and first.max() <= 1
    assert (first - given).abs().mean(dim=(1, 2, 3)).min() > 1 / 255


@pytest.mark.parametrize(
    ("kelvin", "x", "y"),
    # CIE 15: illuminants D50, D55, D65 and D75.
    [(5003, 0.3457, 0.3586), (5503, 0.3325, 0.3476), (6504, 0.3127, 0.3290), (7504, 0.2990, 0.3150)],
)
def test_daylight_has_the_chromaticities_of_cie(kelvin: float, x: float, y: float) -> None:
    assert daylight_white(torch.tensor([float(kelvin)]))[0].tolist() == pytest.approx([x, y], abs=2e-4)


def test_gray_in_d50_gets_the_color_of_d50() -> None:
    # XYZ of D50 is (0.9642, 1, 0.8249); times the inverse of sRGB's matrix: R 1.176, G 0.976, B 0.722.
    warm = relit(plain(0.5), torch.tensor([5003.0]), torch.zeros(1))[0, :, 0, 0]
    light = to_light(0.5)
    expected = [to_level(light * gain) for gain in (1.176, 0.976, 0.722)]
    assert warm.tolist() == pytest.approx(expected, abs=2e-3)


def test_the_photo_s_own_white_changes_nothing() -> None:
    assert torch.allclose(relit(photos(), torch.full((6,), 6504.0), torch.zeros(6)), photos(), atol=1e-4)


@pytest.mark.parametrize("off", [0.02, -0.02])
def test_off_the_locus_is_that_far_in_u_v_and_green_above_it(off: float) -> None:
    def uv(xy: torch.Tensor) -> torch.Tensor:
        x, y = xy.tolist()
        return torch.tensor([4 * x, 6 * y]) / (-2 * x + 12 * y + 3)

    kelvin = torch.tensor([5500.0])
    moved, on_locus = white_off_locus(kelvin, torch.tensor([off]))[0], daylight_white(kelvin)[0]
    assert (uv(moved) - uv(on_locus)).norm().item() == pytest.approx(0.02, abs=1e-5)
    red, green, blue = relit(plain(0.5), torch.tensor([6504.0]), torch.tensor([off]))[0, :, 0, 0].tolist()
    assert (green > max(red, blue)) if off > 0 else (green < min(red, blue))


def test_daylight_errors_are_warm_and_cool_and_keep_the_luminance_of_gray() -> None:
    made = daylight(plain(0.3).expand(40, -1, -1, -1), seeded())[:, :, 0, 0]
    warm = made[:, 0] > made[:, 2]
    assert 10 < warm.sum() < 30
    luminance = [
        sum(w * to_light(c) for w, c in zip((0.2126, 0.7152, 0.0722), one, strict=True)) for one in made.tolist()
    ]
    assert luminance == pytest.approx([to_light(0.3)] * 40, rel=2e-3)


def test_shadows_lose_the_stops_that_their_base_layer_says() -> None:
    base = torch.tensor([0.1, 0.2, 0.4, 0.6, 0.9]).view(1, 1, 1, 5)
    bent = bend_shadows(plain(0.5)[..., :1, :5], base, column(2.0), dark=column(0.2), light=column(0.6))
    # At or below 0.2 both stops, half of them in the middle, from 0.6 on none.
    light = to_light(0.5)
    levels = [round(255 * to_level(light / factor)) for factor in (4, 4, 2, 1, 1)]
    assert (bent[0, 0, 0] * 255).tolist() == pytest.approx(levels, abs=1e-3)


def test_backlit_darkens_the_dark_side_and_leaves_the_bright_one() -> None:
    photo = plain(0.4, size=48)
    photo[..., 24:] = 0.9
    made = backlit(photo, seeded(2))[0, 0, 24]
    assert made[4] < 0.32 and made[44] == pytest.approx(0.9, abs=0.01)


def test_mixed_light_is_warm_in_one_place_and_cool_in_another() -> None:
    photo = plain(0.5, size=64)
    photo[..., 32:] = 0.8
    difference = mixed_light(photo.expand(8, -1, -1, -1), seeded())
    warmth = (difference[:, 0] - difference[:, 2]).flatten(1)
    assert (warmth.max(dim=1).values > 0.02).all() and (warmth.min(dim=1).values < -0.02).all()


def test_night_darkens_all_but_the_lamps_and_is_warm() -> None:
    photo = plain(0.4)
    photo[..., 8:] = 1.0
    made = night(photo, seeded())[0]
    assert made[1, 0, 0] < 0.25 and made[0, 0, 0] > made[2, 0, 0]
    assert made[0, 0, 15] > 0.9


def test_lights_above_the_limit_become_one() -> None:
    photo = plain(0.2)
    photo[..., 8:] = 0.97
    photo[..., 12:] = 0.99
    # 0.5 stops more are enough to clip both; what is far below keeps its place under them.
    made = clipped_highlights(photo, seeded())[0, 0, 0]
    assert made[8] == made[12] and made[0] < made[8]


def test_stray_light_moves_from_bright_places_to_dark_ones() -> None:
    assert torch.allclose(lens_haze(plain(0.4), seeded()), plain(0.4), atol=1e-5)
    photo = plain(0.0, size=64)
    photo[..., 48:] = 1.0
    made = lens_haze(photo, seeded())[0, 0, 32]
    assert made[46] > made[36] > made[2] and made[48] < 1


def test_over_processing_widens_texture_and_color_and_leaves_plain_gray() -> None:
    assert torch.allclose(over_processed(plain(0.4), seeded()), plain(0.4), atol=1e-5)
    texture = plain(0.4, 0.5, 0.6, size=32)
    texture[..., ::2] += 0.02
    made = over_processed(texture, seeded())[0]
    assert made[0, 8, 8] - made[0, 8, 9] > 1.35 * 0.02
    assert made[2, 8, 8] - made[0, 8, 8] > 1.14 * 0.2
