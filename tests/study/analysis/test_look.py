"""The colors of figures."""

from itertools import pairwise

import pytest
from plotly.colors import unlabel_rgb

from study.analysis import look


def test_unknown_theme_is_rejected() -> None:
    with pytest.raises(ValueError, match="theme must be one of light, dark, not 'sepia'"):
        look.template("sepia")  # type: ignore[arg-type]


def test_seven_methods_have_seven_colors() -> None:
    assert len({look.method_color(place) for place in range(7)}) == 7
    assert look.method_color(7) == look.method_color(0)


@pytest.mark.parametrize("ranks", range(2, 8))
def test_ranks_go_from_blue_to_red_brown(ranks: int) -> None:
    colors = [unlabel_rgb(color) for color in look.rank_colors(ranks)]
    assert len(set(colors)) == ranks
    blueness = [blue - red for red, _, blue in colors]
    assert blueness == sorted(blueness, reverse=True)
    assert blueness[0] > 0 > blueness[-1]


@pytest.mark.parametrize("ranks", range(2, 6))
def test_up_to_five_ranks_can_be_told_apart_in_a_gray_print(ranks: int) -> None:
    grays = sorted(_gray(color) for color in look.rank_colors(ranks))
    assert min(lighter - darker for darker, lighter in pairwise(grays)) > 15


@pytest.mark.parametrize("ranks", range(2, 8))
def test_text_on_a_rank_can_be_read(ranks: int) -> None:
    for color in look.rank_colors(ranks):
        assert _contrast(_luminance(unlabel_rgb(color)), _luminance(_channels(look.ink_on(color)))) >= 4.5


def test_a_translucent_color_is_the_same_color() -> None:
    assert look.translucent("#0072B2") == f"rgba(0,114,178,{look.FILL_OPACITY})"


def _gray(color: str) -> float:
    red, green, blue = unlabel_rgb(color)
    return 0.299 * red + 0.587 * green + 0.114 * blue


def _channels(color: str) -> tuple[float, ...]:
    return tuple(int(color[start : start + 2], 16) for start in (1, 3, 5))


def _luminance(channels: tuple[float, ...]) -> float:
    """Return the relative luminance of WCAG 2.2."""
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in (c / 255 for c in channels)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
