"""How far a photo's hues are from the harmonic templates of the hue wheel, and which template fits best.

Hues are those of HSV, in degrees; distances are arcs on the wheel, in degrees.

References:
    D. Cohen-Or, O. Sorkine, R. Gal, T. Leyvand and Y.-Q. Xu (2006). Color harmonization. ACM SIGGRAPH, Sec. 3: the
    templates, after Y. Matsuda, and the cost F(X, (m, alpha)).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from PIL import Image
from skimage.color import rgb2hsv

DEGREES = 360
# The widths of the paper: 5 %, 22 %, 26 % and 50 % of the wheel.
_SMALL, _L_LARGE, _LARGE, _HALF = 18.0, 79.2, 93.6, 180.0
# Hues are rounded to whole degrees, so two templates whose costs differ by less than half a degree fit equally well.
TIE = 0.5


@dataclass(frozen=True)
class Template:
    """Sectors of the hue wheel; colors that all fall inside them are called harmonic.

    Attributes:
        name: the paper's letter, or the scheme's name.
        sectors: (center, width) of every sector in degrees, before the template is rotated.
    """

    name: str
    sectors: tuple[tuple[float, float], ...]

    @property
    def arc(self) -> float:
        """Part of the wheel that the sectors cover, in degrees."""
        return sum(width for _, width in self.sectors)

    def distances(self, hues: np.ndarray, rotation: float = 0.0) -> np.ndarray:
        """Arc from each hue to the nearest sector of the rotated template: 0 inside, at most 180; shape as `hues`.

        Without sectors (type N) no hue is inside, and every distance is 180.
        """
        nearest = np.full(np.shape(hues), DEGREES / 2)
        for center, width in self.sectors:
            from_center = np.abs((hues - rotation - center + DEGREES / 2) % DEGREES - DEGREES / 2)
            nearest = np.minimum(nearest, (from_center - width / 2).clip(min=0))
        return nearest


TEMPLATES = (
    Template("i", ((0, _SMALL),)),
    Template("V", ((0, _LARGE),)),
    Template("L", ((0, _SMALL), (90, _L_LARGE))),
    Template("I", ((0, _SMALL), (180, _SMALL))),
    Template("T", ((0, _HALF),)),
    Template("Y", ((0, _LARGE), (180, _SMALL))),
    Template("X", ((0, _LARGE), (180, _LARGE))),
    Template("N", ()),
)
# The painters' schemes, each hue a small sector of the paper's width.
SCHEMES = tuple(
    Template(name, tuple((center, _SMALL) for center in centers))
    for name, centers in {
        "monochromatic": (0,),
        "analogous": (330, 0, 30),
        "complementary": (0, 180),
        "split-complementary": (0, 150, 210),
        "triadic": (0, 120, 240),
        "square": (0, 90, 180, 270),
        "achromatic": (),
    }.items()
)


@dataclass(frozen=True)
class Fit:
    """A template in one position.

    Attributes:
        template: which one.
        rotation: in whole degrees, in [0, 360).
        cost: see `cost`, in degrees.
    """

    template: Template
    rotation: int
    cost: float


def hue_histogram(photo: Image.Image) -> np.ndarray:
    """Saturation of an RGB photo at every hue, rounded to whole degrees: (360,), sums to the mean saturation.

    Gray pixels have no hue and no saturation; the histogram of a gray photo is 0.
    """
    hue, saturation, _ = rgb2hsv(np.asarray(photo)).reshape(-1, 3).T
    bins = np.rint(hue * DEGREES).astype(int) % DEGREES
    return np.bincount(bins, weights=saturation, minlength=DEGREES) / len(hue)


def cost(template: Template, rotation: float, histogram: np.ndarray) -> float:
    """Mean over a photo's pixels of saturation x arc distance to the template, in degrees.

    The paper's F is the sum; the mean makes photos of different sizes comparable.
    """
    return float(template.distances(np.arange(DEGREES), rotation) @ histogram)


def best_rotation(template: Template, histogram: np.ndarray) -> Fit:
    """The position of least cost; among ties, the one with sector centers closest to the hues (least squares)."""
    centers = Template(template.name, tuple((center, 0.0) for center, _ in template.sectors))
    costs = _all_rotations(template) @ histogram
    # Rounded because equal costs differ in their last digits.
    rotation = int(np.lexsort((_all_rotations(centers) ** 2 @ histogram, costs.round(9)))[0])
    return Fit(template, rotation, float(costs[rotation]))


def best_fit(templates: Iterable[Template], histogram: np.ndarray) -> Fit:
    """The template and position of least cost; among those within `TIE` of it, the one that covers least of the wheel.

    The paper uses the least cost alone, which for photos is nearly always type X or T: these cover half the wheel.
    """
    fits = [best_rotation(template, histogram) for template in templates]
    least = min(fit.cost for fit in fits)
    return min((fit for fit in fits if fit.cost <= least + TIE), key=lambda fit: (fit.template.arc, fit.cost))


def _all_rotations(template: Template) -> np.ndarray:
    # (rotation, hue): turning the template by one degree moves its distances by one hue.
    hues = np.arange(DEGREES)
    return template.distances(hues)[(hues - hues[:, None]) % DEGREES]
