"""Every format is recognized by its content and read as far as it stores the photo."""

import struct
from io import BytesIO
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
import tifffile
from PIL import Image, ImageCms

from enhancegan.photo import NotAPhotoError, load_photo, read_photo
from tests.enhancegan.photo.made_files import interlaced_png, jpeg_of, png_of, save_dng, save_monochrome_dng

TRANSPOSES = {
    1: lambda stored: stored,
    2: lambda stored: stored[:, ::-1],
    3: lambda stored: stored[::-1, ::-1],
    4: lambda stored: stored[::-1],
    5: lambda stored: stored.transpose(1, 0, 2),
    6: lambda stored: np.rot90(stored, -1),
    7: lambda stored: np.rot90(stored, 2).transpose(1, 0, 2),
    8: lambda stored: np.rot90(stored),
}


def encoded(photo: Image.Image, name: str, **options: object) -> bytes:
    file = BytesIO()
    if name == "HEIF":
        pillow_heif.from_pillow(photo).save(file, **options)
    else:
        photo.save(file, name, **options)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "options", "off"),
    [
        ("JPEG", {"quality": 95}, 4),
        ("PNG", {}, 0),
        ("WEBP", {"lossless": True}, 0),
        ("WEBP", {"quality": 95}, 5),
        ("TIFF", {}, 0),
        ("TIFF", {"compression": "tiff_lzw"}, 0),
        ("TIFF", {"compression": "jpeg", "quality": 95}, 5),
        ("BMP", {}, 0),
        ("GIF", {}, 12),
        ("JPEG2000", {}, 0),
        ("AVIF", {"quality": 95}, 5),
        ("HEIF", {"quality": 95}, 5),
    ],
)
def test_a_photo_is_read_whatever_its_file_is_called(
    name: str, options: dict[str, object], off: float, photo: Image.Image, tmp_path: Path
) -> None:
    path = tmp_path / "photo.of unknown kind"
    path.write_bytes(encoded(photo, name, **options))
    read = read_photo(path)
    assert read.format == name and read.alpha is None and read.space.is_srgb and read.notes == ()
    assert np.abs(np.asarray(load_photo(path)).astype(float) - np.asarray(photo)).mean() <= off


def test_a_raw_photo_is_developed_with_the_white_balance_of_the_camera(tmp_path: Path) -> None:
    # A surface twice as red as blue in linear light; the camera's neutral is equal parts.
    save_dng(tmp_path / "raw.dng", (0.5, 0.35, 0.25))
    photo = read_photo(tmp_path / "raw.dng")
    pixels = np.asarray(photo.pixels)
    assert photo.format == "RAW" and photo.space.is_srgb and pixels.dtype == np.uint16 and pixels.shape == (64, 64, 3)
    red, green, blue = ((pixels[32, 32] / 65_535 + 0.055) / 1.055) ** 2.4
    assert (red / green, blue / green) == pytest.approx((0.5 / 0.35, 0.25 / 0.35), rel=0.1)
    assert photo.metadata.exif is not None and b"Maker" in photo.metadata.exif


def test_a_raw_photo_of_a_monochrome_camera_is_gray(tmp_path: Path) -> None:
    save_monochrome_dng(tmp_path / "raw.dng", 0.5)
    pixels = np.asarray(read_photo(tmp_path / "raw.dng").pixels)
    assert pixels.dtype == np.uint16 and pixels.shape == (64, 64) and pixels.min() > 30_000
    assert load_photo(tmp_path / "raw.dng").mode == "RGB"


def test_a_raw_photo_is_known_by_its_content(tmp_path: Path) -> None:
    save_dng(tmp_path / "raw.tif", (0.5, 0.5, 0.5))
    assert read_photo(tmp_path / "raw.tif").format == "RAW"


@pytest.mark.parametrize("orientation", TRANSPOSES)
@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_photos_are_upright(name: str, orientation: int, photo: Image.Image, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "turned"
    path.write_bytes(encoded(photo, name, exif=exif))
    upright = TRANSPOSES[orientation](np.asarray(photo)).astype(float)
    assert np.abs(np.asarray(load_photo(path)) - upright).mean() < 6


@pytest.mark.parametrize("orientation", TRANSPOSES)
@pytest.mark.parametrize(
    ("mode", "compression"), [("P", "raw"), ("CMYK", "raw"), ("LAB", "raw"), ("1", "group4"), ("RGB", "jpeg")]
)
def test_tiff_files_that_pillow_decodes_are_turned_once(
    mode: str, compression: str, orientation: int, photo: Image.Image, tmp_path: Path
) -> None:
    stored = photo.convert("L").convert("RGB") if mode == "LAB" else photo
    if mode == "LAB":
        spaces = [ImageCms.createProfile(name) for name in ("sRGB", "LAB")]
        picture = ImageCms.profileToProfile(stored, *spaces, outputMode="LAB")
        assert isinstance(picture, Image.Image)
    else:
        picture = stored.convert(mode)
        stored = picture.convert("RGB")
    options = {"quality": 95} if compression == "jpeg" else {}
    picture.save(tmp_path / "turned.tif", compression=compression, tiffinfo={274: orientation}, **options)
    upright = TRANSPOSES[orientation](np.asarray(stored)).astype(float)
    assert np.abs(np.asarray(load_photo(tmp_path / "turned.tif")) - upright).mean() < 6


@pytest.mark.parametrize("orientation", TRANSPOSES)
def test_deep_photos_are_upright_with_their_opacity(orientation: int, tmp_path: Path) -> None:
    stored = np.arange(4 * 6 * 4, dtype=np.uint16).reshape(4, 6, 4) * 600
    tags = [(274, 3, 1, orientation, True)]
    tifffile.imwrite(tmp_path / "deep.tif", stored, photometric="rgb", extrasamples=["unassalpha"], extratags=tags)
    photo = read_photo(tmp_path / "deep.tif")
    upright = TRANSPOSES[orientation](stored)
    np.testing.assert_array_equal(photo.pixels, upright[:, :, :3])
    np.testing.assert_array_equal(photo.alpha, upright[:, :, 3])


@pytest.mark.parametrize("name", ["GIF", "WEBP", "PNG", "TIFF", "AVIF"])
def test_of_several_pictures_the_first_is_read_and_the_others_are_named(name: str, tmp_path: Path) -> None:
    red, *others = (Image.new("RGB", (16, 16), color) for color in ("red", "blue", "green"))
    (tmp_path / "moving").write_bytes(encoded(red, name, save_all=True, append_images=others))
    assert read_photo(tmp_path / "moving").notes == ("the first of 3 pictures was read",)
    assert load_photo(tmp_path / "moving").getpixel((8, 8)) == pytest.approx((255, 0, 0), abs=3)


@pytest.mark.parametrize("name", ["PNG", "WEBP", "AVIF", "JPEG2000", "TIFF", "HEIF"])
def test_opacity_is_kept_and_lies_on_white_for_programs_without_it(name: str, tmp_path: Path) -> None:
    layer = Image.new("RGBA", (32, 32), (200, 0, 0, 255))
    layer.paste((200, 0, 0, 102), (0, 0, 16, 32))
    path = tmp_path / "layer"
    path.write_bytes(encoded(layer, name))
    alpha = read_photo(path).alpha
    assert isinstance(alpha, Image.Image)
    assert [alpha.getpixel((4, 16)), alpha.getpixel((28, 16))] == pytest.approx([102, 255], abs=2)
    # 40 % of the color and 60 % of white: 0.4 * 200 + 0.6 * 255 = 233; 0.6 * 255 = 153.
    assert load_photo(path).getpixel((4, 16)) == pytest.approx((233, 153, 153), abs=4)


def test_an_opacity_that_is_full_everywhere_is_none(photo: Image.Image, tmp_path: Path) -> None:
    photo.convert("RGBA").save(tmp_path / "opaque.png")
    assert read_photo(tmp_path / "opaque.png").alpha is None


def test_a_palette_with_opacity(tmp_path: Path) -> None:
    picture = Image.new("P", (2, 1))
    picture.putpalette([255, 0, 0, 0, 0, 255])
    picture.putpixel((1, 0), 1)
    picture.save(tmp_path / "palette.png", transparency=bytes([128, 255]))
    photo = read_photo(tmp_path / "palette.png")
    assert isinstance(photo.pixels, Image.Image) and isinstance(photo.alpha, Image.Image)
    assert [photo.pixels.getpixel((0, 0)), photo.alpha.getpixel((0, 0))] == [(255, 0, 0), 128]
    assert [photo.pixels.getpixel((1, 0)), photo.alpha.getpixel((1, 0))] == [(0, 0, 255), 255]


def test_an_interlaced_png(photo: Image.Image, tmp_path: Path) -> None:
    (tmp_path / "woven.png").write_bytes(interlaced_png(np.asarray(photo)))
    np.testing.assert_array_equal(load_photo(tmp_path / "woven.png"), photo)


@pytest.mark.parametrize("size", [(1, 1), (17, 9), (61, 47)])
@pytest.mark.parametrize("options", [{"progressive": True}, {"subsampling": 2}, {"optimize": True}])
def test_jpegs_of_odd_size(
    size: tuple[int, int], options: dict[str, object], photo: Image.Image, tmp_path: Path
) -> None:
    part = photo.crop((0, 0, *size))
    (tmp_path / "odd.jpg").write_bytes(jpeg_of(part, **options))
    read = load_photo(tmp_path / "odd.jpg")
    assert read.size == size and np.abs(np.asarray(read).astype(float) - np.asarray(part)).mean() < 5


@pytest.mark.parametrize("name", ["PNG", "TIFF", "BMP", "GIF"])
def test_one_bit(name: str, tmp_path: Path) -> None:
    picture = Image.new("1", (9, 2))
    picture.putpixel((8, 1), 1)
    (tmp_path / "bit").write_bytes(encoded(picture, name))
    assert load_photo(tmp_path / "bit").getpixel((8, 1)) == (255, 255, 255)
    assert load_photo(tmp_path / "bit").getpixel((0, 0)) == (0, 0, 0)


@pytest.mark.parametrize("compression", ["group3", "group4"])
def test_fax_compression(compression: str, tmp_path: Path) -> None:
    picture = Image.new("1", (64, 4), 1)
    picture.paste(0, (0, 0, 32, 4))
    picture.save(tmp_path / "fax.tif", compression=compression)
    read = load_photo(tmp_path / "fax.tif")
    assert [read.getpixel((5, 1)), read.getpixel((60, 1))] == [(0, 0, 0), (255, 255, 255)]


def test_gray_stays_gray_and_gray_stored_as_rgb_stays_rgb(tmp_path: Path) -> None:
    Image.new("L", (4, 4), 90).save(tmp_path / "gray.png")
    Image.new("RGB", (4, 4), (90, 90, 90)).save(tmp_path / "rgb.png")
    gray, rgb = read_photo(tmp_path / "gray.png").pixels, read_photo(tmp_path / "rgb.png").pixels
    assert isinstance(gray, Image.Image) and gray.mode == "L" and gray.getpixel((0, 0)) == 90
    assert isinstance(rgb, Image.Image) and rgb.mode == "RGB" and rgb.getpixel((0, 0)) == (90, 90, 90)


def test_cmyk_without_a_profile(tmp_path: Path) -> None:
    inks = Image.new("CMYK", (16, 16), (0, 255, 255, 0))
    for name in ("JPEG", "TIFF"):
        (tmp_path / "inks").write_bytes(encoded(inks, name))
        assert load_photo(tmp_path / "inks").getpixel((8, 8)) == pytest.approx((255, 0, 0), abs=2)


def test_cielab(tmp_path: Path) -> None:
    # L* = 53.2, a* = 80.1, b* = 67.2 is sRGB's red under D65; under D50, as TIFF has it, 54.3, 80.8, 69.9.
    lab = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
    ImageCms.applyTransform(Image.new("RGB", (8, 8), "red"), lab).save(tmp_path / "lab.tif")
    stored = tifffile.imread(tmp_path / "lab.tif")[0, 0].astype(np.int8)
    assert stored[1:].tolist() == pytest.approx([81, 70], abs=1)
    # Steps of a* and b* are 1, of L* 100/255: a few levels of red's neighbors.
    assert load_photo(tmp_path / "lab.tif").getpixel((4, 4)) == pytest.approx((255, 0, 0), abs=6)


def test_of_a_tiff_the_thumbnail_is_not_taken(photo: Image.Image, tmp_path: Path) -> None:
    with tifffile.TiffWriter(tmp_path / "both.tif") as writer:
        writer.write(np.asarray(photo.resize((8, 6))), photometric="rgb", subfiletype=1)
        writer.write(np.asarray(photo), photometric="rgb")
    read = read_photo(tmp_path / "both.tif")
    np.testing.assert_array_equal(read.pixels, photo)
    assert read.notes == ()


def test_opacity_that_is_0_everywhere_is_none_in_bmp(tmp_path: Path) -> None:
    pixels = bytes([60, 50, 200, 0]) * 4
    masks = (0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    header = struct.pack("<IiiHHIIiiIIIIII", 124, 2, 2, 1, 32, 3, len(pixels), 0, 0, 0, 0, *masks)
    start = b"BM" + struct.pack("<IHHI", 138 + len(pixels), 0, 0, 138)
    (tmp_path / "screen.bmp").write_bytes(start + (header + b"BGRs").ljust(124, b"\0") + pixels)
    assert load_photo(tmp_path / "screen.bmp").getpixel((0, 0)) == (200, 50, 60)


@pytest.mark.parametrize("planes", [False, True])
@pytest.mark.parametrize("opacity", [False, True])
def test_cmyk_tiff_in_planes_and_with_opacity(planes: bool, opacity: bool, tmp_path: Path) -> None:
    inks = np.broadcast_to(np.array([0, 255, 255, 0, 102][: 4 + opacity], np.uint8), (8, 8, 4 + opacity))
    tifffile.imwrite(
        tmp_path / "inks.tif", np.moveaxis(inks, 2, 0) if planes else inks, photometric="separated",
        planarconfig="separate" if planes else "contig", extrasamples=["unassalpha"] * opacity,
    )  # fmt: skip
    # Red; or 40 % of it on white.
    expected = (255, 153, 153) if opacity else (255, 0, 0)
    assert load_photo(tmp_path / "inks.tif").getpixel((4, 4)) == pytest.approx(expected, abs=2)


def test_what_a_tiff_has_and_is_not_read_is_named(tmp_path: Path) -> None:
    lab = np.zeros((8, 8, 3), np.uint16)
    tifffile.imwrite(tmp_path / "lab16.tif", lab, photometric="cielab")
    with pytest.raises(NotAPhotoError, match=r"lab16.tif is a TIFF of 16 bits with colors of the kind CIELAB"):
        read_photo(tmp_path / "lab16.tif")


def test_uncompressed_ycbcr_is_named(tmp_path: Path) -> None:
    path = tmp_path / "video.tif"
    tifffile.imwrite(path, np.zeros((8, 8, 3), np.uint8), photometric="rgb", extratags=[(530, 3, 2, (2, 2), True)])
    rgb, ycbcr = (b"\x06\x01\x03\0\x01\0\0\0" + bytes([kind, 0]) for kind in (2, 6))
    assert path.read_bytes().count(rgb) == 1
    path.write_bytes(path.read_bytes().replace(rgb, ycbcr))
    with pytest.raises(NotAPhotoError, match=r"video.tif is a TIFF with uncompressed YCbCr colors"):
        read_photo(path)


def test_a_png_of_16_bits_is_no_png_of_8_bits(tmp_path: Path) -> None:
    (tmp_path / "deep.png").write_bytes(png_of(np.full((4, 4, 3), 12_345, np.uint16)))
    assert np.asarray(read_photo(tmp_path / "deep.png").pixels)[0, 0].tolist() == [12_345] * 3
