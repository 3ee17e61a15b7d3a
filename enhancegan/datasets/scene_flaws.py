"""Flaws that come from the scene's light, the lens or a phone: what a single curve over the whole photo cannot undo.

Every flaw takes photos (N, 3, H, W), sRGB in [0, 1], and a generator as the source of all randomness, and returns
photos of the same shape and range. White balance, exposure and veils are computed in linear light.
"""

import torch
from kornia.color import linear_rgb_to_rgb, rgb_to_linear_rgb
from torch.nn import functional

from enhancegan.color import luma
from enhancegan.datasets.degradations import Change, exposed, in_8_bits, uniform
from enhancegan.operators.base_layer import base_layer

WARMEST, COOLEST = 3200.0, 12000.0
"""Color temperatures in kelvin of the light that a photo is taken for, or taken in, by mistake."""
_PHOTO_WHITE = 6504.0

# IEC 61966-2-1: linear sRGB to XYZ under D65; Lindbloom's Bradford matrix: XYZ to sharpened cone responses.
_TO_XYZ = torch.tensor([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_BRADFORD = torch.tensor([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
_TO_CONES = _BRADFORD @ _TO_XYZ

_NARROWEST = 0.25
# The glow of a lens is computed on a copy of this short side: it has no detail.
_GLOW_SIDE = 32


def backlit(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """The subject in shadow before a bright background: the base layer's darks are 0.6 to 4.2 stops darker.

    The brightest 15 to 45 % of the base layer keep their light, the darkest tenth loses all of these stops; the result
    has the 8-bit levels of a dark photo.
    """
    count = len(photos)
    depth = uniform(count, 0.6, 4.2, generator)
    kept_above = uniform(count, 0.55, 0.85, generator).flatten()
    base = base_layer(photos)
    dark, light = torch.stack([
        torch.quantile(one.flatten(), torch.stack([share.new_tensor(0.1), share]))
        for one, share in zip(base, kept_above, strict=True)
    ]).T.view(2, count, 1, 1, 1)  # fmt: skip
    return bend_shadows(photos, base, depth, dark, light)


def bend_shadows(
    photos: torch.Tensor, base: torch.Tensor, depth: torch.Tensor, dark: torch.Tensor, light: torch.Tensor
) -> torch.Tensor:
    """Darken by depth * min(1, (light - base) / (light - dark)) stops below `light`, rounded to 8 bits.

    Args:
        photos: sRGB (N, 3, H, W).
        base: base layer (N, 1, H, W) in [0, 1].
        depth: stops, (N, 1, 1, 1).
        dark: base layer that loses all of them, (N, 1, 1, 1); taken to be at least 0.25 below `light`.
        light: base layer from which on nothing changes, (N, 1, 1, 1).
    """
    # Flat photos have a base layer in a narrow range; bending that alone would look cut out.
    share = ((light - base) / (light - dark).clamp(min=_NARROWEST)).clamp(0, 1)
    return in_8_bits(exposed(photos, -depth * share))


def daylight(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """White balance wrong along the daylight locus: as warm as 3200 K or as cool as 12000 K for a photo in D65."""
    return relit(photos, _daylight_error(len(photos), generator), torch.zeros(len(photos)))


def green_or_magenta(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """White balance wrong across the daylight locus, as under tubes: 0.006 to 0.025 off it in CIE 1960 u, v.

    Up to half the error along the locus is added: light that is off the locus is seldom neutral along it.
    """
    sign = torch.randint(0, 2, (len(photos),), generator=generator) * 2.0 - 1
    off = sign * uniform(len(photos), 0.006, 0.025, generator).flatten()
    mireds = torch.lerp(_mired(_PHOTO_WHITE), _mired(_daylight_error(len(photos), generator)), torch.tensor(0.5))
    return relit(photos, 1e6 / mireds, off)


def mixed_light(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Two illuminants, one warm and one cool, that meet along a soft line or divide lights from shadows."""
    count = len(photos)
    warm, cool = (
        relit(photos, _kelvin_between(count, *ends, generator), torch.zeros(count))
        for ends in ((WARMEST, 5500.0), (7500.0, COOLEST))
    )
    return torch.lerp(warm, cool, _second_light(photos, generator))


def night(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """As after dark under lamps of 2600 to 3600 K: 1.5 to 3.5 stops darker but for the lamps, blacks lifted to gray."""
    count = len(photos)
    lit = relit(photos, _kelvin_between(count, 2600.0, 3600.0, generator), torch.zeros(count))
    depth = uniform(count, 1.5, 3.5, generator)
    # Lamps and signs shine by themselves; the sky and what they light are dark.
    dark = exposed(lit, -depth * (1 - luma(photos) ** 3))
    lift = uniform(count, 0.0, 0.06, generator)
    return in_8_bits(lift + (1 - lift) * dark)


def clipped_highlights(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Lights lost: exposed by 0.5 to 1.8 stops too much, clipped, then darkened again by up to as many stops."""
    stops = uniform(len(photos), 0.5, 1.8, generator)
    return exposed(exposed(photos, stops), -stops * uniform(len(photos), 0.0, 1.0, generator))


def lens_haze(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Stray light in the lens: 10 to 45 % of the light spread over its wide surroundings, most near bright places."""
    share = uniform(len(photos), 0.1, 0.45, generator)
    light = rgb_to_linear_rgb(photos)
    return linear_rgb_to_rgb(torch.lerp(light, _glow(light), share).clamp(0, 1))


def over_processed(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """As by an eager phone: local contrast 1.4 to 2.8 times, the base layer flattened, chroma 1.15 to 1.9 times."""
    count = len(photos)
    gray, base = luma(photos), base_layer(photos)
    middle = base.mean(dim=(2, 3), keepdim=True)
    flattened = torch.lerp(base, middle, uniform(count, 0.0, 0.35, generator))
    detailed = flattened + (gray - base) * uniform(count, 1.4, 2.8, generator)
    return (detailed + (photos - gray) * uniform(count, 1.15, 1.9, generator)).clamp(0, 1)


SCENE_FLAWS: tuple[Change, ...] = (
    backlit, daylight, green_or_magenta, mixed_light, night, clipped_highlights, lens_haze, over_processed,
)  # fmt: skip


def daylight_white(kelvin: torch.Tensor) -> torch.Tensor:
    """Chromaticities x, y (..., 2) of CIE daylight of a correlated color temperature in kelvin (...).

    CIE 15: for 4000 to 25000 K. Below, its formula still follows the lamps' locus: within 0.004 at 3200 K.
    """
    t = 1e3 / kelvin
    warm = 0.244063 + 0.09911 * t + 2.9678 * t**2 - 4.6070 * t**3
    cool = 0.237040 + 0.24748 * t + 1.9018 * t**2 - 2.0064 * t**3
    x = torch.where(kelvin <= 7000, warm, cool)
    return torch.stack([x, -3 * x**2 + 2.87 * x - 0.275], dim=-1)


def white_off_locus(kelvin: torch.Tensor, off: torch.Tensor) -> torch.Tensor:
    """Chromaticities x, y (N, 2) at a distance from the daylight locus in CIE 1960 u, v; above 0 is greener.

    Args:
        kelvin: color temperature (N,) of the nearest daylight.
        off: distance, (N,).
    """
    here, cooler = (_to_uv(daylight_white(factor * kelvin)) for factor in (1.0, 1.01))
    along = functional.normalize(cooler - here, dim=-1)
    # The locus runs toward smaller u and v; green is on its left, at larger v.
    across = torch.stack([along[:, 1], -along[:, 0]], dim=-1)
    u, v = (here + off.unsqueeze(-1) * across).unbind(-1)
    return torch.stack([3 * u, 2 * v], dim=-1) / (2 * u - 8 * v + 4).unsqueeze(-1)


def relit(photos: torch.Tensor, kelvin: torch.Tensor, off: torch.Tensor) -> torch.Tensor:
    """Photos in D65 as if their white were another light: adapted by Bradford in linear light, clipped like a sensor.

    Args:
        photos: sRGB (N, 3, H, W).
        kelvin: color temperature (N,) that gray gets; 6504 changes nothing.
        off: distance (N,) of gray from the daylight locus, as in `white_off_locus`.
    """
    nothing = torch.zeros_like(off)
    cones = [
        _white_xyz(white_off_locus(*white)) @ _BRADFORD.T
        for white in ((torch.full_like(kelvin, _PHOTO_WHITE), nothing), (kelvin, off))
    ]
    scaled = torch.diag_embed(cones[1] / cones[0])
    matrix = torch.linalg.inv(_TO_CONES) @ scaled @ _TO_CONES
    light = torch.einsum("nij,njhw->nihw", matrix, rgb_to_linear_rgb(photos))
    return linear_rgb_to_rgb(light.clamp(0, 1))


def _white_xyz(chromaticities: torch.Tensor) -> torch.Tensor:
    x, y = chromaticities.unbind(-1)
    return torch.stack([x / y, torch.ones_like(x), (1 - x - y) / y], dim=-1)


def _to_uv(chromaticities: torch.Tensor) -> torch.Tensor:
    x, y = chromaticities.unbind(-1)
    return torch.stack([4 * x, 6 * y], dim=-1) / (-2 * x + 12 * y + 3).unsqueeze(-1)


def _daylight_error(count: int, generator: torch.Generator) -> torch.Tensor:
    # Warm or cool, a fifth of the way to the end or more, counted in mireds: equal steps look equal.
    ends = torch.tensor([WARMEST, COOLEST])[torch.randint(0, 2, (count,), generator=generator)]
    way = uniform(count, 0.2, 1.0, generator).flatten()
    return 1e6 / torch.lerp(_mired(torch.full((count,), _PHOTO_WHITE)), _mired(ends), way)


def _kelvin_between(count: int, low: float, high: float, generator: torch.Generator) -> torch.Tensor:
    return 1e6 / uniform(count, 1e6 / high, 1e6 / low, generator).flatten()


def _mired(kelvin: torch.Tensor | float) -> torch.Tensor:
    return 1e6 / torch.as_tensor(kelvin)


def _second_light(photos: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Share of the second illuminant (N, 1, H, W): by place for one half of the photos, by base layer for the other."""
    count, height, width = len(photos), *photos.shape[2:]
    angle = uniform(count, 0.0, 2 * torch.pi, generator)
    position = uniform(count, -0.25, 0.25, generator)
    by_base = torch.rand(count, 1, 1, 1, generator=generator) < 0.5
    across = torch.linspace(-0.5, 0.5, width).view(1, 1, 1, -1)
    down = torch.linspace(-0.5, 0.5, height).view(1, 1, -1, 1)
    line = across * angle.cos() + down * angle.sin() - position
    base = base_layer(photos)
    lights = base - base.mean(dim=(2, 3), keepdim=True)
    # A window is cool in a lamp's warm room, and warm at sunset in the light of a screen.
    turn = angle.sin().sign()
    return torch.sigmoid(8 * torch.where(by_base, 2 * turn * lights, line))


def _glow(light: torch.Tensor) -> torch.Tensor:
    """Linear light (N, 3, H, W) spread over about a third of the photo."""
    scale = _GLOW_SIDE / min(light.shape[2:])
    size = [max(1, round(side * scale)) for side in light.shape[2:]]
    small = functional.interpolate(light, size, mode="bilinear", antialias=True, align_corners=False)
    reach = _GLOW_SIDE // 6
    for _ in range(2):
        padded = functional.pad(small, (reach,) * 4, mode="replicate")
        small = functional.avg_pool2d(padded, 2 * reach + 1, stride=1)
    return functional.interpolate(small, light.shape[2:], mode="bilinear", align_corners=False)
