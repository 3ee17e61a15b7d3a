"""The pointwise part of an edit as a .cube file (Adobe Cube LUT 1.0), which photo and video programs read."""

from enhancegan.editing.lut import bake_lut
from enhancegan.editing.photo_edit import PhotoEdit

CUBE_SIZES = (33, 65)


def cube_text(edit: PhotoEdit, title: str, size: int = 65) -> str:
    """Write the pointwise part of an edit as the text of a .cube file, for sRGB in and sRGB out.

    Args:
        edit: its local light and its window are left out: a table of colors cannot hold them.
        title: name of the edit, shown by programs; quotation marks and line breaks are left out.
        size: grid points an axis: 65; or 33 for programs that take no more, which is up to 3 levels of 255 off in
            the darks.

    Raises:
        ValueError: for another size.
    """
    if size not in CUBE_SIZES:
        raise ValueError(f"size must be {' or '.join(map(str, CUBE_SIZES))}, got {size}")
    table = bake_lut(edit.colors or (lambda colors: colors), size)
    rows = [f"{red:.6f} {green:.6f} {blue:.6f}" for red, green, blue in zip(*[iter(table.table)] * 3, strict=True)]
    header = [
        f'TITLE "{" ".join(title.replace(chr(34), "").split())}"',
        "# Input and output: sRGB, encoded, full range.",
        "# Only the pointwise part of the edit: what it does to each color, whatever its place in the photo.",
        f"LUT_3D_SIZE {size}",
        "DOMAIN_MIN 0.0 0.0 0.0",
        "DOMAIN_MAX 1.0 1.0 1.0",
    ]
    return "\n".join([*header, *rows, ""])
