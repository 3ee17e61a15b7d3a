"""The paper's Fig. 6: color palettes of photo and result on the hue wheel, with harmonic templates."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from PIL import Image, ImageDraw

from enhancegan.enhancer import Enhancer
from enhancegan.figures.gallery import CELL, GROUND, INPUT_LABEL, Gallery, Row, fit
from enhancegan.figures.harmony import SCHEMES, TEMPLATES, Fit, best_fit, best_rotation, cost, hue_histogram
from enhancegan.figures.hue_wheel import INPUT_COLOR, RESULT_COLOR, hue_wheel
from enhancegan.figures.palette import PaletteColor, dominant_colors
from enhancegan.figures.side_by_side import color_operators
from enhancegan.operators import get_operator

_STRIP, _STRIP_GAP, _STRIP_LINE = 44, 6, 4


@dataclass(frozen=True)
class Version:
    """A photo before or after the edit.

    Attributes:
        picture: RGB.
        palette: its dominant colors, the most frequent first.
        histogram: its saturation at every hue, see `hue_histogram`.
    """

    picture: Image.Image
    palette: tuple[PaletteColor, ...]
    histogram: np.ndarray

    @classmethod
    def of(cls, picture: Image.Image) -> "Version":
        """Measure an RGB picture."""
        return cls(picture, dominant_colors(picture), hue_histogram(picture))


@dataclass(frozen=True)
class Comparison:
    """A photo, its result, and the template and scheme that fit both taken together.

    Both share one template in one position, so that the choice favors neither cost.
    """

    before: Version
    after: Version
    template: Fit
    scheme: Fit

    @classmethod
    def of(cls, photo: Image.Image, result: Image.Image) -> "Comparison":
        """Measure an RGB photo and its result, which may have different sizes."""
        before, after = Version.of(photo), Version.of(result)
        both = (before.histogram + after.histogram) / 2
        return cls(before, after, best_fit(TEMPLATES, both), best_fit(SCHEMES, both))

    def versions(self) -> dict[str, Version]:
        """Both versions by their name in tables."""
        return {"input": self.before, "result": self.after}

    def cost_of(self, version: Version) -> float:
        """Cost of a version at the common template, in degrees."""
        return cost(self.template.template, self.template.rotation, version.histogram)


def compare_palettes(photos: Mapping[str, Image.Image], enhancer: Enhancer) -> tuple[str, dict[str, Comparison]]:
    """Edit named RGB photos with the generator's first color operator (the paper's is piecewise) and compare.

    Returns:
        The operator's name, and for every photo's name the comparison.
    """
    operator = color_operators(enhancer)[0]
    return operator, {
        name: Comparison.of(photo, enhancer.enhance(photo, operator).image) for name, photo in photos.items()
    }


def palette_gallery(comparisons: Sequence[Comparison], operator: str) -> Gallery:
    """Fig. 6: photo, result and hue wheel; under them the palettes, the costs, the template and nearest scheme."""
    labels = [INPUT_LABEL, get_operator(operator).label, "Palettes on the hue wheel"]
    return Gallery(labels, [_row(comparison) for comparison in comparisons])


def palette_table(comparisons: Mapping[str, Comparison]) -> pd.DataFrame:
    """One row per photo, version and palette color, with the common template and the version's cost at it.

    Columns: photo, version (input or result), place (1 is the most frequent), color (#rrggbb), share (of the pixels),
    hue_deg, saturation, template, rotation_deg, cost_deg.
    """
    return pd.DataFrame(_palette_records(comparisons)).round(4)


def harmony_table(comparisons: Mapping[str, Comparison]) -> pd.DataFrame:
    """One row per photo, version and template or scheme, each in its best position for that version.

    Columns: photo, version (input or result), kind (template or scheme), name, rotation_deg, cost_deg.
    """
    return pd.DataFrame(_harmony_records(comparisons)).round(4)


def _row(comparison: Comparison) -> Row:
    colors = {"input": INPUT_COLOR, "result": RESULT_COLOR}
    pictures = [_with_palette(version, colors[name]) for name, version in comparison.versions().items()]
    wheel = hue_wheel(comparison.before.palette, comparison.after.palette, comparison.template)
    costs = [f"harmony cost {comparison.cost_of(version):.2f}°" for version in comparison.versions().values()]
    return Row([*pictures, wheel], [*costs, f"{_position(comparison.template)} · {comparison.scheme.template.name}"])


def _position(fitted: Fit) -> str:
    # Type N has no sectors that could be turned.
    turned = f" at {fitted.rotation}°" if fitted.template.sectors else ""
    return f"type {fitted.template.name}{turned}"


def _with_palette(version: Version, outline: str) -> Image.Image:
    """The picture over a strip of its palette, each color as wide as its share."""
    picture = fit(version.picture, CELL, CELL - _STRIP - _STRIP_GAP)
    top = picture.height + _STRIP_GAP
    drawing = Image.new("RGB", (picture.width, top + _STRIP), GROUND)
    drawing.paste(picture)
    draw = ImageDraw.Draw(drawing)
    ends = np.rint(np.cumsum([0, *(color.share for color in version.palette)]) * picture.width)
    for color, left, right in zip(version.palette, ends[:-1], ends[1:], strict=True):
        if right > left:
            draw.rectangle((left, top, right - 1, top + _STRIP - 1), fill=color.rgb)
    draw.rectangle((0, top, picture.width - 1, top + _STRIP - 1), outline=outline, width=_STRIP_LINE)
    return drawing


def _palette_records(comparisons: Mapping[str, Comparison]) -> Iterator[dict[str, object]]:
    for photo, comparison in comparisons.items():
        for name, version in comparison.versions().items():
            for place, color in enumerate(version.palette, start=1):
                yield {
                    "photo": photo,
                    "version": name,
                    "place": place,
                    "color": color.hex,
                    "share": color.share,
                    "hue_deg": color.hue,
                    "saturation": color.saturation,
                    "template": comparison.template.template.name,
                    "rotation_deg": comparison.template.rotation,
                    "cost_deg": comparison.cost_of(version),
                }


def _harmony_records(comparisons: Mapping[str, Comparison]) -> Iterator[dict[str, object]]:
    for photo, comparison in comparisons.items():
        for name, version in comparison.versions().items():
            for kind, templates in (("template", TEMPLATES), ("scheme", SCHEMES)):
                for template in templates:
                    fitted = best_rotation(template, version.histogram)
                    yield {
                        "photo": photo,
                        "version": name,
                        "kind": kind,
                        "name": template.name,
                        "rotation_deg": fitted.rotation,
                        "cost_deg": fitted.cost,
                    }
