"""A limit on newly clipped pixels, so that no edit destroys detail."""

import torch

from enhancegan.operators import Operator

# Largest share of sampled pixels that an edit may newly clip; for the whole photo we promise 1 %.
CLIPPING_LIMIT = 0.007
# Smaller effects are dropped, so that the halving terminates.
_SMALLEST = 0.01


def newly_clipped(before: torch.Tensor, after: torch.Tensor) -> torch.Tensor:
    """Share of pixels in each photo that the edit newly clipped.

    Args:
        before: sRGB photos (N, 3, H, W) in [0, 1].
        after: their edits, of the same shape.

    Returns:
        (N,), the share of pixels with a channel that is 0 or 255 in 8 bits after the edit and was neither before.
    """
    levels = [(photos * 255).round().to(torch.uint8) for photos in (before, after)]
    return newly_clipped_levels(*levels)


def newly_clipped_levels(before: torch.Tensor, after: torch.Tensor) -> torch.Tensor:
    """The same share for 8-bit photos (N, 3, H, W): pixels with a channel at 0 or 255 that was at neither before."""
    clipped_before, clipped_after = ((levels == 0) | (levels == 255) for levels in (before, after))
    return (clipped_after & ~clipped_before).any(dim=1).double().mean(dim=(1, 2))


def within_clipping_limit(
    operator: Operator, theta: torch.Tensor, pixels: torch.Tensor, base: torch.Tensor | None = None
) -> torch.Tensor:
    """Weaken the parameters that clip, one at a time, until the edit clips few pixels.

    The critic judges small pictures as a whole and tolerates a blown-out cloud or a black corner. People do not.
    Parameters that do not clip are kept: a dark photo is still brightened even if its blacks may not be lowered. The
    release's operators, whose ranges leave out the identity, may clip more even in their weakest edit.

    Args:
        operator: a pointwise operator.
        theta: its parameters for one photo, (1, n).
        pixels: a representative sample of the photo's pixels, (1, 3, H, W), sRGB in [0, 1].
        base: the photo's base layer there, (1, 1, H, W); None to take the pixels for a whole photo.

    Raises:
        ValueError: for parameters that are not finite.

    Returns:
        (1, n), parameters that newly clip at most CLIPPING_LIMIT of the pixels, or those of the weakest edit.
    """
    if not theta.isfinite().all():
        raise ValueError(
            f"operator {operator.name!r} was given parameters that are no numbers: the weights are unusable"
        )
    identity = torch.tensor([[parameter.identity for parameter in operator.parameters]])
    clipped = newly_clipped(pixels, operator(pixels, theta, base))
    while clipped > CLIPPING_LIMIT and not torch.equal(theta, identity):
        # Row i halves the effect of parameter i; the last row halves all of them, in case no single one helps.
        shares = torch.cat([1 - torch.eye(theta.shape[1]) / 2, torch.full_like(theta, 0.5)])
        tried = identity + shares * (theta - identity)
        tried = torch.where((tried - identity).abs() < _SMALLEST, identity, tried)
        samples = pixels.expand(len(tried), -1, -1, -1)
        bases = None if base is None else base.expand(len(tried), -1, -1, -1)
        outcomes = newly_clipped(samples, operator(samples, tried, bases))
        best = int(outcomes[:-1].argmin())
        best = best if outcomes[best] < clipped else -1
        theta, clipped = tried[best : best + 1] if best >= 0 else tried[-1:], outcomes[best : best + 1 or None]
    return theta
