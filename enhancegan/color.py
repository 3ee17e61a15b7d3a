"""sRGB to CIELab and back, with every Lab channel scaled to [0, 1] as in Sec. 3.2 of the paper, and luma."""

import torch
from kornia.color import lab_to_rgb, rgb_to_grayscale, rgb_to_lab


def rgb_to_unit_lab(photo: torch.Tensor) -> torch.Tensor:
    """Convert sRGB to CIELab (D65) scaled to the unit cube.

    Args:
        photo: (N, 3, H, W), sRGB in [0, 1].

    Returns:
        (N, 3, H, W): L / 100, (a + 128) / 255, (b + 128) / 255, each in [0, 1].
    """
    lightness, green_red, blue_yellow = rgb_to_lab(photo).unbind(dim=1)
    return torch.stack([lightness / 100, (green_red + 128) / 255, (blue_yellow + 128) / 255], dim=1)


def unit_lab_to_rgb(lab: torch.Tensor) -> torch.Tensor:
    """Convert unit-cube CIELab, as made by `rgb_to_unit_lab`, back to sRGB clipped to [0, 1].

    Args:
        lab: (N, 3, H, W), each channel in [0, 1].
    """
    lightness, green_red, blue_yellow = lab.unbind(dim=1)
    return lab_to_rgb(torch.stack([lightness * 100, green_red * 255 - 128, blue_yellow * 255 - 128], dim=1))


def lightness_only(photo: torch.Tensor) -> torch.Tensor:
    """The gray photo of the same CIELab lightness, with a = b = 0; sRGB (N, 3, H, W) in [0, 1], as the result."""
    lab = rgb_to_unit_lab(photo)
    return unit_lab_to_rgb(torch.cat([lab[:, :1], torch.full_like(lab[:, 1:], 128 / 255)], dim=1))


def luma(photo: torch.Tensor) -> torch.Tensor:
    """Rec. 709 weighted sum of the channels, (N, 3, H, W) -> (N, 1, H, W); in linear light, the luminance Y."""
    return rgb_to_grayscale(photo, photo.new_tensor([0.2126, 0.7152, 0.0722]))
