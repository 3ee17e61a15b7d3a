"""The contract of every operator in the registry; a new operator is tested by being registered."""

from math import exp

import pytest
import torch

from enhancegan.operators import OPERATORS, Operator, Parameter, get_operator

each_operator = pytest.mark.parametrize("operator", list(OPERATORS.values()), ids=list(OPERATORS))


def random_photos(count: int, seed: int = 0) -> torch.Tensor:
    return torch.rand(count, 3, 24, 20, generator=torch.Generator().manual_seed(seed))


def theta_at(operator: Operator, *shares: float) -> torch.Tensor:
    """One row per share: every parameter at that share of its range."""
    return torch.tensor([[p.low + (p.high - p.low) * share for p in operator.parameters] for share in shares])


@each_operator
def test_identity_parameters_leave_a_photo_as_it_is(operator: Operator) -> None:
    photos = random_photos(2)
    edited = operator(photos, operator.theta({}).expand(2, -1))
    assert (edited - photos).abs().max() <= 1 / 255


@each_operator
@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 1.0])
def test_output_has_the_shape_and_range_of_a_photo(operator: Operator, share: float) -> None:
    photos = torch.cat([random_photos(1), torch.zeros(1, 3, 24, 20), torch.ones(1, 3, 24, 20)])
    edited = operator(photos, theta_at(operator, share, share, share))
    assert edited.shape == photos.shape
    assert edited.min() >= 0 and edited.max() <= 1


@each_operator
def test_gradients_are_right_in_float64(operator: Operator) -> None:
    generator = torch.Generator().manual_seed(1)
    photos = torch.rand(2, 3, 5, 4, dtype=torch.float64, generator=generator) * 0.8 + 0.1
    theta = theta_at(operator, 0.37, 0.61).double()
    assert torch.autograd.gradcheck(operator, (photos.requires_grad_(), theta.requires_grad_()))


@each_operator
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_gradients_are_finite_even_at_the_kinks(operator: Operator, share: float) -> None:
    levels = torch.linspace(0, 1, 101).view(1, 1, 1, 101).expand(1, 3, 1, 101)
    photos, theta = levels.clone().requires_grad_(), theta_at(operator, share).requires_grad_()
    operator(photos, theta).sum().backward()
    assert photos.grad is not None and theta.grad is not None
    assert photos.grad.isfinite().all() and theta.grad.isfinite().all()


@each_operator
def test_logits_map_into_the_declared_ranges_and_zero_is_close_to_the_identity(operator: Operator) -> None:
    logits = torch.tensor([-50.0, -1.0, 0.0, 1.0, 50.0])
    for parameter in operator.parameters:
        values = parameter.from_logit(logits)
        assert values.min() >= parameter.low and values.max() <= parameter.high
        assert abs(values[2] - parameter.identity) <= 0.051 * (parameter.high - parameter.low)


@pytest.mark.parametrize(
    ("low", "high", "identity", "at_zero", "at_one"),
    [
        # The logistic function of 1 is 1 / (1 + e^-1).
        (-1.0, 1.0, 0.0, 0.0, -1 + 2 / (1 + exp(-1))),
        # The identity is a quarter of the way up, where the odds are 1 : 3.
        (1.0, 5.0, 2.0, 2.0, 1 + 4 / (1 + 3 * exp(-1))),
        # An identity on the edge is moved inside by a twentieth of the range: odds of 1 : 19, or 19 : 1.
        (1.0, 3.0, 1.0, 1.1, 1 + 2 / (1 + 19 * exp(-1))),
        (0.3, 1.0, 1.0, 0.965, 0.3 + 0.7 / (1 + exp(-1) / 19)),
    ],
)
def test_a_logit_moves_the_share_of_the_range_by_its_log_odds(
    low: float, high: float, identity: float, at_zero: float, at_one: float
) -> None:
    values = Parameter("gain", low, high, identity, "", "Gain").from_logit(torch.tensor([0.0, 1.0]).double())
    assert values.tolist() == pytest.approx([at_zero, at_one], abs=1e-12)


def test_logits_of_any_number_of_places_keep_their_shape_and_order() -> None:
    operator = get_operator("crop")
    logits = torch.randn(2, 4, 5, 6, generator=torch.Generator().manual_seed(0))
    values = operator.from_logits(logits)
    assert values.shape == logits.shape
    for index, parameter in enumerate(operator.parameters):
        assert torch.equal(values[:, index], parameter.from_logit(logits[:, index]))


def test_rounding_beyond_the_range_is_taken_back() -> None:
    assert get_operator("crop").values(torch.tensor([-1.0001, 0.5, 0.2999, 1.0001])) == {
        "x": -1.0, "y": 0.5, "w": 0.3, "h": 1.0,
    }  # fmt: skip


def test_theta_is_one_row_of_the_named_values_and_identities() -> None:
    operator = get_operator("crop")
    assert operator.theta({"h": 0.5, "x": -1.0}).tolist() == [[-1.0, 0.0, 1.0, 0.5]]


def test_each_photo_of_a_batch_has_its_own_parameters() -> None:
    for operator in OPERATORS.values():
        photos, theta = random_photos(2), theta_at(operator, 0.4, 0.8)
        alone = [operator(photos[i : i + 1], theta[i : i + 1]) for i in range(2)]
        assert torch.allclose(operator(photos, theta), torch.cat(alone), atol=1e-6), operator.name


@each_operator
@pytest.mark.parametrize("logit", [-50.0, -3.0, 17.0, 50.0])
def test_predicted_values_are_always_allowed_values(operator: Operator, logit: float) -> None:
    theta = operator.from_logits(torch.full((1, len(operator.parameters)), logit))
    assert operator.theta(operator.values(theta[0])).shape == theta.shape


@each_operator
def test_wrong_number_of_parameters_is_rejected(operator: Operator) -> None:
    with pytest.raises(ValueError, match="theta must have shape"):
        operator(random_photos(1), torch.zeros(1, len(operator.parameters) + 1))


def test_unknown_operator_is_rejected_with_the_nearest_name() -> None:
    with pytest.raises(ValueError, match="did you mean 'piecewise'"):
        get_operator("peicewise")


def test_unknown_parameters_and_values_out_of_range_are_rejected() -> None:
    operator = get_operator("photographic")
    with pytest.raises(ValueError, match="no parameter 'glow'; it has exposure"):
        operator.theta({"glow": 1})
    with pytest.raises(ValueError, match=r"exposure must lie in \[-2.0, 2.0\], got 3"):
        operator.theta({"exposure": 3})


@pytest.mark.parametrize(("low", "high", "identity"), [(0.05, 0.49, 0.0), (0.0, 0.4, 0.5), (1.0, 1.0, 1.0)])
def test_a_range_that_is_empty_or_leaves_out_the_identity_is_rejected(low: float, high: float, identity: float) -> None:
    with pytest.raises(ValueError, match="need low <= identity <= high and low < high"):
        Parameter("gain", low, high, identity, "", "Gain")


def test_the_ends_of_a_range_are_allowed_values() -> None:
    for operator in OPERATORS.values():
        for p in operator.parameters:
            assert p.name in operator.values(operator.theta({p.name: p.low})[0])
            assert p.name in operator.values(operator.theta({p.name: p.high})[0])


def test_only_the_crop_moves_pixels() -> None:
    assert {name for name, operator in OPERATORS.items() if not operator.pointwise} == {"crop"}
