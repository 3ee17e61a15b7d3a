"""EnhanceGAN as a library: one import, three lines."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

import enhancegan
from enhancegan import Enhancer
from enhancegan.editing.sources import as_photo
from enhancegan.operators import OPERATORS
from enhancegan.photo import NotAPhotoError, load_photo, read_photo
from enhancegan.photo.photo import Metadata, Photo
from enhancegan.photo.srgb import Srgb
from enhancegan.photo.writing import write_photo
from tests.project import ROOT

ARTIST = 315  # EXIF tag


def exif_of(artist: str) -> bytes:
    exif = Image.Exif()
    exif[ARTIST] = artist
    return exif.tobytes().removeprefix(b"Exif\x00\x00")


def test_a_file_in_a_file_out(photo: Image.Image, tmp_path: Path) -> None:
    photo.save(tmp_path / "in.jpg", quality=95)
    enhanced = Enhancer.load().enhance(str(tmp_path / "in.jpg"), method="photographic", strength=0.8)
    enhanced.save(tmp_path / "out.jpg")
    saved = np.asarray(load_photo(tmp_path / "out.jpg"), dtype=float)
    assert np.abs(saved - np.asarray(enhanced.image)).mean() < 2
    assert list(enhanced.parameters) == [parameter.name for parameter in OPERATORS["photographic"].parameters]


def test_a_file_keeps_its_depth_and_what_it_says(photo: Image.Image, tmp_path: Path) -> None:
    deep = np.asarray(photo).astype(np.uint16) * 257
    made = Photo(deep, Srgb(), metadata=Metadata(exif=exif_of("Jane Doe")))
    write_photo(made, tmp_path / "in.png", "png")
    enhanced = Enhancer.load().enhance(tmp_path / "in.png")
    assert enhanced.save(tmp_path / "out.tif") == ()
    saved = read_photo(tmp_path / "out.tif")
    assert np.array_equal(np.asarray(saved.pixels), enhanced.array) and enhanced.array.dtype == np.uint16
    with Image.open(tmp_path / "out.tif") as written:
        assert written.getexif()[ARTIST] == "Jane Doe"
    lost = enhanced.save(tmp_path / "small.jpg", quality=80, metadata="none")
    assert lost == ("16 bits were reduced to 8: JPEG has no more here",)
    with Image.open(tmp_path / "small.jpg") as written:
        assert not written.getexif()


def test_a_picture_and_its_pixels_give_the_same_result(photo: Image.Image) -> None:
    enhancer = Enhancer.load()
    by_picture = enhancer.enhance(photo)
    by_array = enhancer.enhance(np.asarray(photo))
    assert np.array_equal(by_picture.array, by_array.array) and by_picture.array.dtype == np.uint8
    deep = enhancer.enhance(np.asarray(photo).astype(np.uint16) * 257)
    floats = enhancer.enhance(np.asarray(photo) / 255)
    assert deep.array.dtype == np.uint16 and np.array_equal(deep.array, floats.array)
    assert np.abs(deep.array / 257 - by_array.array).max() <= 1.2
    assert deep.image.mode == "RGB" and deep.image.size == photo.size


def test_transparency_is_kept(photo: Image.Image) -> None:
    alpha = Image.linear_gradient("L").resize(photo.size)
    clear = photo.copy()
    clear.putalpha(alpha)
    enhanced = Enhancer.load().enhance(clear)
    assert enhanced.image.mode == "RGBA" and enhanced.image.getchannel("A").tobytes() == alpha.tobytes()
    by_array = Enhancer.load().enhance(np.asarray(clear))
    assert np.array_equal(by_array.array, np.asarray(enhanced.image))


def test_gray_stays_gray(photo: Image.Image) -> None:
    enhanced = Enhancer.load().enhance(photo.convert("L"), "filtering")
    assert enhanced.image.mode == "L" and enhanced.array.shape == (48, 64)
    deep = Image.fromarray(np.asarray(photo.convert("L")).astype(np.uint16) * 257)
    assert Enhancer.load().enhance(deep, "filtering").array.dtype == np.uint16


def test_parameters_can_be_set(photo: Image.Image) -> None:
    enhanced = Enhancer.load().enhance(photo, strength=0, parameters={"exposure": 0.5})
    assert {name: value for name, value in enhanced.parameters.items() if value} == {"exposure": 0.5}
    assert enhanced.cube().startswith('TITLE "EnhanceGAN photographic"')


def test_what_cannot_be_used_is_refused_with_a_reason(tmp_path: Path) -> None:
    enhancer = Enhancer.load()
    with pytest.raises(NotAPhotoError, match="no such file"):
        enhancer.enhance(tmp_path / "missing.jpg")
    with pytest.raises(ValueError, match=r"shape \(H, W\), \(H, W, 3\) or \(H, W, 4\), got \(2, 3, 2\)"):
        enhancer.enhance(np.zeros((2, 3, 2), np.uint8))
    with pytest.raises(ValueError, match=r"floats must lie in \[0, 1\], got 0.0 to 255.0"):
        enhancer.enhance(np.array([[0.0, 255.0]]))
    with pytest.raises(ValueError, match=r"floats must lie in \[0, 1\], got nan"):
        enhancer.enhance(np.array([[0.0, np.nan]]))
    with pytest.raises(ValueError, match="uint8, uint16 or float, got int64"):
        enhancer.enhance(np.zeros((2, 2), np.int64))
    with pytest.raises(ValueError, match=r"must end in one of \.jpg, \.png, \.webp, \.tif, \.avif, got 'out\.gif'"):
        enhancer.enhance(np.zeros((2, 2), np.uint8)).save(tmp_path / "out.gif")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"strength": None}, r"strength must lie in \[0, 1.5\], got None"),
        ({"strength": "strong"}, r"strength must lie in \[0, 1.5\], got 'strong'"),
        ({"strength": float("nan")}, r"strength must lie in \[0, 1.5\], got nan"),
        ({"parameters": {"exposure": "0.3"}}, "exposure must be a number, got '0.3'"),
        ({"parameters": {"exposure": None}}, "exposure must be a number, got None"),
        ({"parameters": {"exposure": float("nan")}}, r"exposure must lie in \[.*\], got nan"),
        ({"parameters": [0.3]}, r"parameters must be numbers by name, .* got \[0.3\]"),
        ({"method": None}, "this generator was not trained for None"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(asked: dict[str, Any], message: str, photo: Image.Image) -> None:
    with pytest.raises(ValueError, match=message):
        Enhancer.load().enhance(photo, **asked)


@pytest.mark.parametrize("quality", ["high", 95.5, None, 0, float("nan")])
def test_a_quality_is_a_whole_number(quality: Any, photo: Image.Image, tmp_path: Path) -> None:
    enhanced = Enhancer.load().enhance(photo)
    with pytest.raises(ValueError, match=f"quality must be from 1 to 100, a whole number, got {quality!r}"):
        enhanced.save(tmp_path / "out.jpg", quality=quality)
    assert list(tmp_path.iterdir()) == []
    enhanced.save(tmp_path / "out.jpg", quality=np.int64(80))  # type: ignore[arg-type]


def _picture(mode: str) -> Image.Image:
    """Red, or the gray 128, in a mode; half transparent where that has opacity."""
    red = Image.new("RGB", (4, 4), (255, 0, 0))
    gray = Image.new("L", (4, 4), 128)
    layers = {"LA": gray, "La": gray, "RGBA": red, "RGBa": red}
    if mode in layers:
        layer = layers[mode].copy()
        layer.putalpha(128)
        return layer.convert(mode)
    if mode == "LAB":
        spaces = [ImageCms.createProfile(name) for name in ("sRGB", "LAB")]
        lab = ImageCms.profileToProfile(red, *spaces, outputMode="LAB")
        assert lab is not None
        return lab
    return gray.convert(mode) if mode == "1" else red.convert(mode)


@pytest.mark.parametrize(
    ("mode", "color"),
    [
        *dict.fromkeys(["P", "CMYK", "YCbCr", "HSV", "LAB", "RGBA", "RGBa", "RGBX"], (255, 0, 0)).items(),
        *dict.fromkeys(["LA", "La"], (128, 128, 128)).items(),
    ],
)
def test_pictures_of_every_mode_mean_the_same(mode: str, color: tuple[int, ...]) -> None:
    picture = _picture(mode)
    before = dict(picture.info)
    taken = as_photo(picture)
    assert isinstance(taken.pixels, Image.Image) and picture.info == before
    assert taken.pixels.convert("RGB").getpixel((1, 1)) == pytest.approx(color, abs=6)
    opacity = taken.alpha.getpixel((1, 1)) if isinstance(taken.alpha, Image.Image) else None
    assert opacity == (128 if mode.upper() in ("LA", "RGBA") else None)


def test_a_picture_with_a_transparent_color() -> None:
    key = Image.new("RGB", (2, 1), (255, 0, 0))
    key.putpixel((1, 0), (0, 0, 255))
    key.info["transparency"] = (255, 0, 0)
    alpha = as_photo(key).alpha
    assert isinstance(alpha, Image.Image) and [alpha.getpixel((x, 0)) for x in (0, 1)] == [0, 255]


@pytest.mark.parametrize("mode", ["I;16", "I;16L", "I;16B"])
def test_pictures_of_16_bits(mode: str) -> None:
    levels = np.array([[0, 258, 65_535]], ">u2" if mode == "I;16B" else "<u2")
    picture = Image.frombytes(mode, (3, 1), levels.tobytes())
    assert np.asarray(as_photo(picture).pixels).tolist() == [[0, 258, 65_535]]


def test_pictures_of_32_bits() -> None:
    assert np.asarray(as_photo(Image.new("F", (1, 1), 0.5)).pixels).tolist() == [[32_768]]
    with pytest.raises(ValueError, match=r"floats must lie in \[0, 1\], got 128.0"):
        as_photo(Image.new("F", (1, 1), 128))
    with pytest.raises(ValueError, match="mode 'I' does not say what is white"):
        as_photo(Image.new("I", (1, 1), 128))


def test_black_and_white() -> None:
    pixels = as_photo(Image.new("1", (2, 2), 1)).pixels
    assert isinstance(pixels, Image.Image) and pixels.mode == "L" and pixels.getpixel((0, 0)) == 255


def test_importing_the_package_does_not_load_the_networks() -> None:
    script = "import sys, enhancegan; print('torch' in sys.modules, 'numpy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]


def test_other_names_are_not_there() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Enhancr'"):
        enhancegan.Enhancr  # noqa: B018
