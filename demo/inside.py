"""What is inside an edit: its curve, the tones and colors before and after, and what the judge thinks of both."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from PIL import Image
from torchvision.transforms.functional import to_tensor

from enhancegan.editing.applying import apply_to_picture
from enhancegan.editing.photo_edit import PhotoEdit
from enhancegan.enhancer import squeezed
from enhancegan.figures.harmony import TEMPLATES, Fit, best_fit, hue_histogram
from enhancegan.figures.palette import PaletteColor, dominant_colors
from enhancegan.networks.statistics_judge import photo_statistics, shipped_statistics_judge

JUDGE = (
    "How likely a small network, which has seen nothing but the color statistics of good photos and of flawed copies, "
    "takes this version for a good photo. It does not see what the photo shows, and it is not what people prefer."
)
_SMALL = 512
_BINS = 64
_CURVE_POINTS = 65
_HARMONY = {
    "i": "one narrow range of hues",
    "V": "one range of neighboring hues",
    "L": "one range of hues, and a narrow one a quarter of the wheel away",
    "I": "two narrow opposite ranges of hues",
    "T": "half of the wheel",
    "Y": "one range of hues, and a narrow opposite one",
    "X": "two opposite ranges of hues",
    "N": "no hue at all",
}
_CHANNELS = {"Red": "#d62728", "Green": "#2ca02c", "Blue": "#1f77b4"}
# Where the curves are one, all three are seen, side by side.
_CURVE_WIDTHS = (6, 4, 1.5)


@dataclass(frozen=True)
class Inside:
    """What is shown of a photo and its edit; small pictures will do."""

    before: Image.Image
    after: Image.Image
    edit: PhotoEdit | None
    """None where it is not known: then there is no curve."""

    def content(self) -> dict[str, Any]:
        """Return numbers, sentences and Plotly figures without colors of the page, ready for JSON."""
        curve = {} if self.edit is None else {"curve": _curve(self.edit).to_plotly_json()}
        palettes = [dominant_colors(picture) for picture in (self.before, self.after)]
        harmony = best_fit(TEMPLATES, hue_histogram(self.after))
        return {
            "judge": {"before": _judged(self.before), "after": _judged(self.after), "meaning": JUDGE},
            "clipped": {"before": _clipped(self.before), "after": _clipped(self.after)},
            "palette": {"before": _listed(palettes[0]), "after": _listed(palettes[1])},
            "harmony": f"The hues fit best into {_HARMONY[harmony.template.name]} (type {harmony.template.name}).",
            "figures": {
                **curve,
                "histogram": _histogram(self.before, self.after).to_plotly_json(),
                "wheel": _wheel(palettes[0], palettes[1], harmony).to_plotly_json(),
            },
        }


def inside(canonical: Image.Image, edit: PhotoEdit) -> Inside:
    """Look into an edit of a photo, of which the canonical picture is given."""
    small = _small(canonical)
    return Inside(small, apply_to_picture(small, edit), edit)


def inside_result(canonical: Image.Image, result: Image.Image) -> Inside:
    """Look into what a method made of a photo without saying how; of both the canonical pictures are given."""
    return Inside(_small(canonical), _small(result), None)


def _small(canonical: Image.Image) -> Image.Image:
    small = canonical.copy()
    small.thumbnail((_SMALL, _SMALL), reducing_gap=3.0)
    return small


def _judged(picture: Image.Image) -> float:
    judge, size = shipped_statistics_judge()
    square = to_tensor(squeezed(picture, size)).unsqueeze(0)
    return round(float(judge(photo_statistics(square)).sigmoid().detach()), 3)


def _clipped(picture: Image.Image) -> dict[str, float]:
    """Shares of the pixels with a channel at 0 or at 255."""
    levels = np.asarray(picture)
    return {
        "dark": round(float((levels == 0).any(axis=2).mean()), 4),
        "bright": round(float((levels == 255).any(axis=2).mean()), 4),
    }


def _listed(palette: tuple[PaletteColor, ...]) -> list[dict[str, Any]]:
    return [{"color": color.hex, "share": round(color.share, 3)} for color in palette]


def _curve(edit: PhotoEdit) -> go.Figure:
    """What becomes of grays from black to white, without local light."""
    levels = np.linspace(0, 1, _CURVE_POINTS, dtype=np.float32)
    grays = np.repeat(levels[:, None], 3, axis=1)
    edited = grays if edit.colors is None else edit.colors(grays)
    lines = [
        go.Scatter(
            x=levels.round(3).tolist(),
            y=np.round(edited[:, channel], 4).tolist(),
            name=name,
            line={"color": color, "width": width},
        )
        for channel, ((name, color), width) in enumerate(zip(_CHANNELS.items(), _CURVE_WIDTHS, strict=True))
    ]
    unchanged = go.Scatter(x=[0, 1], y=[0, 1], name="Unchanged", line={"color": "#888888", "dash": "dot"})
    axis = {"range": [0, 1], "tickformat": ".0%"}
    return go.Figure([unchanged, *lines], {"xaxis": {**axis, "title": "Before"}, "yaxis": {**axis, "title": "After"}})


def _histogram(before: Image.Image, after: Image.Image) -> go.Figure:
    edges = np.linspace(0, 256, _BINS + 1)
    lines = []
    for name, picture, dash in (("before", before, "dot"), ("after", after, "solid")):
        for channel, (label, color) in enumerate(_CHANNELS.items()):
            counts = np.histogram(np.asarray(picture)[..., channel], edges)[0]
            share = (counts / counts.sum()).round(5)
            lines.append(
                go.Scatter(
                    x=((edges[:-1] + edges[1:]) / 2).tolist(),
                    y=share.tolist(),
                    name=f"{label} {name}",
                    line={"color": color, "dash": dash, "width": 1.5},
                )
            )
    layout = {"xaxis": {"range": [0, 255], "title": "Level"}, "yaxis": {"tickformat": ".0%", "title": "Pixels"}}
    return go.Figure(lines, layout)


def _wheel(before: tuple[PaletteColor, ...], after: tuple[PaletteColor, ...], harmony: Fit) -> go.Figure:
    sectors = [
        go.Barpolar(
            r=[1],
            theta=[center + harmony.rotation],
            width=[width],
            marker={"color": "#888888", "opacity": 0.3},
            name=f"Type {harmony.template.name}",
            hoverinfo="name",
        )
        for center, width in harmony.template.sectors
    ]
    dots = [
        go.Scatterpolar(
            r=[color.saturation for color in palette],
            theta=[color.hue for color in palette],
            mode="markers",
            name=name,
            marker={
                "color": [color.hex for color in palette],
                "size": [10 + 30 * color.share for color in palette],
                "symbol": symbol,
                "line": {"color": "#888888", "width": 1},
            },
        )
        for name, palette, symbol in (("Before", before, "circle-open"), ("After", after, "circle"))
    ]
    polar = {"radialaxis": {"range": [0, 1], "showticklabels": False}, "angularaxis": {"ticksuffix": "°"}}
    return go.Figure([*sectors, *dots], {"polar": polar})
