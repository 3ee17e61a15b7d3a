"""What colors mean, by profiles, code points, gammas and folder rules."""

import struct
from io import BytesIO
from pathlib import Path

import imagecodecs
import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms

from enhancegan.photo import load_photo, read_photo
from enhancegan.photo.cicp import space_of_codes
from enhancegan.photo.profiles import space_of_profile
from enhancegan.photo.srgb import SRGB
from tests.enhancegan.photo.made_files import (
    SRGB_PROFILE,
    encoded,
    exif_with,
    jpeg_of,
    linear,
    png_of,
    rgb_profile,
    with_chunk,
)

P3_TO_SRGB = np.array([[1.2249, -0.2247, 0], [-0.0420, 1.0419, 0], [-0.0197, -0.0786, 1.0979]])
"""Linear Display P3 to linear sRGB, as CSS Color 4 has it, rounded."""
BT2020_TO_SRGB = np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]])
ADOBE_TO_SRGB = np.array([[1.3982, -0.3982, 0], [0, 1, 0], [0, -0.0429, 1.0429]])
BT709 = [0.64, 0.33, 0.3, 0.6, 0.15, 0.06]
COLORS = np.array(
    [[200, 40, 60], [60, 180, 70], [40, 60, 200], [128, 128, 128], [250, 240, 120], [15, 20, 12]], np.uint8
)


def in_srgb(light: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    return np.rint(255 * encoded((light @ matrix.T).clip(0, 1)))


def colors_png(**chunks: bytes) -> bytes:
    png = png_of(COLORS[None])
    for kind, content in chunks.items():
        png = with_chunk(png, kind.encode(), content)
    return png


def read_colors(content: bytes, folder: Path) -> np.ndarray:
    (folder / "colors").write_bytes(content)
    return np.asarray(load_photo(folder / "colors"))[0].astype(float)


def test_the_pixels_themselves_stay_and_the_space_says_what_they_mean(tmp_path: Path) -> None:
    (tmp_path / "p3.png").write_bytes(colors_png(cICP=bytes([12, 13, 0, 1])))
    photo = read_photo(tmp_path / "p3.png")
    np.testing.assert_array_equal(np.asarray(photo.pixels)[0], COLORS)
    converted = photo.space.to_srgb(COLORS / 255)
    assert not photo.space.is_srgb and converted.shape == COLORS.shape and converted.dtype == np.float64
    np.testing.assert_allclose(255 * converted, in_srgb(linear(COLORS / 255), P3_TO_SRGB), atol=1)


@pytest.mark.parametrize(
    ("codes", "light", "matrix"),
    [
        ((12, 13), linear(COLORS / 255), P3_TO_SRGB),
        ((9, 13), linear(COLORS / 255), BT2020_TO_SRGB),
        ((9, 8), COLORS / 255, BT2020_TO_SRGB),
        ((1, 8), COLORS / 255, np.eye(3)),
        ((1, 4), (COLORS / 255) ** 2.2, np.eye(3)),
        # The curve of video, BT.2020: linear below 0.0181 * 4.5.
        (
            (9, 14),
            np.where(COLORS / 255 < 0.0814, COLORS / 255 / 4.5, ((COLORS / 255 + 0.0993) / 1.0993) ** (1 / 0.45)),
            BT2020_TO_SRGB,
        ),
    ],
)
def test_code_points(codes: tuple[int, int], light: np.ndarray, matrix: np.ndarray, tmp_path: Path) -> None:
    read = read_colors(colors_png(cICP=bytes([*codes, 0, 1])), tmp_path)
    np.testing.assert_allclose(read, in_srgb(light, matrix), atol=1.5)


@pytest.mark.parametrize("codes", [(1, 13), (1, 1), (1, 6), (1, 2)])
def test_code_points_of_srgb(codes: tuple[int, int]) -> None:
    assert space_of_codes(*codes) is SRGB


@pytest.mark.parametrize("codes", [(2, 2), (0, 0), (12, 200), (250, 13)])
def test_code_points_that_say_nothing(codes: tuple[int, int]) -> None:
    assert space_of_codes(*codes) is None


@pytest.mark.parametrize("name", ["AVIF", "HEIF"])
def test_code_points_of_modern_formats(name: str, tmp_path: Path) -> None:
    patch = np.full((64, 64, 3), (200, 40, 60), np.uint8)
    path = tmp_path / "patch"
    if name == "AVIF":
        path.write_bytes(imagecodecs.avif_encode(patch, level=100, pixelformat="444"))
        box = b"colrnclx"
        at = path.read_bytes().index(box) + len(box)
        path.write_bytes(path.read_bytes()[:at] + b"\0\x0c\0\x0d" + path.read_bytes()[at + 4 :])
    else:
        heif = pillow_heif.from_pillow(Image.fromarray(patch))
        heif.save(path, quality=-1, chroma=444, color_primaries=12, transfer_characteristics=13, matrix_coefficients=6)
    expected = in_srgb(linear(np.array([200, 40, 60]) / 255), P3_TO_SRGB)
    assert load_photo(path).getpixel((32, 32)) == pytest.approx(tuple(expected), abs=3)


def test_bright_pq_is_brought_into_range() -> None:
    space = space_of_codes(9, 16)
    assert space is not None
    # By ST 2084: 0 cd/m2, 50, 203 (diffuse white), 1000 and 10000.
    values = np.array([0, 0.4402, 0.5807, 0.7518, 1])
    gray = space.to_srgb(np.repeat(values[:, None], 3, axis=1))
    np.testing.assert_allclose(gray[:, 0], gray[:, 2], atol=0.003)
    # Below the knee nothing changes; diffuse white keeps room for highlights; 1000 cd/m2 are white.
    assert gray[:2, 1] == pytest.approx([0, float(encoded(np.array(50 / 203)))], abs=0.002)
    assert 0.85 < gray[2, 1] < 0.95 and gray[3:, 1] == pytest.approx([1, 1], abs=0.005)


def test_hlg_is_brought_into_range() -> None:
    space = space_of_codes(9, 18)
    assert space is not None
    # BT.2408: diffuse white is 75 % HLG, 203 cd/m2.
    gray = space.to_srgb(np.array([[0, 0, 0], [0.75] * 3, [1.0] * 3]))
    assert gray[:, 1] == pytest.approx([0, 0.9, 1], abs=0.03)


@pytest.mark.parametrize(("gamma", "power"), [(100_000, 1.0), (55_556, 1.8), (45_455, None), (45_000, None)])
def test_gamma_of_png(gamma: int, power: float | None, tmp_path: Path) -> None:
    # About 1/2.2 is how many programs write sRGB.
    light = (COLORS / 255) ** power if power else linear(COLORS / 255)
    read = read_colors(colors_png(gAMA=struct.pack(">I", gamma)), tmp_path)
    np.testing.assert_allclose(read, in_srgb(light, np.eye(3)), atol=1.5)


def test_primaries_of_png(tmp_path: Path) -> None:
    corners = [0.3127, 0.3290, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06]
    chunk = struct.pack(">8I", *(round(value * 100_000) for value in corners))
    read = read_colors(colors_png(cHRM=chunk, gAMA=struct.pack(">I", 45_455)), tmp_path)
    np.testing.assert_allclose(read, in_srgb((COLORS / 255) ** 2.2, P3_TO_SRGB), atol=1.5)


@pytest.mark.parametrize("chunk", [b"", b"\0\0\0\0", b"\0\1", b"\xff\xff\xff\xff"])
def test_a_gamma_that_cannot_be_is_passed_over(chunk: bytes, tmp_path: Path) -> None:
    (tmp_path / "colors").write_bytes(colors_png(gAMA=chunk))
    np.testing.assert_array_equal(load_photo(tmp_path / "colors"), COLORS[None])


def test_which_chunk_of_png_counts(tmp_path: Path) -> None:
    linear_gamma = struct.pack(">I", 100_000)
    file = BytesIO()
    Image.fromarray(COLORS[None]).save(file, "PNG", icc_profile=rgb_profile(BT709, 1.8))
    profiled = with_chunk(file.getvalue(), b"gAMA", linear_gamma)
    by_profile = in_srgb((COLORS / 255) ** 1.8, np.eye(3))
    np.testing.assert_allclose(read_colors(profiled, tmp_path), by_profile, atol=1.5)
    by_code = in_srgb(linear(COLORS / 255), P3_TO_SRGB)
    np.testing.assert_allclose(
        read_colors(with_chunk(profiled, b"cICP", bytes([12, 13, 0, 1])), tmp_path), by_code, atol=1.5
    )
    np.testing.assert_array_equal(read_colors(colors_png(gAMA=linear_gamma, sRGB=b"\0"), tmp_path), COLORS)


@pytest.mark.parametrize(("bits", "step"), [(8, 1), (16, 256)])
def test_the_narrow_range_of_video(bits: int, step: int, tmp_path: Path) -> None:
    # H.273: black is 16, white 235; 125.5 lies halfway. What is outside clips.
    pixels = np.array([[0, 16, 125.5, 235, 255]]) * step
    content = png_of(pixels.astype(f"uint{bits}"))
    (tmp_path / "video.png").write_bytes(with_chunk(content, b"cICP", bytes([1, 13, 0, 0])))
    read = np.asarray(load_photo(tmp_path / "video.png"))[0, :, 0]
    assert read.tolist() == pytest.approx([0, 0, 127.5, 255, 255], abs=1)


def test_gray_with_a_gamma(tmp_path: Path) -> None:
    gray = np.array([[0, 20, 128, 255]], np.uint8)
    for pixels in (gray, gray.astype(np.uint16) * 257):
        (tmp_path / "gray").write_bytes(with_chunk(png_of(pixels), b"gAMA", struct.pack(">I", 100_000)))
        photo = read_photo(tmp_path / "gray")
        assert photo.space.is_srgb and np.asarray(photo.pixels).dtype == pixels.dtype
        read = np.asarray(load_photo(tmp_path / "gray"))[0, :, 0]
        np.testing.assert_allclose(read, 255 * encoded(gray[0] / 255), atol=1)


@pytest.mark.parametrize("bits", [8, 16])
def test_gray_profiles(bits: int, tmp_path: Path) -> None:
    profile = imagecodecs.cms_profile("gray", whitepoint=[0.3127, 0.3290, 1], gamma=1.0)
    gray = np.array([[0, 20, 128, 255]], np.uint8)
    pixels = Image.fromarray(gray) if bits == 8 else Image.fromarray(gray.astype(np.uint16) * 257)
    for name in ("TIFF", "PNG"):
        pixels.save(tmp_path / "gray", name, icc_profile=profile)
        read = np.asarray(load_photo(tmp_path / "gray"))[0, :, 0]
        np.testing.assert_allclose(read, 255 * encoded(gray[0] / 255), atol=1)


def test_gray_with_opacity_keeps_its_profile(tmp_path: Path) -> None:
    profile = imagecodecs.cms_profile("gray", whitepoint=[0.3127, 0.3290, 1], gamma=1.0)
    Image.new("LA", (4, 4), (55, 128)).save(tmp_path / "layer.png", icc_profile=profile)
    photo = read_photo(tmp_path / "layer.png")
    assert isinstance(photo.pixels, Image.Image) and isinstance(photo.alpha, Image.Image)
    # 55 / 255 = 0.216 of the light is sRGB's 0.502.
    assert photo.pixels.getpixel((0, 0)) == pytest.approx(128, abs=1) and photo.alpha.getpixel((0, 0)) == 128


def test_srgb_is_known_by_what_a_profile_does() -> None:
    named_otherwise = SRGB_PROFILE.replace(b"sRGB", b"none")
    assert space_of_profile(named_otherwise) is SRGB
    assert space_of_profile(imagecodecs.cms_profile("srgb")) is SRGB
    # It bears the name, but its primaries are exchanged.
    exchanged = SRGB_PROFILE.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
    assert not space_of_profile(exchanged).is_srgb
    assert not space_of_profile(rgb_profile(BT709, 2.2)).is_srgb  # darker shadows than sRGB's


@pytest.mark.parametrize("bits", [8, 16])
def test_adobe_rgb_by_its_profile(bits: int, tmp_path: Path) -> None:
    file = BytesIO()
    Image.fromarray(COLORS[None]).save(file, "PNG", icc_profile=imagecodecs.cms_profile("adobergb"))
    content = file.getvalue()
    if bits == 16:
        at = content.index(b"iCCP") - 4
        length = struct.unpack(">I", content[at : at + 4])[0]
        content = with_chunk(png_of(COLORS[None].astype(np.uint16) * 257), b"iCCP", content[at + 8 : at + 8 + length])
    expected = in_srgb((COLORS / 255) ** 2.2, ADOBE_TO_SRGB)
    np.testing.assert_allclose(read_colors(content, tmp_path), expected, atol=1.5)


def _camera_exif(index: bytes, color_space: int) -> bytes:
    head = b"II*\0\x08\0\0\0"
    main = struct.pack("<HHHII", 1, 0x8769, 4, 1, 26) + b"\0\0\0\0"
    camera = struct.pack("<HHHIHHHHII", 2, 0xA001, 3, 1, color_space, 0, 0xA005, 4, 1, 56) + b"\0\0\0\0"
    interoperability = struct.pack("<HHHI", 1, 1, 2, 4) + index + b"\0" + b"\0\0\0\0"
    return b"Exif\0\0" + head + main + camera + interoperability


@pytest.mark.parametrize(
    ("index", "color_space", "adobe"),
    [(b"R03", 0xFFFF, True), (b"R98", 1, False), (b"R98", 0xFFFF, False), (b"R03", 1, False)],
)
def test_adobe_rgb_by_the_folder_rules_of_cameras(index: bytes, color_space: int, adobe: bool, tmp_path: Path) -> None:
    patch = Image.new("RGB", (16, 16), (180, 60, 60))
    path = tmp_path / "_IMG0001.JPG"
    path.write_bytes(jpeg_of(patch, quality=100, subsampling=0, exif=_camera_exif(index, color_space)))
    expected = in_srgb((np.array([180, 60, 60]) / 255) ** 2.2, ADOBE_TO_SRGB) if adobe else [180, 60, 60]
    assert load_photo(path).getpixel((8, 8)) == pytest.approx(tuple(expected), abs=2)
    path.write_bytes(jpeg_of(patch, quality=100, exif=_camera_exif(index, color_space), icc_profile=SRGB_PROFILE))
    assert read_photo(path).space.is_srgb  # a profile says more


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        (b"no profile", "its color profile is damaged"),
        (SRGB_PROFILE[:200], "its color profile is damaged"),
        (imagecodecs.cms_profile("gray", gamma=1.0), "its color profile is for GRAY and does not fit its pixels"),
        (ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes(), "its color profile is for LAB"),
    ],
)
def test_a_profile_that_cannot_be_used_is_named(profile: bytes, said: str, tmp_path: Path) -> None:
    for name in ("PNG", "JPEG", "TIFF", "WEBP"):
        Image.new("RGB", (8, 8), (255, 0, 0)).save(tmp_path / "red", name, icc_profile=profile)
        photo = read_photo(tmp_path / "red")
        assert photo.space.is_srgb and photo.notes[0].startswith(said)
        assert load_photo(tmp_path / "red").getpixel((4, 4)) == pytest.approx((255, 0, 0), abs=2)


def test_a_profile_for_rgb_at_gray_pixels_is_used_for_neutral_colors(tmp_path: Path) -> None:
    Image.new("L", (4, 4), 55).save(tmp_path / "gray.png", icc_profile=rgb_profile(BT709, 1.0))
    assert load_photo(tmp_path / "gray.png").getpixel((0, 0)) == pytest.approx((128, 128, 128), abs=1)


def test_a_profile_does_not_follow_the_pixels_into_another_file(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "wide.png", icc_profile=rgb_profile(BT709, 1.0), exif=exif_with([]))
    load_photo(tmp_path / "wide.png").save(tmp_path / "copy.png")
    with Image.open(tmp_path / "copy.png") as copy:
        assert "icc_profile" not in copy.info and "exif" not in copy.info


def test_exif_of_the_wrong_size_says_nothing_about_color(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(
        jpeg_of(Image.new("RGB", (8, 8)), exif=b"Exif\0\0" + exif_with([(0x8769, 4, 1, b"\xff" * 4)]))
    )
    assert read_photo(tmp_path / "a.jpg").space.is_srgb
