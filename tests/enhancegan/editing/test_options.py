"""Strength and single parameters."""

import pytest
from PIL import Image

from enhancegan.editing.options import EditOptions
from enhancegan.enhancer import Enhancer
from enhancegan.methods import get_method
from enhancegan.operators import get_operator

PIECEWISE = get_operator("piecewise")
PROPOSED = {"a": 0.35, "b": 0.02, "p": 1.8, "q": 0.8, "alpha": 0.05, "beta": 0.16}


def test_the_strength_scales_each_distance_from_the_identity() -> None:
    # The identity is a = 0.25, b = 0, p = q = 1, alpha = beta = 0.
    expected = {"a": 0.3, "b": 0.01, "p": 1.4, "q": 0.9, "alpha": 0.025, "beta": 0.08}
    assert EditOptions(0.5).applied_to(PIECEWISE, PROPOSED) == pytest.approx(expected)
    assert EditOptions(1.0).applied_to(PIECEWISE, PROPOSED) == pytest.approx(PROPOSED)


def test_a_strong_edit_stays_in_its_ranges() -> None:
    # beta ends at 0.2 and not at 0.24.
    strong = EditOptions(1.5).applied_to(PIECEWISE, PROPOSED)
    assert (strong["p"], strong["beta"]) == pytest.approx((2.2, 0.2))


def test_strength_0_changes_nothing(coffee: Image.Image) -> None:
    edited = Enhancer.load().enhance(coffee, "photographic", strength=0).image
    assert edited.tobytes() == coffee.tobytes()


def test_a_parameter_that_is_set_replaces_the_proposed_one() -> None:
    values = EditOptions(0.5, {"p": 3.0}).applied_to(PIECEWISE, PROPOSED)
    assert (values["p"], values["q"]) == pytest.approx((3.0, 0.9))


@pytest.mark.parametrize("strength", [-0.1, 1.6, float("nan")])
def test_a_strength_out_of_range_is_refused(strength: float) -> None:
    with pytest.raises(ValueError, match=r"strength must lie in \[0, 1.5\], got "):
        EditOptions(strength)


def test_errors_name_what_is_allowed(coffee: Image.Image) -> None:
    enhancer = Enhancer.load()
    with pytest.raises(ValueError, match=r"has no parameter 'light'; it has exposure, contrast, highlights"):
        enhancer.enhance(coffee, parameters={"light": 0.3})
    with pytest.raises(ValueError, match=r"exposure must lie in \[-2.0, 2.0\], got 5"):
        enhancer.enhance(coffee, parameters={"exposure": 5})
    with pytest.raises(ValueError, match=r"unknown method 'photografic' .* known: original, photoshop_auto"):
        get_method("photografic")
    for name in ("original", "photoshop_auto"):
        with pytest.raises(ValueError, match="no parameters: strength must be 1"):
            EditOptions(strength=0.5).check_unused(name)
