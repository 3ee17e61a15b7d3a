"""A data set in the layout of the CUHK Image Cropping Dataset: bright rectangles that photographers would keep."""

from pathlib import Path

from PIL import Image, ImageDraw

from enhancegan.datasets.cuhk_cropping import PARAMETERS, PHOTOS

SIZE = (96, 64)


def write_cropping_set(folder: Path, count: int) -> None:
    """Dark pictures of 96 x 64 pixels, each with a bright rectangle on the left or on the right.

    Photographer 1 crops to the rectangle, 2 leaves two pixels more at the top, 3 two pixels less at the bottom.
    """
    (folder / PHOTOS).mkdir(parents=True)
    lines = []
    for number in range(count):
        left, top = (6 if number % 2 else 50) + number % 5, 6 + number % 7
        right, bottom = left + 36, top + 40
        photo = Image.new("RGB", SIZE, (20, 24, 30))
        ImageDraw.Draw(photo).rectangle((left, top, right - 1, bottom - 1), fill=(230, 220, 200))
        photo.save(folder / PHOTOS / f"{number:02}.png")
        lines.append(f"static\\{number:02}.png")
        lines += [f"{top} {bottom} {left} {right}", f"{top - 2} {bottom} {left} {right}"]
        lines.append(f"{top} {bottom - 2} {left} {right}")
    (folder / PARAMETERS).write_text("\r\n".join(lines) + "\r\n")
