"""EXIF of an edited photo, compared with a structure laid out by hand."""

import random
import struct

import pytest

from enhancegan.photo.output.exif import exif_of_edited, without_maker_note
from enhancegan.photo.output.tiff_structure import BrokenExifError
from tests.enhancegan.photo.output.hand_made_exif import (
    LATITUDE,
    MAKER_NOTE,
    THUMBNAIL,
    camera_exif,
    laid_out,
    read,
    row,
    short,
    table,
)

HEADER = b"II*\0" + struct.pack("<I", 8)


@pytest.mark.parametrize("order", ["<", ">"])
def test_everything_stays_in_its_place_but_for_what_the_pixels_contradict(order: str) -> None:
    edited, broken = exif_of_edited(camera_exif(order), (1200, 900), keep_position=True)
    main, details = read(edited, 8), read(edited, 300)
    assert broken == 0
    assert edited[200:208] == b"Potoroo\0" and edited[450 : 450 + len(MAKER_NOTE)] == MAKER_NOTE
    assert main.rows[0x0112] == (3, 1, short(order, 1))
    assert details.rows[0xA001] == (3, 1, short(order, 1))
    assert [details.rows[tag][2] for tag in (0xA002, 0xA003)] == [struct.pack(f"{order}I", n) for n in (1200, 900)]
    assert read(edited, 550).rows[1][2] == b"R98\0"
    assert main.following == 0 and THUMBNAIL not in edited
    assert read(edited, 600).rows.keys() == {1, 2} and edited[700:724] == LATITUDE
    assert len(edited) == 724  # the thumbnail was at the end


@pytest.mark.parametrize("order", ["<", ">"])
def test_removed_coordinates_leave_nothing_but_zeros(order: str) -> None:
    edited, _ = exif_of_edited(camera_exif(order), (1200, 900), keep_position=False)
    assert read(edited, 8).rows.keys() == {0x010F, 0x0112, 0x8769}
    assert LATITUDE not in edited and not any(edited[600:])
    assert edited[450 : 450 + len(MAKER_NOTE)] == MAKER_NOTE


def test_a_value_outside_of_the_structure_is_left_out_and_counted() -> None:
    rows = [row("<", 0x010F, 2, 900, 5000), row("<", 0x0110, 2, 4, b"Cam\0"), row("<", 0x8825, 4, 1, 9000)]
    edited, broken = exif_of_edited(HEADER + table("<", rows), (8, 8), keep_position=True)
    assert (read(edited, 8).rows.keys(), broken) == ({0x0110}, 2)


@pytest.mark.parametrize("tag", [0x8769, 0x8825])
def test_a_directory_that_points_to_itself_ends(tag: int) -> None:
    exif = HEADER + table("<", [row("<", 0x0110, 2, 4, b"Cam\0"), row("<", tag, 4, 1, 8)], following=8)
    edited, broken = exif_of_edited(exif, (8, 8), keep_position=True)
    assert (read(edited, 8).rows.keys(), broken) == ({0x0110}, 1)


@pytest.mark.parametrize(
    "exif",
    [b"", b"Exif\0\0", b"II*\0\x08\0\0\0", b"II*\0\xff\xff\0\0", HEADER + b"\xff\xff", b"MM*\0" + bytes(40)],
)
def test_what_is_no_structure_is_rejected(exif: bytes) -> None:
    with pytest.raises(BrokenExifError):
        exif_of_edited(exif, (8, 8), keep_position=False)


def test_damage_of_any_kind_is_edited_or_rejected_and_never_keeps_coordinates() -> None:
    chance = random.Random(13)
    whole = camera_exif()
    for _ in range(3000):
        damaged = bytearray(whole[: chance.randrange(len(whole)) if chance.random() < 0.3 else None])
        for _ in range(chance.randrange(1, 6)):
            place = chance.randrange(len(damaged) or 1)
            damaged[place : place + 1] = bytes([chance.randrange(256)])
        try:
            edited, _ = exif_of_edited(bytes(damaged), (8, 8), keep_position=False)
        except BrokenExifError:
            continue
        assert 0x8825 not in read(edited, struct.unpack_from("<I", edited, 4)[0]).rows


def test_a_packet_of_xmp_inside_of_exif_is_removed() -> None:
    packet = b"<x:xmpmeta exif:GPSLatitude='48,51.5N'/>"
    pieces = {0: HEADER, 8: table("<", [row("<", 0x02BC, 1, len(packet), 40), row("<", 0x0110, 2, 9, 90)])}
    edited, _ = exif_of_edited(laid_out({**pieces, 40: packet, 90: b"Camera 7\0"}), (8, 8), keep_position=False)
    assert b"GPS" not in edited and edited[90:99] == b"Camera 7\0"


def test_without_the_maker_note_a_structure_gets_short_and_stays_readable() -> None:
    edited, _ = exif_of_edited(camera_exif(), (1200, 900), keep_position=True)
    packed = without_maker_note(edited)
    main = read(packed, 8)
    (details_at, position_at) = (struct.unpack("<I", main.rows[tag][2])[0] for tag in (0x8769, 0x8825))
    make_at = struct.unpack("<I", main.rows[0x010F][2])[0]
    latitude_at = struct.unpack("<I", read(packed, position_at).rows[2][2])[0]
    assert packed[make_at : make_at + 8] == b"Potoroo\0" and packed[latitude_at : latitude_at + 24] == LATITUDE
    assert read(packed, details_at).rows.keys() == {0xA001, 0xA002, 0xA003, 0xA005}
    # the header, 4 + 4 + 1 + 2 entries in 4 tables, the maker's name, the latitude
    assert len(packed) == 8 + 11 * 12 + 4 * 6 + 8 + 24
