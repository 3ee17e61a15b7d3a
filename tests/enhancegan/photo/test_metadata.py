"""What files say about photos is taken over as it is stored, and never costs the picture when it is broken."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
import tifffile
from PIL import Image

from enhancegan.photo import load_photo, read_photo
from enhancegan.photo.exif import ExifFacts, exif_facts
from tests.enhancegan.photo.made_files import exif_with, jpeg_of, png_chunk, png_of, with_chunk

XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><about>beach</about></x:xmpmeta>'
IPTC = b"\x1c\x02\x19\x00\x05beach"
CAMERA = exif_with([(0x0112, 3, 1, b"\6\0\0\0"), (0x0131, 2, 4, b"me \0")])


def short(number: int, order: str = "<") -> bytes:
    return struct.pack(order + "H", number) + b"\0\0"


@pytest.mark.parametrize(
    ("name", "options"),
    [("JPEG", {"xmp": XMP}), ("WEBP", {"xmp": XMP}), ("AVIF", {"xmp": XMP}), ("PNG", {})],
)
def test_exif_xmp_and_resolution(name: str, options: dict[str, object], photo: Image.Image, tmp_path: Path) -> None:
    file = BytesIO()
    photo.save(file, name, exif=b"Exif\0\0" + CAMERA, dpi=(300, 300), **options)
    (tmp_path / "photo").write_bytes(file.getvalue())
    metadata = read_photo(tmp_path / "photo").metadata
    assert metadata.exif is not None and metadata.exif.startswith(b"II*\0") and b"me " in metadata.exif
    assert metadata.xmp == (XMP if options else None)
    if name in ("JPEG", "PNG"):
        assert metadata.dpi == pytest.approx((300, 300), abs=0.01)


def test_xmp_of_png(tmp_path: Path) -> None:
    text = b"XML:com.adobe.xmp\0\0\0\0\0" + XMP
    (tmp_path / "a.png").write_bytes(with_chunk(png_of(np.zeros((2, 2, 3), np.uint8)), b"iTXt", text))
    assert read_photo(tmp_path / "a.png").metadata.xmp == XMP


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_xmp_after_the_picture_of_a_png(kind: type, tmp_path: Path) -> None:
    whole = png_of(np.zeros((2, 2, 3), kind))
    text = png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)
    (tmp_path / "a.png").write_bytes(whole[:-12] + text + whole[-12:])
    assert read_photo(tmp_path / "a.png").metadata.xmp == XMP


def _raw_profile(name: bytes, content: bytes) -> bytes:
    """A text as ImageMagick writes it."""
    text = b"\n%b\n%8d\n" % (name, len(content)) + content.hex().encode()
    return b"Raw profile type " + name + b"\0\0" + zlib.compress(text)


RESOURCES = b"8BIM\x03\xed\0\0\0\0\0\2ab8BIM\x04\x04\0\0" + struct.pack(">I", len(IPTC)) + IPTC


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([(b"zTXt", _raw_profile(b"exif", b"Exif\0\0" + CAMERA))], (CAMERA, None, None)),
        ([(b"zTXt", _raw_profile(b"APP1", b"Exif\0\0" + CAMERA))], (CAMERA, None, None)),
        ([(b"zTXt", _raw_profile(b"xmp", XMP))], (None, XMP, None)),
        ([(b"tEXt", b"XML:com.adobe.xmp\0" + XMP)], (None, XMP, None)),
        ([(b"zTXt", _raw_profile(b"iptc", RESOURCES))], (None, None, IPTC)),
        ([(b"zTXt", _raw_profile(b"8bim", IPTC))], (None, None, IPTC)),
        ([(b"zTXt", _raw_profile(b"iptc", b"8BIM"))], (None, None, None)),
        ([(b"tEXt", b"Raw profile type exif\0\nexif\nmany\nxyz")], (None, None, None)),
    ],
    ids=["exif", "APP1", "xmp", "text", "iptc", "8bim", "cut", "broken"],
)
def test_metadata_in_texts_of_png(
    texts: list[tuple[bytes, bytes]], expected: tuple[bytes | None, ...], after: bool, kind: type, tmp_path: Path
) -> None:
    whole = png_of(np.zeros((2, 3, 3), kind))
    at = len(whole) - 12 if after else 33
    chunks = b"".join(png_chunk(*text) for text in texts)
    (tmp_path / "a.png").write_bytes(whole[:at] + chunks + whole[at:])
    photo = read_photo(tmp_path / "a.png")
    assert (photo.metadata.exif, photo.metadata.xmp, photo.metadata.iptc) == expected
    # The EXIF says orientation 6.
    assert np.asarray(photo.pixels).shape[:2] == ((3, 2) if expected[0] else (2, 3))


def test_xmp_of_several_segments_is_named(photo: Image.Image, tmp_path: Path) -> None:
    whole = jpeg_of(photo, xmp=XMP)
    more = b"http://ns.adobe.com/xmp/extension/\0" + bytes(40)
    segment = b"\xff\xe1" + struct.pack(">H", len(more) + 2) + more
    (tmp_path / "a.jpg").write_bytes(whole[:2] + segment + whole[2:])
    read = read_photo(tmp_path / "a.jpg")
    assert read.metadata.xmp == XMP and read.notes == ("XMP metadata beyond the first 64 kB was left out",)


def test_iptc_of_jpeg(photo: Image.Image, tmp_path: Path) -> None:
    resource = b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(IPTC)) + IPTC + b"\0"
    content = b"Photoshop 3.0\0" + resource
    whole = jpeg_of(photo)
    segment = b"\xff\xed" + struct.pack(">H", len(content) + 2) + content
    (tmp_path / "a.jpg").write_bytes(whole[:2] + segment + whole[2:])
    assert read_photo(tmp_path / "a.jpg").metadata.iptc == IPTC


@pytest.mark.parametrize("kind", [1, 7, 4])
def test_metadata_of_tiff(kind: int, photo: Image.Image, tmp_path: Path) -> None:
    records = IPTC + b"\0" * (-len(IPTC) % 4)  # some programs write them as numbers of 32 bits
    value = records if kind != 4 else list(struct.unpack(f"<{len(records) // 4}I", records))
    count = len(value)
    tags = [(700, 1, len(XMP), XMP, True), (33723, kind, count, value, True), (315, 2, 0, "Ada", True)]
    pixels = np.asarray(photo)
    tifffile.imwrite(
        tmp_path / "a.tif", pixels, photometric="rgb", extratags=tags, resolution=(118.11, 118.11), resolutionunit=3
    )
    metadata = read_photo(tmp_path / "a.tif").metadata
    assert metadata.xmp == XMP and metadata.iptc == records
    assert metadata.exif is not None and b"Ada" in metadata.exif and len(metadata.exif) < 1000
    assert metadata.dpi == pytest.approx((300, 300), abs=0.1)


@pytest.mark.parametrize(
    ("resolution", "dpi"),
    [
        ([(0x011A, 5, 1, b"\x3e\0\0\0"), (0x011B, 5, 1, b"\x3e\0\0\0"), (0x0128, 3, 1, short(2))], (240, 240)),
        ([(0x011A, 5, 1, b"\x3e\0\0\0"), (0x011B, 5, 1, b"\x3e\0\0\0"), (0x0128, 3, 1, short(3))], (609.6, 609.6)),
        ([(0x011A, 2, 4, b"ten\0"), (0x011B, 2, 4, b"ten\0"), (0x0128, 3, 1, short(2))], None),
    ],
)
def test_the_resolution_of_a_camera(
    resolution: list[tuple[int, int, int, bytes]], dpi: tuple[float, float] | None, photo: Image.Image, tmp_path: Path
) -> None:
    exif = exif_with(resolution)
    exif = exif.ljust(0x3E, b"\0") + struct.pack("<II", 2400, 10)
    jfif = jpeg_of(photo, exif=b"Exif\0\0" + exif)
    camera = jfif[:2] + jfif[20:]  # cameras write no JFIF header
    (tmp_path / "a.jpg").write_bytes(camera)
    assert read_photo(tmp_path / "a.jpg").metadata.dpi == (pytest.approx(dpi) if dpi else None)


def test_without_metadata_there_are_none(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png_of(np.zeros((2, 2, 3), np.uint8)))
    metadata = read_photo(tmp_path / "a.png").metadata
    assert (metadata.exif, metadata.xmp, metadata.iptc, metadata.dpi) == (None, None, None, None)


BROKEN = {
    "nothing": b"",
    "no structure": b"hello",
    "only a header": b"II*\0",
    "a directory beyond the end": b"II*\0\xff\xff\xff\x7f",
    "more entries than there are": b"II*\0\x08\0\0\0\xff\xff" + b"\1" * 30,
    "text for a number": exif_with([(0x011A, 2, 4, b"ten\0"), (0x011B, 2, 4, b"ten\0"), (0x0112, 2, 4, b"six\0")]),
    "a fraction beyond the end": exif_with([(0x011A, 5, 1, b"\xff" * 4), (0x8769, 4, 1, b"\xff" * 4)]),
    "a fraction of zero": exif_with([(0x011A, 5, 1, b"\x08\0\0\0"), (0x011B, 10, 1, b"\0\0\0\0")]),
    "an impossible orientation": exif_with([(0x0112, 3, 1, short(9)), (0x9201, 10, 9, b"\x08\0\0\0")]),
    "an unknown type": exif_with([(0x0112, 77, 1, short(6))]),
    "a directory in itself": exif_with([(0x8769, 4, 1, b"\x08\0\0\0"), (0xA005, 4, 1, b"\x08\0\0\0")]),
}


@pytest.mark.parametrize("exif", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_broken_exif_costs_nothing(name: str, exif: bytes, photo: Image.Image, tmp_path: Path) -> None:
    path = tmp_path / "photo"
    file = BytesIO()
    if name in ("AVIF", "HEIF"):
        # Their encoders refuse broken EXIF: it replaces what they took.
        whole = exif_with([(0x010E, 2, 4, b"abc\0")])
        _save_modern(photo, name, file, whole)
        content = file.getvalue()
        assert content.count(whole) == 1
        path.write_bytes(content.replace(whole, exif[: len(whole)].ljust(len(whole), b"\0")))
    else:
        photo.save(file, name, exif=b"Exif\0\0" + exif)
        path.write_bytes(file.getvalue())
    read = load_photo(path)
    assert read.size == photo.size and np.abs(np.asarray(read).astype(float) - np.asarray(photo)).mean() < 6


def _save_modern(photo: Image.Image, name: str, file: BytesIO, exif: bytes) -> None:
    if name == "AVIF":
        photo.save(file, "AVIF", exif=exif)
    else:
        pillow_heif.from_pillow(photo).save(file, exif=b"Exif\0\0" + exif)


@pytest.mark.parametrize("exif", BROKEN.values(), ids=BROKEN)
def test_of_broken_exif_nothing_is_known(exif: bytes) -> None:
    assert exif_facts(exif) == ExifFacts()


@pytest.mark.parametrize("order", ["<", ">"])
def test_facts_are_read_in_both_byte_orders(order: str) -> None:
    entry = (0x0112, 3, 1, struct.pack(order + "H", 8) + b"\0\0")
    assert exif_facts(exif_with([entry], order)).orientation == 8


def test_a_png_with_damaged_metadata_is_read(photo: Image.Image, tmp_path: Path) -> None:
    whole = png_of(np.asarray(photo))
    damaged = struct.pack(">I", 4) + b"eXIf" + b"abcd" + b"\0\0\0\0"  # a checksum that is wrong
    (tmp_path / "a.png").write_bytes(whole[:33] + damaged + whole[33:])
    read = read_photo(tmp_path / "a.png")
    np.testing.assert_array_equal(read.pixels, photo)
    assert read.notes == ("what the file says besides its picture is damaged and was left out",)


def test_a_tiff_with_broken_values_is_read(photo: Image.Image, tmp_path: Path) -> None:
    tags = [(34665, 4, 1, 2**31, True), (305, 4, 1, 7, True)]
    tifffile.imwrite(tmp_path / "a.tif", np.asarray(photo), photometric="rgb", extratags=tags, software=False)
    np.testing.assert_array_equal(read_photo(tmp_path / "a.tif").pixels, photo)
