"""What cannot be read is refused in a true sentence; what is nearly whole is read with a note."""

import os
from io import BytesIO
from pathlib import Path

import imagecodecs
import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageFilter

from enhancegan.photo import NotAPhotoError, load_photo, read_photo
from enhancegan.photo.limits import MOST_PIXELS
from tests.enhancegan.photo.made_files import interlaced_png, jpeg_of, png_chunk

DEEP = np.linspace(0, 4095, 64 * 48).reshape(48, 64).astype(np.uint16)


@pytest.fixture
def large(rng: np.random.Generator) -> Image.Image:
    """640 x 480, soft noise in color, so that every row takes its bytes."""
    noise = Image.fromarray(rng.integers(0, 256, (480, 640, 3), dtype=np.uint8))
    return noise.filter(ImageFilter.GaussianBlur(2))


@pytest.mark.parametrize(
    "options", [{}, {"subsampling": 0}, {"progressive": True}, {"restart_marker_rows": 1}], ids=str
)
@pytest.mark.parametrize("lacking", [3, 100, 0.005, 0.009])
def test_a_jpeg_without_its_last_bytes_is_read(
    options: dict[str, object], lacking: float, large: Image.Image, tmp_path: Path
) -> None:
    whole = jpeg_of(large, **options)
    count = int(lacking * len(whole)) if lacking < 1 else int(lacking)
    (tmp_path / "whole.jpg").write_bytes(whole)
    (tmp_path / "cut.jpg").write_bytes(whole[:-count])
    photo = read_photo(tmp_path / "cut.jpg")
    assert photo.pixels.size == large.size
    there, expected = (np.asarray(load_photo(tmp_path / name)) for name in ("cut.jpg", "whole.jpg"))
    np.testing.assert_array_equal(there[:432], expected[:432])
    assert all(note.startswith("the file ends early: the last ") for note in photo.notes)
    assert photo.notes or np.array_equal(there, expected)


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_rows": 1}], ids=str)
@pytest.mark.parametrize("kept", [0.02, 0.3, 0.5, 0.85])
def test_a_jpeg_that_lacks_more_is_refused(
    options: dict[str, object], kept: float, large: Image.Image, tmp_path: Path
) -> None:
    whole = jpeg_of(large, **options)
    (tmp_path / "half.jpg").write_bytes(whole[: int(kept * len(whole))])
    with pytest.raises(NotAPhotoError, match=r"half.jpg is damaged or truncated"):
        read_photo(tmp_path / "half.jpg")


def test_what_follows_a_jpeg_does_not_matter(photo: Image.Image, rng: np.random.Generator, tmp_path: Path) -> None:
    whole = jpeg_of(photo)
    (tmp_path / "whole.jpg").write_bytes(whole)
    (tmp_path / "more.jpg").write_bytes(whole + rng.integers(0, 256, 12_000, dtype=np.uint8).tobytes())
    read = read_photo(tmp_path / "more.jpg")
    np.testing.assert_array_equal(read.pixels, load_photo(tmp_path / "whole.jpg"))
    assert read.notes == ()


@pytest.mark.parametrize("name", ["PNG", "WEBP", "TIFF", "BMP", "GIF", "JPEG2000", "AVIF", "HEIF"])
def test_half_of_another_file_is_refused(name: str, large: Image.Image, tmp_path: Path) -> None:
    file = BytesIO()
    if name == "HEIF":
        pillow_heif.from_pillow(large).save(file)
    else:
        large.save(file, name)
    (tmp_path / "half").write_bytes(file.getvalue()[: len(file.getvalue()) // 2])
    with pytest.raises(NotAPhotoError, match="half is damaged or truncated"):
        read_photo(tmp_path / "half")


@pytest.mark.parametrize(
    "start",
    [
        b"\xff\xd8\xff\xe0",
        b"\x89PNG\r\n\x1a\n",
        b"II*\0",
        b"RIFF....WEBP",
        b"GIF89a",
        b"....ftypheic",
        b"....ftypavif",
        b"BM",
    ],
    ids=repr,
)
def test_the_mere_start_of_a_file_is_refused(start: bytes, tmp_path: Path) -> None:
    for content in (start, start + bytes(range(200))):
        (tmp_path / "start").write_bytes(content)
        with pytest.raises(NotAPhotoError, match="start is damaged or truncated"):
            read_photo(tmp_path / "start")


def test_a_raw_file_that_libraw_does_not_know_is_named(tmp_path: Path) -> None:
    (tmp_path / "shot.raf").write_bytes(b"FUJIFILMCCD-RAW 0201" + bytes(500))
    with pytest.raises(NotAPhotoError, match=r"shot.raf cannot be read as camera RAW: "):
        read_photo(tmp_path / "shot.raf")


def test_the_reason_is_the_true_one(tmp_path: Path) -> None:
    (tmp_path / "album.jpg").mkdir()
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "page.jpg").write_text("<!doctype html>")
    reasons = {
        "album.jpg": "album.jpg is a folder, not a photo",
        "empty.jpg": r"empty.jpg is empty \(0 bytes\)",
        "page.jpg": "page.jpg is not a readable photo; allowed formats: JPEG, PNG, WebP, .*HEIC or camera RAW",
        "gone.jpg": "gone.jpg: no such file",
        "long" * 100: "the name is too long for a file",
        "a\0.jpg": "is not the name of a file",
    }
    for name, reason in reasons.items():
        with pytest.raises(NotAPhotoError, match=reason):
            read_photo(tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may open every file")
def test_a_file_that_may_not_be_opened_is_not_called_damaged(photo: Image.Image, tmp_path: Path) -> None:
    photo.save(tmp_path / "private.jpg")
    (tmp_path / "private.jpg").chmod(0)
    (tmp_path / "closed").mkdir(0)
    for path in (tmp_path / "private.jpg", tmp_path / "closed" / "private.jpg"):
        with pytest.raises(NotAPhotoError, match=r"private.jpg cannot be opened: permission denied"):
            read_photo(path)


def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    with pytest.raises(NotAPhotoError, match=r"pipe.jpg is a device or a pipe, not a file"):
        read_photo(tmp_path / "pipe.jpg")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (imagecodecs.jpeg_encode(DEEP, bitspersample=12), r"is a JPEG of 12 bits a channel; only those of 8 bits"),
        (imagecodecs.ljpeg_encode(DEEP, bitspersample=16), r"is a JPEG of 16 bits a channel; only those of 8 bits"),
        (imagecodecs.jpegls_encode(DEEP), r"is a JPEG of a kind that is not read \(JPEG-LS\)"),
    ],
)
def test_an_unusual_jpeg_is_refused_by_its_kind(content: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "odd.jpg").write_bytes(content)
    with pytest.raises(NotAPhotoError, match=f"odd.jpg {reason}"):
        read_photo(tmp_path / "odd.jpg")


def test_a_jpeg_without_loss_is_read(photo: Image.Image, tmp_path: Path) -> None:
    gray = np.asarray(photo.convert("L"))
    (tmp_path / "lossless.jpg").write_bytes(imagecodecs.ljpeg_encode(gray))
    np.testing.assert_array_equal(read_photo(tmp_path / "lossless.jpg").pixels, gray)


def test_a_side_too_long_for_avif_is_named(photo: Image.Image, tmp_path: Path) -> None:
    photo.save(tmp_path / "long.avif")
    content = (tmp_path / "long.avif").read_bytes()
    stored = b"ispe" + bytes(4) + photo.width.to_bytes(4, "big")
    assert stored in content
    (tmp_path / "long.avif").write_bytes(content.replace(stored, stored[:8] + (40_000).to_bytes(4, "big")))
    with pytest.raises(NotAPhotoError, match=r"long.avif has 40000 x 48 pixels; in AVIF a side may have at most 32768"):
        read_photo(tmp_path / "long.avif")


def _header_of_png(width: int, height: int) -> bytes:
    # The header of a PNG of one pixel, with another size.
    one = interlaced_png(np.zeros((1, 1, 3), np.uint8))
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + one[24:29]
    return one[:8] + png_chunk(b"IHDR", header) + one[33:]


@pytest.mark.parametrize(
    ("size", "reason"),
    [
        ((65_501, 1), "has 65501 x 1 pixels; a side may have at most 65500"),
        ((20_001, 20_000), "has 20001 x 20000 = 400 million pixels; at most 400 million can be read"),
        ((60_000, 60_000), "has 60000 x 60000 = 3600 million pixels; at most 400 million can be read"),
    ],
)
def test_what_is_too_large_is_refused_by_its_size(size: tuple[int, int], reason: str, tmp_path: Path) -> None:
    (tmp_path / "large.png").write_bytes(_header_of_png(*size))
    with pytest.raises(NotAPhotoError, match=f"large.png {reason}"):
        read_photo(tmp_path / "large.png")


def test_what_is_too_large_is_refused_in_other_formats(tmp_path: Path) -> None:
    for name, options in (("BMP", {}), ("GIF", {})):
        file = BytesIO()
        Image.new("P", (1, 1)).save(file, name, **options)
        content = bytearray(file.getvalue())
        if name == "BMP":
            content[18:26] = (60_000).to_bytes(4, "little") * 2
        else:
            content[6:10] = (60_000).to_bytes(2, "little") * 2
        (tmp_path / "large").write_bytes(content)
        with pytest.raises(NotAPhotoError, match="million"):
            read_photo(tmp_path / "large")


def test_the_largest_cameras_fit() -> None:
    assert MOST_PIXELS > 200_000_000
    assert Image.MAX_IMAGE_PIXELS is not None and Image.MAX_IMAGE_PIXELS >= MOST_PIXELS  # else Pillow warns
