"""Photo files as cameras, phones and programs write them."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from enhancegan.photo import NotAPhotoError, load_photo


def test_exif_orientation_is_applied(photo: Image.Image, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright: rotate by 90 degrees clockwise to view
    photo.save(tmp_path / "upright.jpg", exif=exif)
    assert load_photo(tmp_path / "upright.jpg").size == (photo.height, photo.width)


def test_embedded_profile_is_converted_to_srgb(tmp_path: Path) -> None:
    # In this profile the primaries red and blue have changed places, so its pure red is sRGB's blue.
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
    Image.new("RGB", (8, 8), (255, 0, 0)).save(tmp_path / "red.png", icc_profile=swapped)
    assert load_photo(tmp_path / "red.png").getpixel((0, 0)) == pytest.approx((0, 0, 255), abs=2)


def test_a_broken_profile_leaves_the_pixels_as_they_are(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8), (255, 0, 0)).save(tmp_path / "red.png", icc_profile=b"no profile")
    assert load_photo(tmp_path / "red.png").getpixel((0, 0)) == (255, 0, 0)


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "CMYK", "1", "I;16"])
def test_every_mode_becomes_rgb(mode: str, tmp_path: Path) -> None:
    if mode == "I;16":
        picture = Image.fromarray(np.full((6, 6), 32896, dtype=np.uint16))  # 32896 / 65535 * 255 = 128
    else:
        picture = Image.new("L", (6, 6), 128).convert(mode)
    path = tmp_path / f"picture.{'tif' if mode == 'CMYK' else 'png'}"
    picture.save(path)
    loaded = load_photo(path)
    assert loaded.mode == "RGB" and loaded.size == (6, 6)
    if mode in ("L", "I;16", "RGBA", "LA"):
        assert loaded.getpixel((0, 0)) == pytest.approx((128, 128, 128), abs=1)


@pytest.mark.parametrize(("dtype", "middle"), [(np.float32, 0.5), (np.int32, 128), (np.int32, 32896)])
def test_deep_photos_keep_their_brightness(dtype: type, middle: float, tmp_path: Path) -> None:
    white = {0.5: 1.0, 128: 255, 32896: 65535}[middle]
    Image.fromarray(np.array([[middle, white]], dtype=dtype)).save(tmp_path / "deep.tif")
    assert load_photo(tmp_path / "deep.tif").getpixel((0, 0)) == pytest.approx((128, 128, 128), abs=1)


def test_a_photo_too_long_for_a_jpeg_is_rejected(tmp_path: Path) -> None:
    Image.new("L", (65_501, 1)).save(tmp_path / "line.png")
    with pytest.raises(NotAPhotoError, match=r"line.png has 65501 x 1 pixels; a side may have at most 65500"):
        load_photo(tmp_path / "line.png")


def test_transparency_lies_on_white(tmp_path: Path) -> None:
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(tmp_path / "clear.png")
    Image.new("RGB", (4, 4), (255, 0, 0)).save(tmp_path / "key.png", transparency=(255, 0, 0))
    for name in ("clear.png", "key.png"):
        assert load_photo(tmp_path / name).getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "is empty"), (b"hello, I am a text", "not a readable photo"), (None, "no such file")],
)
def test_what_is_no_photo_is_named_with_the_reason(content: bytes | None, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "holiday.jpg"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(NotAPhotoError, match=f"holiday.jpg.*{reason}"):
        load_photo(path)


def test_a_file_cut_short_is_called_damaged(photo: Image.Image, tmp_path: Path) -> None:
    photo.save(tmp_path / "whole.jpg")
    (tmp_path / "half.jpg").write_bytes((tmp_path / "whole.jpg").read_bytes()[:800])
    with pytest.raises(NotAPhotoError, match=r"half.jpg is damaged or truncated"):
        load_photo(tmp_path / "half.jpg")
