"""The paper's Figs. 3-6 as files, for a folder of photos."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import pandas as pd
from PIL import Image

from enhancegan.datasets.reading import read_each
from enhancegan.enhancer import Enhancer
from enhancegan.figures.attention import attention_gallery
from enhancegan.figures.gallery import Gallery
from enhancegan.figures.palette_comparison import compare_palettes, harmony_table, palette_gallery, palette_table
from enhancegan.figures.side_by_side import color_operators, crop_gallery, method_gallery, usual_methods
from enhancegan.methods import Method
from enhancegan.photo import load_photo
from enhancegan.registry import check_trained

# Twice the side of a gallery's cell: a crop to half the photo is still sharp.
LONGEST_SIDE = 1024
_DPI = (300, 300)

Photos = Mapping[str, Image.Image]
Figure = Callable[[Photos, Enhancer, Path], list[Path]]


def load_photos(paths: Sequence[Path]) -> dict[str, Image.Image]:
    """Decode photos, reduced to `LONGEST_SIDE` pixels, by their path; unreadable ones are logged and skipped.

    Raises:
        ValueError: when none can be read.
    """
    return dict(read_each(paths, _load, "reading"))


def write_figures(
    numbers: Sequence[int], photos: Photos, enhancer: Enhancer, output: Path, methods: Sequence[Method] = ()
) -> list[Path]:
    """Write figures of the paper for named RGB photos.

    Args:
        numbers: which of `FIGURES`.
        photos: at least one; the name appears in the tables of Fig. 6.
        enhancer: proposes the edits.
        output: folder, created if missing; receives `figN-WHAT.png` (with `-PAGE` if there are several pages),
            and for Fig. 6 `palettes.csv` and `harmony.csv`.
        methods: of Fig. 3; none for those of `usual_methods`.

    Returns:
        The files.

    Raises:
        ValueError: when the generator has no head for an operator that a figure needs, or for no photo all methods of
            Fig. 3 have a result.
    """
    output.mkdir(parents=True, exist_ok=True)
    figures: dict[int, Figure] = {**FIGURES, 3: partial(_write_methods, methods=methods)}
    return [path for number in numbers for path in figures[number](photos, enhancer, output)]


def _load(path: Path) -> tuple[str, Image.Image]:
    photo = load_photo(path)
    photo.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return str(path), photo


def _write_methods(photos: Photos, enhancer: Enhancer, output: Path, methods: Sequence[Method] = ()) -> list[Path]:
    return _save_pages(method_gallery(photos, methods or usual_methods(enhancer)), output, "fig3-methods")


def _write_crops(photos: Photos, enhancer: Enhancer, output: Path) -> list[Path]:
    return _save_pages(crop_gallery(photos.values(), enhancer), output, "fig4-crop")


def _write_attention(photos: Photos, enhancer: Enhancer, output: Path) -> list[Path]:
    return _save_pages(attention_gallery(photos.values(), enhancer), output, "fig5-attention")


def _write_palettes(photos: Photos, enhancer: Enhancer, output: Path) -> list[Path]:
    operator, comparisons = compare_palettes(photos, enhancer)
    pages = _save_pages(palette_gallery(list(comparisons.values()), operator), output, "fig6-palettes")
    tables = {"palettes.csv": palette_table(comparisons), "harmony.csv": harmony_table(comparisons)}
    return pages + [_save_table(table, output / name) for name, table in tables.items()]


def obstacle(number: int, enhancer: Enhancer) -> str:
    """Why the enhancer's generator cannot make a figure of the paper, in a sentence; "" when it can."""
    try:
        _NEEDED[number](enhancer)
    except ValueError as error:
        return str(error)
    return ""


def _crop_head(enhancer: Enhancer) -> None:
    check_trained("crop", enhancer.operators)


# A figure's number in the paper -> raises ValueError when the generator lacks a head for it.
_NEEDED: dict[int, Callable[[Enhancer], object]] = {
    3: color_operators,
    4: _crop_head,
    5: lambda enhancer: None,
    6: color_operators,
}

# A figure's number in the paper -> writes its files.
FIGURES: dict[int, Figure] = {
    3: _write_methods,
    4: _write_crops,
    5: _write_attention,
    6: _write_palettes,
}


def _save_pages(gallery: Gallery, output: Path, name: str) -> list[Path]:
    pages = gallery.pages()
    names = [name] if len(pages) == 1 else [f"{name}-{number}" for number in range(1, len(pages) + 1)]
    paths = [output / f"{name}.png" for name in names]
    for page, path in zip(pages, paths, strict=True):
        page.save(path, dpi=_DPI)
    return paths


def _save_table(table: pd.DataFrame, path: Path) -> Path:
    table.to_csv(path, index=False, lineterminator="\n")
    return path
