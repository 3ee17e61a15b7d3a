"""The result of an edit, in the form that the caller needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from enhancegan.editing.cube import cube_text
from enhancegan.editing.photo_edit import PhotoEdit
from enhancegan.photo.output.formats import FORMATS, name_for_suffix
from enhancegan.photo.photo import Photo
from enhancegan.photo.pixels import to_8_bits
from enhancegan.photo.writing import write_photo


@dataclass(frozen=True)
class Enhanced:
    """An edited photo and the edit that was made."""

    photo: Photo
    """The result in sRGB, at the depth of the photo that came in."""
    edit: PhotoEdit
    """What was done to it."""
    method: str
    """Name of the method."""

    @property
    def parameters(self) -> Mapping[str, float]:
        """Value of each parameter of the edit, by name."""
        return self.edit.parameters

    @property
    def array(self) -> np.ndarray:
        """The pixels: (H, W) or (H, W, 3), with opacity (H, W, 4); uint8, or uint16 if the photo had more."""
        pixels, alpha = np.asarray(self.photo.pixels), self.photo.alpha
        if alpha is None:
            return pixels
        colors = pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, axis=2)
        return np.concatenate([colors, np.asarray(alpha)[..., None]], axis=2)

    @property
    def image(self) -> Image.Image:
        """The picture at 8 bits, mode RGB, L or RGBA."""
        if self.photo.alpha is None and isinstance(self.photo.pixels, Image.Image):
            return self.photo.pixels
        array = self.array
        return Image.fromarray(array if array.dtype == np.uint8 else to_8_bits(array))

    def cube(self, size: int = 65) -> str:
        """The pointwise part of the edit as the text of a .cube file, as in `cube_text`."""
        return cube_text(self.edit, f"EnhanceGAN {self.method}", size)

    def save(self, path: str | Path, quality: int = 95, metadata: str = "keep") -> tuple[str, ...]:
        """Write a whole file in the format that its name ends in, at the photo's depth, with its metadata.

        Args:
            path: ends in .jpg, .png, .webp, .tif or .avif, or another usual ending of these formats.
            quality: 1 to 100, as for `write_photo`.
            metadata: "keep", "no-gps" or "none", as for `write_photo`.

        Returns:
            What the format has no place for, in words for the user.

        Raises:
            ValueError: for another ending, or an argument outside its range; the message says what is allowed.
            OSError: when the file cannot be written.
        """
        target = Path(path)
        name = name_for_suffix(target.suffix)
        if name is None:
            endings = ", ".join(known.suffixes[0] for known in FORMATS.values())
            raise ValueError(f"the file's name must end in one of {endings}, got {target.name!r}")
        return write_photo(self.photo, target, name, quality, metadata)
