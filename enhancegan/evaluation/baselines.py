"""Automatic edits from elsewhere, as rows beside the methods: what they reach needs no learning."""

import warnings

import numpy as np
from PIL import Image
from skimage.color import lab2rgb, rgb2lab
from skimage.exposure import equalize_adapthist

from enhancegan.enhancer import apply_parameters
from enhancegan.methods import Method
from enhancegan.methods.photoshop_auto import auto_contrast

FIXED_SLIDERS = {"exposure": 0.7, "contrast": 0.15, "saturation": 0.3}
"""A plain development of a flat photo, chosen beforehand. Medians of sliders fitted to undeveloped copies of training
photos (exposure 1.2, contrast 0.8, saturation 0.6) are a stronger edit of the same kind, and no nearer to an expert."""


def fixed_edit(photo: Image.Image) -> Image.Image:
    """The same sliders of `photographic` for every photo, without a limit on clipping."""
    return apply_parameters(photo, "photographic", FIXED_SLIDERS)


def adaptive_equalization(photo: Image.Image) -> Image.Image:
    """CLAHE of the lightness in CIELab, with the defaults of scikit-image."""
    lab = rgb2lab(np.asarray(photo))
    lab[..., 0] = 100 * equalize_adapthist(lab[..., 0] / 100)
    with warnings.catch_warnings():
        # Dark saturated colors with a new lightness may not exist; scikit-image cuts them off, and says so.
        warnings.filterwarnings("ignore", message=".*negative Z values")
        rgb = lab2rgb(lab)
    return Image.fromarray(np.rint(rgb * 255).astype(np.uint8))


BASELINES: dict[str, Method] = {
    method.name: method
    for method in (
        Method(
            "fixed_edit", "Fixed edit", "The same edit for every photo: exposure, contrast, saturation.", fixed_edit
        ),
        Method("autocontrast", "Autocontrast", "All channels stretched by one common range.", auto_contrast),
        Method("clahe", "CLAHE", "Contrast-limited adaptive histogram equalization.", adaptive_equalization),
    )
}
"""By name; beside these stands the oracle, which sees the reference."""
