"""Imperfect copies of good photos: camera faults and unwanted edits."""

from collections.abc import Callable, Sequence

import torch
from kornia.color import linear_rgb_to_rgb, rgb_to_linear_rgb
from torch.nn import functional
from torchvision.transforms.functional import gaussian_blur

from enhancegan.color import luma
from enhancegan.operators import get_operator

Change = Callable[[torch.Tensor, torch.Generator], torch.Tensor]


def uniform(count: int, low: float, high: float, generator: torch.Generator) -> torch.Tensor:
    """One random number for each photo, (count, 1, 1, 1), uniform from `low` to `high`."""
    return (torch.rand(count, 1, 1, 1, generator=generator) * (high - low)) + low


def in_8_bits(photos: torch.Tensor) -> torch.Tensor:
    """Photos clipped to [0, 1] and rounded to the 255 levels of a file."""
    return (photos.clamp(0, 1) * 255).round() / 255


def exposed(photos: torch.Tensor, stops: torch.Tensor) -> torch.Tensor:
    """Multiply linear light by 2^stops, clipped like a sensor; stops broadcast over photos (N, 3, H, W)."""
    return linear_rgb_to_rgb((rgb_to_linear_rgb(photos) * 2**stops).clamp(0, 1))


def _signed(count: int, low: float, high: float, generator: torch.Generator) -> torch.Tensor:
    sign = torch.randint(0, 2, (count, 1, 1, 1), generator=generator) * 2 - 1
    return sign * uniform(count, low, high, generator)


def exposure(photo: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Underexposed by 0.66 to 2.2 stops or overexposed by 0.45 to 1.5, clipped like a sensor."""
    stops = _signed(len(photo), 0.6, 2.0, generator)
    stops = torch.where(stops > 0, stops * 0.75, stops * 1.1)
    return exposed(photo, stops)


def gamma(photo: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """A gamma of 1.35 to 2 or its inverse."""
    return photo.clamp(min=1e-4) ** (2 ** _signed(len(photo), 0.43, 1.0, generator))


def flat_contrast(photo: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Contrast reduced to 40-75 % around the photo's own mean."""
    mean = luma(photo).mean(dim=(2, 3), keepdim=True)
    return mean + (photo - mean) * uniform(len(photo), 0.4, 0.75, generator)


def haze(photo: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """A veil of 25-50 % light gray."""
    veil = uniform(len(photo), 0.25, 0.5, generator)
    return photo * (1 - veil) + veil * uniform(len(photo), 0.6, 0.9, generator)


def color_cast(photo: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Red up and blue down by 0.25 to 0.7 stops or the reverse, green by up to 0.25; in linear light."""
    warm, green = _signed(len(photo), 0.25, 0.7, generator), _signed(len(photo), 0.0, 0.25, generator)
    gains = torch.cat([2**warm, 2**green, 2**-warm], dim=1)
    return linear_rgb_to_rgb((rgb_to_linear_rgb(photo) * gains / luma(gains)).clamp(0, 1))


def desaturation(photo: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Chroma reduced to 15-60 %."""
    gray = luma(photo)
    return gray + (photo - gray) * uniform(len(photo), 0.15, 0.6, generator)


def oversaturation(photo: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Chroma raised to 160-260 %: without it the critic lets saturation grow without bound."""
    gray = luma(photo)
    return (gray + (photo - gray) * uniform(len(photo), 1.6, 2.6, generator)).clamp(0, 1)


def harsh_contrast(photo: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Contrast raised to 150-220 % around middle gray, clipped: an overdone edit."""
    return (0.5 + (photo - 0.5) * uniform(len(photo), 1.5, 2.2, generator)).clamp(0, 1)


DEGRADATIONS = (
    exposure, gamma, flat_contrast, haze, color_cast, desaturation, oversaturation, harsh_contrast,
)  # fmt: skip


def degrade(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Degrade every photo by one or two random degradations of random strength.

    Args:
        photos: (N, 3, H, W), sRGB in [0, 1].
        generator: source of all randomness.

    Returns:
        Photos of the same shape and range.
    """

    def one_or_two() -> int:
        return 1 + int(torch.rand(1, generator=generator) < 0.4)

    return changed_at_random(photos, DEGRADATIONS, one_or_two, generator)


def changed_at_random(
    photos: torch.Tensor, changes: Sequence[Change], how_many: Callable[[], int], generator: torch.Generator
) -> torch.Tensor:
    """Change every photo in random, different ways, one after the other, and clip it to [0, 1].

    Args:
        photos: (N, 3, H, W), sRGB in [0, 1].
        changes: to choose from.
        how_many: says for each photo how many.
        generator: source of all randomness.
    """
    changed = []
    for photo in photos.split(1):
        kinds = torch.randperm(len(changes), generator=generator)
        for kind in kinds[: how_many()]:
            photo = changes[kind](photo, generator)
        changed.append(photo)
    return torch.cat(changed).clamp_(0, 1)


# Standard deviation of a random edit, as a share of half of each slider's range.
_EDIT_STRENGTH = 0.3
# A multiple of what vector instructions take at once: the rest of a tensor may be rounded differently.
_EDITED_AT_ONCE = 32


def random_edit(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Move the sliders of the photographic operator by normally distributed amounts, most of them a little.

    Without such copies the critic never sees a good photo with a slight cast, and takes one for an improvement.
    """
    operator = get_operator("photographic")
    reach = torch.tensor([parameter.high for parameter in operator.parameters])
    shape = (len(photos), len(reach))
    theta = torch.randn(shape, generator=generator) * _EDIT_STRENGTH * reach
    # A few sliders at a time: all at once would drown the single mistakes.
    theta = theta * (torch.rand(shape, generator=generator) < 0.5)
    # The operator takes many times the memory of its photos.
    parts = zip(photos.split(_EDITED_AT_ONCE), theta.clamp(-reach, reach).split(_EDITED_AT_ONCE), strict=True)
    return torch.cat([operator(*part) for part in parts])


def blurred_border(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Shrink every photo and fill 10-35 % of the width or height on one to three sides with a blurred extension.

    Such a border is bad framing with a known answer: a crop should remove it.
    """
    return torch.cat([add_blurred_border(photo, border_shares(generator)) for photo in photos.split(1)])


def border_shares(generator: torch.Generator) -> tuple[float, float, float, float]:
    """Left, top, right and bottom border of one photo as shares of the canvas: 0.1 to 0.35 on one to three sides."""
    shares = torch.rand(4, generator=generator) * 0.25 + 0.1
    sides = torch.randperm(4, generator=generator)[: int(torch.randint(1, 4, (1,), generator=generator))]
    left, top, right, bottom = torch.where(torch.isin(torch.arange(4), sides), shares, torch.zeros(4)).tolist()
    return left, top, right, bottom


def add_blurred_border(photo: torch.Tensor, shares: tuple[float, float, float, float]) -> torch.Tensor:
    """Shrink a photo into a canvas of the same size; the rest shows its edges, extended and blurred.

    Args:
        photo: (1, 3, H, W), sRGB in [0, 1].
        shares: border on the left, top, right, bottom, as shares of the canvas; opposite ones add up to less than 1.

    Returns:
        The canvas, (1, 3, H, W).
    """
    height, width = photo.shape[2:]
    left, right = round(shares[0] * width), round(shares[2] * width)
    top, bottom = round(shares[1] * height), round(shares[3] * height)
    inner = functional.interpolate(
        photo, (height - top - bottom, width - left - right), mode="bilinear", antialias=True, align_corners=False
    )
    canvas = functional.pad(inner, (left, right, top, bottom), mode="replicate")
    kernel = max(3, round(min(height, width) * 0.15) // 2 * 2 + 1)
    blurred = gaussian_blur(canvas, [kernel, kernel])
    blurred[:, :, top : height - bottom, left : width - right] = inner
    return blurred


def weakened(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Photos degraded at every strength: a blend of 20 to 100 % degraded photo with the original.

    A critic that has seen only ruined photos cannot rank slightly flawed ones, where an enhancer needs guidance.
    """
    strength = uniform(len(photos), 0.2, 1.2, generator).clamp(max=1)
    return torch.lerp(photos, degrade(photos, generator), strength)


def undeveloped(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """As a camera's sensor records them: 0.3 to 1.5 stops too dark, contrast 60-95 % and chroma 50-95 %, all at once.

    No single degradation looks like an unprocessed photo, and those are what people want to enhance.
    """
    dark = exposed(photos, -uniform(len(photos), 0.3, 1.5, generator))
    mean = luma(dark).mean(dim=(2, 3), keepdim=True)
    flat = mean + (dark - mean) * uniform(len(photos), 0.6, 0.95, generator)
    gray = luma(flat)
    return (gray + (flat - gray) * uniform(len(photos), 0.5, 0.95, generator)).clamp(0, 1)


def wrong_tones(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Every other photo degraded at some strength, the others undeveloped: the input of the pointwise operators.

    Args:
        photos: (N, 3, H, W), sRGB in [0, 1].
        generator: source of all randomness.

    Returns:
        Photos of the same shape and range.
    """
    return _shared_out(photos, generator, (weakened, undeveloped))


def imperfect_copies(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Of every six photos, three degraded at some strength, two edited at random, one given a blurred border.

    A critic learns to distinguish these from good photos; shapes as in `wrong_tones`.
    """
    return _shared_out(photos, generator, (weakened, random_edit, weakened, random_edit, weakened, blurred_border))


def flaws_of_all_kinds(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Imperfect copies and undeveloped photos in alternation; shapes as in `wrong_tones`."""
    return _shared_out(photos, generator, (imperfect_copies, undeveloped))


def _shared_out(photos: torch.Tensor, generator: torch.Generator, changes: Sequence[Change]) -> torch.Tensor:
    """Change the first photo in the first way, the second in the second, and so on, cycling through the ways."""
    changed = photos.clone()
    turn = torch.arange(len(photos)) % len(changes)
    for change in dict.fromkeys(changes):
        chosen = torch.isin(turn, torch.tensor([place for place, other in enumerate(changes) if other is change]))
        if chosen.any():
            changed[chosen] = change(photos[chosen], generator)
    return changed
