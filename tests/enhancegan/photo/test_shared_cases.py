"""Photo files that failed once, kept in a folder beside the project; their colors are those of one reference."""

import numpy as np
import pytest
from PIL import Image

from enhancegan.photo import load_photo, read_photo
from tests.project import ROOT

CASES = ROOT.parent / "shared" / "cases" / "photos"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="needs the folder shared/cases beside the project")

LOSSY_LEVELS = 1.4
"""What JPEG, AVIF and HEIC cost by themselves, a mean over all pixels; of 255."""


@pytest.fixture(scope="module")
def truth() -> np.ndarray:
    return np.asarray(Image.open(CASES / "reference.png").convert("RGB")).astype(float)


@pytest.mark.parametrize(
    ("name", "turns"),
    [
        ("plain.jpg", 0),
        ("plain.avif", 0),
        ("IMG_0001.HEIC", 0),
        ("orient6.webp", 1),
        ("p3.jpg", 0),
        ("adobergb.jpg", 0),
        ("dcf_r03.jpg", 0),
        ("cicp_p3.png", 0),
        ("gama_linear.png", 0),
        ("meta.jpg", 1),
        ("exif_srational_neg0.jpg", 1),
        ("exif_xres_ascii.jpg", 1),
        ("mpo.jpg", 0),
    ],
)
def test_what_it_shows_is_the_truth(name: str, turns: int, truth: np.ndarray) -> None:
    read = np.rot90(np.asarray(load_photo(CASES / name)), turns)
    lossy = not name.endswith(".png")
    assert np.abs(read - truth).mean() < 2 + LOSSY_LEVELS * lossy


@pytest.mark.parametrize("name", ["gray_icc_L.jpg", "la_gray_icc_L.png"])
def test_gray_profiles_are_converted(name: str) -> None:
    photo = read_photo(CASES / name)
    assert isinstance(photo.pixels, Image.Image) and photo.pixels.mode == "L" and photo.space.is_srgb
    patches = [photo.pixels.getpixel((20 + 40 * patch, 300)) for patch in range(6)]
    assert patches == pytest.approx([129, 220, 69, 248, 228, 145], abs=1)


def test_black_ink_is_black() -> None:
    assert np.asarray(load_photo(CASES / "cmyk_icc.jpg")).min() <= 10


def test_metadata_are_taken_over() -> None:
    photo = read_photo(CASES / "meta.jpg")
    assert photo.metadata.exif is not None and photo.metadata.exif[:2] in (b"II", b"MM")
    assert photo.metadata.xmp is not None and b"<" in photo.metadata.xmp
    assert photo.metadata.iptc is not None and b"beach" in photo.metadata.iptc
    assert photo.metadata.dpi == (300, 300)


def test_an_end_that_is_missing_is_said() -> None:
    (note,) = read_photo(CASES / "truncated_lastbytes.jpg").notes
    assert note.startswith("the file ends early: the last ")


def test_a_second_picture_is_said() -> None:
    assert read_photo(CASES / "mpo.jpg").notes == ("the first of 2 pictures was read",)


def test_a_highlight_in_floats_darkens_nothing() -> None:
    pixels = np.asarray(read_photo(CASES / "float_gray_hdr.tif").pixels)
    assert pixels.dtype == np.uint16 and 10_000 < pixels.mean() < 55_000 and pixels.max() == 65_535


@pytest.mark.parametrize("name", ["gray16_miniswhite.tif", "rgb16_ramp.tif"])
def test_ramps_keep_their_levels(name: str) -> None:
    pixels = np.asarray(read_photo(CASES / name).pixels)
    assert pixels.dtype == np.uint16 and len(np.unique(pixels)) > 1000


@pytest.mark.parametrize("name", ["rgba_p3.png", "palette_trns.png"])
def test_opacity_is_kept(name: str) -> None:
    alpha = read_photo(CASES / name).alpha
    assert isinstance(alpha, Image.Image) and alpha.size == (480, 320) and alpha.getextrema()[0] < 255
