"""Photos of more than 8 bits keep every level; floats and other numbers get a range that suits them."""

import struct
import zlib
from pathlib import Path

import imagecodecs
import numpy as np
import pillow_heif
import pytest
import tifffile

from enhancegan.photo import load_photo, read_photo
from tests.enhancegan.photo.made_files import png_chunk, png_of

RAMP = np.linspace(0, 65_535, 64 * 48).reshape(48, 64).astype(np.uint16)
COLORS = np.stack([RAMP, RAMP[::-1], RAMP[:, ::-1]], axis=2)


@pytest.mark.parametrize("pixels", [RAMP, COLORS], ids=["gray", "rgb"])
def test_png(pixels: np.ndarray, tmp_path: Path) -> None:
    (tmp_path / "deep.png").write_bytes(png_of(pixels))
    photo = read_photo(tmp_path / "deep.png")
    np.testing.assert_array_equal(photo.pixels, pixels)
    assert photo.alpha is None and photo.format == "PNG"


@pytest.mark.parametrize("pixels", [RAMP, COLORS], ids=["gray", "rgb"])
def test_png_with_opacity(pixels: np.ndarray, tmp_path: Path) -> None:
    (tmp_path / "deep.png").write_bytes(png_of(np.dstack([pixels, RAMP])))
    photo = read_photo(tmp_path / "deep.png")
    np.testing.assert_array_equal(photo.pixels, pixels)
    np.testing.assert_array_equal(photo.alpha, RAMP)


def test_png_with_a_transparent_color(tmp_path: Path) -> None:
    whole = png_of(COLORS)
    key = png_chunk(b"tRNS", COLORS[3, 5].astype(">u2").tobytes())
    (tmp_path / "key.png").write_bytes(whole[:33] + key + whole[33:])
    alpha = np.asarray(read_photo(tmp_path / "key.png").alpha)
    assert alpha[3, 5] == 0 and (alpha == 0).sum() == 1


@pytest.mark.parametrize("bits", [1, 2, 4])
def test_a_transparent_gray_of_few_bits(bits: int, tmp_path: Path) -> None:
    # Two rows of eight pixels: black, then white, which is transparent.
    rows = zlib.compress(b"\0" + bytes(bits) + b"\0" + b"\xff" * bits)
    header = struct.pack(">IIBBBBB", 8, 2, bits, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"tRNS", struct.pack(">H", 2**bits - 1)), (b"IDAT", rows), (b"IEND", b"")]
    (tmp_path / "key.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks))
    photo = read_photo(tmp_path / "key.png")
    np.testing.assert_array_equal(photo.pixels, [[0] * 8, [255] * 8])
    np.testing.assert_array_equal(photo.alpha, [[255] * 8, [0] * 8])


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"byteorder": ">"},
        {"compression": "lzw", "predictor": True},
        {"compression": "deflate", "predictor": True},
        {"compression": "zstd"},
        {"tile": (16, 16)},
        {"rowsperstrip": 5},
        {"bigtiff": True},
    ],
    ids=str,
)
@pytest.mark.parametrize("planar", [False, True], ids=["together", "planes"])
@pytest.mark.parametrize("bits", [8, 16])
def test_rgb_tiff(options: dict[str, object], planar: bool, bits: int, tmp_path: Path) -> None:
    pixels = COLORS if bits == 16 else (COLORS >> 8).astype(np.uint8)
    stored = np.moveaxis(pixels, 2, 0) if planar else pixels
    config = "separate" if planar else "contig"
    tifffile.imwrite(tmp_path / "deep.tif", stored, photometric="rgb", planarconfig=config, **options)
    np.testing.assert_array_equal(read_photo(tmp_path / "deep.tif").pixels, pixels)


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize(("kind", "first"), [("minisblack", 0), ("miniswhite", 1)])
def test_gray_tiff(kind: str, first: int, bits: int, tmp_path: Path) -> None:
    pixels = RAMP if bits == 16 else (RAMP >> 8).astype(np.uint8)
    tifffile.imwrite(tmp_path / "gray.tif", pixels, photometric=kind)
    read = np.asarray(read_photo(tmp_path / "gray.tif").pixels)
    np.testing.assert_array_equal(read, (2**bits - 1 - pixels) if first else pixels)


def test_colors_that_were_multiplied_by_their_opacity(tmp_path: Path) -> None:
    stored = np.array([[[10_000, 20_000, 0, 32_768], [7, 8, 9, 65_535]]], np.uint16)
    tifffile.imwrite(tmp_path / "layer.tif", stored, photometric="rgb", extrasamples=["assocalpha"])
    photo = read_photo(tmp_path / "layer.tif")
    assert np.asarray(photo.pixels)[0].tolist() == [[20_000, 39_999, 0], [7, 8, 9]]
    assert np.asarray(photo.alpha).tolist() == [[32_768, 65_535]]


def test_a_channel_that_means_nothing_is_left_out(tmp_path: Path) -> None:
    tifffile.imwrite(tmp_path / "more.tif", np.dstack([COLORS, RAMP]), photometric="rgb", extrasamples=["unspecified"])
    photo = read_photo(tmp_path / "more.tif")
    np.testing.assert_array_equal(photo.pixels, COLORS)
    assert photo.alpha is None


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
def test_floats_from_0_to_1(kind: type, tmp_path: Path) -> None:
    values = np.array([[0, 0.25, 0.5, 1, 1.8, -0.1, np.nan, np.inf]] * 2, kind)
    tifffile.imwrite(tmp_path / "float.tif", values, photometric="minisblack")
    expected = [0, 16_384, 32_768, 65_535, 65_535, 0, 0, 65_535]
    assert np.asarray(read_photo(tmp_path / "float.tif").pixels)[0].tolist() == pytest.approx(expected, abs=1)


@pytest.mark.parametrize(("white", "kind"), [(255, np.float32), (65_535, np.float32), (255, np.int32)])
def test_numbers_of_another_range(white: int, kind: type, tmp_path: Path) -> None:
    values = np.array([[0, white // 2, white * 0.8, white]], kind)
    tifffile.imwrite(tmp_path / "numbers.tif", values, photometric="minisblack")
    pixels = np.asarray(read_photo(tmp_path / "numbers.tif").pixels)[0]
    assert (pixels / 65_535).tolist() == pytest.approx([0, 0.5, 0.8, 1], abs=0.005)


@pytest.mark.parametrize("kind", [np.int8, np.int16, np.int32])
def test_signed_integers_use_the_half_above_0(kind: type, tmp_path: Path) -> None:
    full = np.iinfo(kind).max
    tifffile.imwrite(tmp_path / "signed.tif", np.array([[-5, 0, full // 2, full]], kind), photometric="minisblack")
    pixels = np.asarray(read_photo(tmp_path / "signed.tif").pixels)[0]
    assert (pixels / 65_535).tolist() == pytest.approx([0, 0, 0.5, 1], abs=0.005)


def test_a_dark_photo_of_whole_numbers_stays_dark(tmp_path: Path) -> None:
    tifffile.imwrite(tmp_path / "dark.tif", np.array([[0, 0, 0, 1, 255]], np.int32), photometric="minisblack")
    assert np.asarray(read_photo(tmp_path / "dark.tif").pixels)[0].tolist() == [0, 0, 0, 257, 65_535]


def test_whole_numbers_of_32_bits_use_their_range(tmp_path: Path) -> None:
    values = np.array([[0, 2**31, 2**32 - 1]], np.uint32)
    tifffile.imwrite(tmp_path / "numbers.tif", values, photometric="minisblack")
    assert np.asarray(read_photo(tmp_path / "numbers.tif").pixels)[0].tolist() == pytest.approx(
        [0, 32_768, 65_535], abs=1
    )


def test_a_float_photo_in_color(tmp_path: Path) -> None:
    values = (COLORS / 65_535).astype(np.float32)
    tifffile.imwrite(tmp_path / "float.tif", values, photometric="rgb", compression="deflate", predictor=3)
    np.testing.assert_allclose(np.asarray(read_photo(tmp_path / "float.tif").pixels).astype(int), COLORS, atol=1)


def test_heif_of_10_bits(tmp_path: Path) -> None:
    smooth = np.stack([np.tile(np.linspace(0, 65_535, 256), (64, 1))] * 3, axis=2).astype(np.uint16)
    pillow_heif.encode("RGB;16", (256, 64), smooth.tobytes(), tmp_path / "deep.heic", quality=-1, chroma=444)
    pixels = np.asarray(read_photo(tmp_path / "deep.heic").pixels)
    assert pixels.dtype == np.uint16 and pixels.max() > 60_000
    assert np.abs(pixels.astype(int) - smooth).mean() < 257


@pytest.mark.parametrize(("bits", "channels"), [(10, 3), (12, 3), (10, 4)])
def test_avif_of_more_than_8_bits(bits: int, channels: int, tmp_path: Path) -> None:
    full = 2**bits - 1
    smooth = np.tile(np.linspace(0, full, 256).astype(np.uint16)[None, :, None], (64, 1, channels))
    content = imagecodecs.avif_encode(smooth, level=100, bitspersample=bits, pixelformat="444")
    (tmp_path / "deep.avif").write_bytes(content)
    photo = read_photo(tmp_path / "deep.avif")
    pixels = np.asarray(photo.pixels)
    assert pixels.dtype == np.uint16 and (photo.alpha is None) == (channels == 3)
    assert np.abs(pixels / 65_535 - smooth[:, :, :3] / full).mean() < 2 / full


def test_cmyk_of_16_bits(tmp_path: Path) -> None:
    inks = np.zeros((4, 4, 4), np.uint16)
    inks[:, :, 1:3] = 65_535
    tifffile.imwrite(tmp_path / "inks.tif", inks, photometric="separated")
    assert np.asarray(read_photo(tmp_path / "inks.tif").pixels)[0, 0].tolist() == [65_535, 0, 0]


def test_in_8_bits_levels_are_rounded(tmp_path: Path) -> None:
    # 257 steps of 16 bits are one of 8 bits.
    (tmp_path / "deep.png").write_bytes(
        png_of(np.array([[0, 128, 129, 257, 385, 386, 65_406, 65_407, 65_535]], np.uint16))
    )
    read = load_photo(tmp_path / "deep.png")
    assert [read.getpixel((across, 0))[0] for across in range(9)] == [0, 0, 1, 1, 1, 2, 254, 255, 255]


def test_opacity_of_16_bits_lies_on_white(tmp_path: Path) -> None:
    (tmp_path / "deep.png").write_bytes(png_of(np.array([[[0, 0, 0, 32_768]]], np.uint16)))
    assert load_photo(tmp_path / "deep.png").getpixel((0, 0)) == pytest.approx((127, 127, 127), abs=1)


def test_jpeg_2000_in_gray(tmp_path: Path) -> None:
    (tmp_path / "deep.jp2").write_bytes(imagecodecs.jpeg2k_encode(RAMP, level=0))
    np.testing.assert_array_equal(read_photo(tmp_path / "deep.jp2").pixels, RAMP)
