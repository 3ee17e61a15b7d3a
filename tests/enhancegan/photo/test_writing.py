"""Photos in, files out, read back with the programs that others use: Pillow, tifffile, and PNG's own codec."""

import subprocess
import sys
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import product
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import Image, ImageCms, IptcImagePlugin

from enhancegan.photo.output.xmp import is_marked
from enhancegan.photo.photo import Metadata, Photo
from enhancegan.photo.writing import write_photo
from tests.enhancegan.photo.output.hand_made_exif import MAKER_NOTE, camera_exif
from tests.enhancegan.photo.output.test_xmp import PACKET
from tests.project import ROOT

SUFFIXES = {"jpeg": ".jpg", "png": ".png", "webp": ".webp", "tiff": ".tif", "avif": ".avif"}
IPTC = b"\x1c\x02\x78\0\x05Hello"
ALL = Metadata(camera_exif(), PACKET, IPTC, (300, 200))


@dataclass(frozen=True)
class Srgb:
    is_srgb: bool = True

    def to_srgb(self, colors: np.ndarray) -> np.ndarray:
        return colors


def smooth(deep: bool, gray: bool) -> np.ndarray:
    """A gradient, (32, 48) or (32, 48, 3), over the whole range."""
    full = 65_535 if deep else 255
    across, down = np.meshgrid(np.linspace(0, full, 48), np.linspace(0, full, 32))
    picture = across if gray else np.stack([across, down, full - across], axis=2)
    return picture.astype(np.uint16 if deep else np.uint8)


def made(deep: bool = False, gray: bool = False, alpha: bool = False, metadata: Metadata = ALL) -> Photo:
    def held(samples: np.ndarray) -> Image.Image | np.ndarray:
        return samples if deep else Image.fromarray(samples)

    opacity = held(smooth(deep, gray=True)) if alpha else None
    return Photo(held(smooth(deep, gray)), Srgb(), opacity, "JPEG", metadata)


@pytest.mark.parametrize(("format", "deep", "gray", "alpha"), list(product(("png", "tiff"), *[(False, True)] * 3)))
def test_png_and_tiff_keep_every_bit(format: str, deep: bool, gray: bool, alpha: bool, tmp_path: Path) -> None:
    path = tmp_path / f"photo{SUFFIXES[format]}"
    assert write_photo(made(deep, gray, alpha), path, format) == ()
    read = imagecodecs.png_decode(path.read_bytes()) if format == "png" else tifffile.imread(path)
    expected = smooth(deep, gray)
    if alpha:
        expected = np.dstack([expected, smooth(deep, gray=True)])
    np.testing.assert_array_equal(read, expected, strict=True)


@pytest.mark.parametrize(("format", "gray"), list(product(SUFFIXES, (False, True))))
def test_pixels_profile_and_metadata_are_read_back(format: str, gray: bool, tmp_path: Path) -> None:
    path = tmp_path / f"photo{SUFFIXES[format]}"
    write_photo(made(gray=gray), path, format)
    with Image.open(path) as read:
        assert read.mode == ("L" if gray and format != "webp" else "RGB")
        difference = np.abs(np.asarray(read.convert("RGB" if not gray else "L")) - smooth(False, gray).astype(int))
        assert difference.mean() < 2
        profile = ImageCms.ImageCmsProfile(BytesIO(read.info["icc_profile"]))
        assert profile.profile.xcolor_space.strip() == ("GRAY" if read.mode == "L" else "RGB")
        exif = read.getexif()
        assert exif[0x010F] == "Potoroo" and exif.get(0x0112, 1) == 1
        assert exif.get_ifd(0x8769)[0x927C] == MAKER_NOTE and exif.get_ifd(0x8769)[0xA002] == 48
        assert exif.get_ifd(0x8825)[2] == (48, 51, 29)
        assert is_marked(read.info["xmp"]) and b"Zo\xc3\xab &amp; Co" in read.info["xmp"]
        if format in ("jpeg", "png", "tiff"):
            assert read.info["dpi"] == pytest.approx((300, 200), abs=0.01)
        if format in ("jpeg", "tiff"):
            assert IptcImagePlugin.getiptcinfo(read)[2, 120] == b"Hello"


def test_a_maker_note_keeps_its_offset_in_a_tiff_file(tmp_path: Path) -> None:
    write_photo(made(), tmp_path / "photo.tif", "tiff")
    assert (tmp_path / "photo.tif").read_bytes()[450 : 450 + len(MAKER_NOTE)] == MAKER_NOTE


@pytest.mark.parametrize("format", SUFFIXES)
def test_neither_coordinates_nor_anything_else_remains_if_so_asked(format: str, tmp_path: Path) -> None:
    path = tmp_path / f"photo{SUFFIXES[format]}"
    write_photo(made(), path, format, metadata="no-gps")
    with Image.open(path) as read:
        assert not read.getexif().get_ifd(0x8825) and read.getexif()[0x010F] == "Potoroo"
        assert b"GPS" not in read.info["xmp"]
    write_photo(made(), path, format, metadata="none")
    with Image.open(path) as read:
        assert not read.getexif().get_ifd(0x8769) and "xmp" not in read.info
    assert b"Potoroo" not in path.read_bytes() and b"Hello" not in path.read_bytes()


@pytest.mark.parametrize("format", ["webp", "avif"])
def test_transparency_stays(format: str, tmp_path: Path) -> None:
    write_photo(made(alpha=True), tmp_path / f"photo.{format}", format)
    with Image.open(tmp_path / f"photo.{format}") as read:
        assert read.mode == "RGBA"
        assert np.abs(np.asarray(read)[..., 3] - smooth(False, True).astype(int)).max() < 8


def test_what_jpeg_cannot_hold_is_said(tmp_path: Path) -> None:
    half = Photo(np.zeros((8, 8), np.uint16), Srgb(), np.full((8, 8), 32_768, np.uint16), "JPEG")
    notes = write_photo(half, tmp_path / "half.jpg")
    assert notes == (
        "transparency was put on white: JPEG has none", "16 bits were reduced to 8: JPEG has no more here",
    )  # fmt: skip
    with Image.open(tmp_path / "half.jpg") as read:
        assert read.getpixel((4, 4)) == 127


def test_exif_too_long_for_jpeg_loses_its_maker_note_first(tmp_path: Path) -> None:
    exif = bytearray(camera_exif())
    # The maker note of 70 000 bytes stands where the thumbnail was, at the end.
    exif[800:] = bytes(100) + b"m" * 70_000
    exif[62:66] = bytes(4)  # no thumbnail: after 4 entries of 12 bytes, at 8 + 2 + 48 = 58
    exif[58:62] = bytes(4)
    exif[306:314] = (70_000).to_bytes(4, "little") + (900).to_bytes(4, "little")
    notes = write_photo(made(metadata=Metadata(bytes(exif))), tmp_path / "long.jpg")
    assert notes == ("the camera's maker note was left out: JPEG holds at most 64 kB of EXIF",)
    with Image.open(tmp_path / "long.jpg") as read:
        assert read.getexif()[0x010F] == "Potoroo" and read.getexif().get_ifd(0x8825)[2] == (48, 51, 29)
        assert 0x927C not in read.getexif().get_ifd(0x8769)


def test_broken_metadata_is_left_out_and_said(tmp_path: Path) -> None:
    notes = write_photo(made(metadata=Metadata(b"broken", b"<broken")), tmp_path / "photo.jpg")
    assert [note.split(" metadata")[0] for note in notes] == ["the EXIF", "the XMP"]
    with Image.open(tmp_path / "photo.jpg") as read:
        assert not read.getexif() and is_marked(read.info["xmp"])


@pytest.mark.parametrize(
    ("read", "written"),
    [
        *{"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "TIFF": ".tif", "AVIF": ".avif"}.items(),
        *{"GIF": ".png", "BMP": ".png", "HEIF": ".jpg", "RAW": ".jpg", "JPEG2000": ".jpg"}.items(),
    ],
)
def test_the_same_format_or_its_stand_in(read: str, written: str, tmp_path: Path) -> None:
    write_photo(replace(made(), format=read), tmp_path / f"photo{written}")
    assert (tmp_path / f"photo{written}").is_file()


@dataclass(frozen=True)
class AdobeRgb(Srgb):
    is_srgb: bool = False


@pytest.mark.parametrize(
    ("photo", "name", "options", "message"),
    [
        (made(), "a.png", {"format": "jpeg"}, "a.png must end in .jpg or .jpeg"),
        (made(), "a.jpg", {"format": "gif"}, "format must be one of same, jpeg"),
        (made(), "a.jpg", {"quality": 0}, "quality must be from 1 to 100"),
        (made(), "a.jpg", {"metadata": "some"}, "metadata must be one of keep, no-gps, none"),
        (Photo(Image.new("L", (16_384, 1)), Srgb()), "a.webp", {"format": "webp"}, "at most 16383 in WEBP"),
        (replace(made(), space=AdobeRgb()), "a.jpg", {}, "only photos in sRGB"),
    ],
)
def test_what_cannot_be_written_is_refused(
    photo: Photo, name: str, options: dict[str, str], message: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=message):
        write_photo(photo, tmp_path / name, **options)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from tests.enhancegan.photo.test_writing import made
from enhancegan.photo.writing import write_photo
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
for path in map(Path, sys.argv[1:]):
    format = path.parent.name
    try:
        write_photo(made(deep=format == "tiff"), path, format)
    except OSError:
        print("refused:", format)
"""


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    paths = [tmp_path / format / f"photo{suffix}" for format, suffix in SUFFIXES.items()]
    for path in paths:
        path.parent.mkdir()
        path.write_bytes(b"old")
    command = [sys.executable, "-c", FULL_DISK, *map(str, paths)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    assert result.stdout.splitlines() == [f"refused: {format}" for format in SUFFIXES]
    for path in paths:
        assert list(path.parent.iterdir()) == [path] and path.read_bytes() == b"old"


@pytest.mark.parametrize(("height", "is_halved"), [(3000, False), (3001, True)])
def test_avif_halves_the_resolution_of_colors_from_12_megapixels_on_and_says_so(
    height: int, is_halved: bool, tmp_path: Path
) -> None:
    pixels = np.zeros((height, 4000, 3), np.uint8)
    pixels[:, ::2, 0] = 255  # columns of red and black, one pixel wide
    photo = replace(made(), pixels=Image.fromarray(pixels))
    notes = write_photo(photo, tmp_path / "large.avif", format="avif", quality=90)
    assert any("half the resolution" in note for note in notes) == is_halved
    with Image.open(tmp_path / "large.avif") as read:
        red, black = np.asarray(read)[1000:1010, 1000:1002, 0].astype(int).mean(axis=0)
    assert (red - black < 200) == is_halved
