"""The .cube file, as other programs read it."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from enhancegan.editing.cube import cube_text
from enhancegan.editing.local_light import LocalLight
from enhancegan.editing.photo_edit import PhotoEdit
from enhancegan.enhancer import edit_with

EDIT = edit_with("photographic", {"exposure": 0.4, "contrast": 0.2, "temperature": 0.1, "saturation": 0.2})


def exactly(levels: np.ndarray) -> np.ndarray:
    assert EDIT.colors is not None
    return EDIT.colors(levels / 255) * 255


@pytest.mark.parametrize(("size", "share"), [(33, 0.99), (65, 1.0)])
def test_opencolorio_gives_the_pointwise_part(size: int, share: float, coffee: Image.Image, tmp_path: Path) -> None:
    ocio = pytest.importorskip("PyOpenColorIO", reason="OpenColorIO is not installed")
    file = tmp_path / "edit.cube"
    file.write_text(cube_text(EDIT, "Edit", size))
    transform = ocio.FileTransform(str(file), interpolation=ocio.INTERP_TETRAHEDRAL)
    processor = ocio.Config.CreateRaw().getProcessor(transform).getDefaultCPUProcessor()
    colors = np.asarray(coffee, dtype=np.float32) / 255
    processor.applyRGB(colors)
    differences = np.abs(colors * 255 - exactly(np.asarray(coffee)))
    assert np.quantile(differences, share) <= 2


def test_ffmpeg_gives_the_pointwise_part(coffee: Image.Image, tmp_path: Path) -> None:
    if shutil.which("ffmpeg") is None:
        pytest.skip("needs ffmpeg on the PATH")
    (tmp_path / "edit.cube").write_text(cube_text(EDIT, "Edit", 65))
    coffee.save(tmp_path / "in.png")
    command = ["ffmpeg", "-loglevel", "error", "-i", "in.png", "-vf", "lut3d=edit.cube", "-pix_fmt", "rgb24", "out.png"]
    subprocess.run(command, cwd=tmp_path, check=True)
    result = np.asarray(Image.open(tmp_path / "out.png"), dtype=float)
    assert np.abs(result - exactly(np.asarray(coffee))).max() <= 2


def test_the_file_says_what_it_holds() -> None:
    nothing = np.ones((2, 2), dtype=np.float32)
    edit = PhotoEdit(lambda colors: colors / 2, local=LocalLight(nothing, nothing, nothing[0] * 2, nothing[0]))
    lines = cube_text(edit, 'The "best"\nedit', 33).splitlines()
    assert lines[0] == 'TITLE "The best edit"'
    assert "# Input and output: sRGB, encoded, full range." in lines
    assert any(line.startswith("# Only the pointwise part of the edit") for line in lines)
    rows = lines[lines.index("DOMAIN_MAX 1.0 1.0 1.0") + 1 :]
    assert "LUT_3D_SIZE 33" in lines and len(rows) == 33**3
    # Red changes fastest.
    assert (rows[0], rows[1]) == ("0.000000 0.000000 0.000000", "0.015625 0.000000 0.000000")
    assert rows[-1] == "0.500000 0.500000 0.500000"


def test_an_edit_without_colors_is_the_identity() -> None:
    assert cube_text(PhotoEdit(), "None").splitlines()[-1] == "1.000000 1.000000 1.000000"


def test_other_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="size must be 33 or 65, got 7"):
        cube_text(EDIT, "Edit", 7)
