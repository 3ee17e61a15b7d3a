"""EXIF for an edited photo: changed in its own bytes, so that what cameras keep in private formats stays readable."""

from dataclasses import dataclass, field
from itertools import pairwise

from enhancegan.photo.output.tiff_structure import (
    ASCII,
    BrokenExifError,
    Directory,
    Entry,
    Span,
    TiffStructure,
)

_ORIENTATION, _WIDTH, _HEIGHT = 0x0112, 0x0100, 0x0101
_EXIF, _GPS, _INTEROPERABILITY, _SUB_DIRECTORIES = 0x8769, 0x8825, 0xA005, 0x014A
_COLOR_SPACE, _PIXEL_WIDTH, _PIXEL_HEIGHT, _GAMMA, _MAKER_NOTE = 0xA001, 0xA002, 0xA003, 0xA500, 0x927C
_INDEX = 0x0001
_POINTERS = (_EXIF, _GPS, _INTEROPERABILITY)
_THUMBNAIL_START, _THUMBNAIL_LENGTH, _STRIP_STARTS, _STRIP_LENGTHS = 0x0201, 0x0202, 0x0111, 0x0117
# How the pixels of a TIFF file are stored, and packets that have a place of their own in every file.
_STORAGE = (254, 255, 258, 259, 262, 266, 273, *range(277, 280), 284, *range(288, 294), 301, *range(317, 326), 332)
_MORE_STORAGE = (*range(338, 342), 347, *range(512, 533))
_PACKETS = (700, 20507, 33723, 34377, 34675)  # XMP, a thumbnail, IPTC, Photoshop's, the color profile
_OF_ANOTHER_FILE = frozenset((*_STORAGE, *_MORE_STORAGE, *_PACKETS, _SUB_DIRECTORIES))
_RESOLUTION = (0x011A, 0x011B, 0x0128)
_MOST_THUMBNAILS = 8


@dataclass
class _Plan:
    """What of a structure stays and what goes."""

    tables: list[Span] = field(default_factory=lambda: [(0, 8)])
    kept: list[Span] = field(default_factory=list)
    dropped: list[Span] = field(default_factory=list)
    position: list[Span] = field(default_factory=list)
    broken: int = 0


def exif_of_edited(exif: bytes, size: tuple[int, int], keep_position: bool) -> tuple[bytes, int]:
    """EXIF that fits upright sRGB pixels: without thumbnails and, unless asked for, without GPS coordinates.

    Values that remain stay where they are in the structure: the offsets in maker notes count from its beginning.

    Args:
        exif: TIFF structure.
        size: width and height of the pixels.
        keep_position: whether GPS stays; what is removed is overwritten with zeros.

    Returns:
        The TIFF structure, and the number of broken entries that were left out.

    Raises:
        BrokenExifError: when the structure has no readable first directory.
    """
    structure = TiffStructure(exif)
    plan = _Plan()
    main = structure.directory(structure.first)
    _edit_main(structure, main, size, keep_position, plan)
    if any(one[0] < other[1] and other[0] < one[1] for one, other in _neighbors(plan.tables)):
        raise BrokenExifError("its directories overlap")
    structure.wipe(plan.dropped, plan.tables + plan.kept)
    structure.wipe(plan.position, plan.tables)
    structure.cut_empty_end(plan.tables + plan.kept)
    return bytes(structure.data), plan.broken


def _edit_main(
    structure: TiffStructure, main: Directory, size: tuple[int, int], keep_position: bool, plan: _Plan
) -> None:
    changed = {
        _ORIENTATION: structure.short(_ORIENTATION, 1),
        _WIDTH: structure.long(_WIDTH, size[0]),
        _HEIGHT: structure.long(_HEIGHT, size[1]),
    }
    plan.tables.append(main.span)
    _drop_thumbnails(structure, main.following, plan)
    removed = set(_OF_ANOTHER_FILE)
    details = _sub_directory(structure, main, _EXIF, plan)
    if details:
        _edit_details(structure, details, size, plan)
    position = _sub_directory(structure, main, _GPS, plan)
    if position and keep_position:
        _edit(structure, position, {}, set(), plan)
    elif position:
        plan.position += _spans_of(position)
    if not keep_position or not position:
        removed.add(_GPS)
    if not details:
        removed.add(_EXIF)
    subs = main.find(_SUB_DIRECTORIES)
    if subs:
        starts = structure.bytes_at(subs)
        for place in range(0, len(starts) // 4 * 4, 4):
            _drop_tree(structure, structure.number(starts[place : place + 4]), plan, {main.span[0]})
    _edit(structure, main, changed, removed, plan)


def _edit_details(structure: TiffStructure, details: Directory, size: tuple[int, int], plan: _Plan) -> None:
    plan.tables.append(details.span)
    changed = {
        _COLOR_SPACE: structure.short(_COLOR_SPACE, 1),
        _PIXEL_WIDTH: structure.long(_PIXEL_WIDTH, size[0]),
        _PIXEL_HEIGHT: structure.long(_PIXEL_HEIGHT, size[1]),
    }
    removed = {_GAMMA}
    interoperability = _sub_directory(structure, details, _INTEROPERABILITY, plan)
    if interoperability:
        index = {_INDEX: Entry(_INDEX, ASCII, 4, b"R98\0", None)}
        plan.tables.append(interoperability.span)
        _edit(structure, interoperability, index, set(), plan)
    else:
        removed.add(_INTEROPERABILITY)
    _edit(structure, details, changed, removed, plan)


def _edit(
    structure: TiffStructure, directory: Directory, changed: dict[int, Entry], removed: set[int], plan: _Plan
) -> None:
    stays = tuple(entry for entry in directory.entries if entry.tag not in removed)
    plan.dropped += [entry.span for entry in directory.entries if entry.span and entry.tag in removed]
    plan.kept += [entry.span for entry in stays if entry.span and entry.tag not in changed]
    plan.broken += directory.broken
    if directory.span not in plan.tables:
        plan.tables.append(directory.span)
    structure.rewrite(directory, tuple(changed.get(entry.tag, entry) for entry in stays))


def _sub_directory(structure: TiffStructure, parent: Directory, tag: int, plan: _Plan) -> Directory | None:
    """The directory that an entry points to; None, and counted, if it cannot be read or was read before."""
    entry = parent.find(tag)
    if entry is None:
        return None
    try:
        found = structure.directory(structure.number(entry.value))
    except BrokenExifError:
        found = None
    if found is None or found.span in plan.tables:
        plan.broken += 1
        return None
    return found


def _drop_thumbnails(structure: TiffStructure, start: int, plan: _Plan) -> None:
    seen = {structure.first}
    for _ in range(_MOST_THUMBNAILS):
        if not start or start in seen:
            return
        start = _drop_tree(structure, start, plan, seen)


def _drop_tree(structure: TiffStructure, start: int, plan: _Plan, seen: set[int]) -> int:
    """Plan to wipe a directory, its picture and what it points to; return the offset of the next one."""
    seen.add(start)
    try:
        directory = structure.directory(start)
    except BrokenExifError:
        return 0
    plan.dropped += _spans_of(directory)
    for starts, lengths in ((_THUMBNAIL_START, _THUMBNAIL_LENGTH), (_STRIP_STARTS, _STRIP_LENGTHS)):
        place, length = directory.find(starts), directory.find(lengths)
        if place and length and place.count == length.count == 1:
            at = structure.number(place.value)
            plan.dropped.append((at, at + structure.number(length.value)))
    for tag in _POINTERS:
        pointer = directory.find(tag)
        if pointer and structure.number(pointer.value) not in seen:
            _drop_tree(structure, structure.number(pointer.value), plan, seen)
    return directory.following


def _spans_of(directory: Directory) -> list[Span]:
    return [directory.span, *(entry.span for entry in directory.entries if entry.span)]


def _neighbors(spans: list[Span]) -> list[tuple[Span, Span]]:
    return list(pairwise(sorted(set(spans))))


def without_maker_note(exif: bytes) -> bytes:
    """Write a TIFF structure anew, as short as possible: only without the maker note do no unknown offsets remain.

    Raises:
        BrokenExifError: when the structure has no readable first directory.
    """
    structure = TiffStructure(exif)
    header = exif[:4] + structure.bytes_of(8)
    return header + _packed(structure, structure.directory(structure.first), 8, {structure.first})


def _packed(structure: TiffStructure, directory: Directory, at: int, seen: set[int]) -> bytes:
    entries = [entry for entry in directory.entries if entry.tag != _MAKER_NOTE]
    place = at + 2 + 12 * len(entries) + 4
    rows, values = [], b""
    for entry in entries:
        content = structure.bytes_at(entry) if entry.span else b""
        pointed = structure.number(entry.value) if entry.tag in _POINTERS else 0
        if pointed and pointed not in seen:
            seen.add(pointed)
            content = _packed(structure, structure.directory(pointed), place + len(values), seen)
        value = structure.bytes_of(place + len(values)) if content else entry.value
        rows.append(Entry(entry.tag, entry.kind, entry.count, value, None))
        values += content + bytes(len(content) % 2)
    return structure.table(tuple(rows)) + values


def main_entries(exif: bytes) -> dict[int, bytes]:
    """The entries of the first directory by tag, as they are stored, but for orientation, size and resolution.

    Raises:
        BrokenExifError: when the structure has no readable first directory.
    """
    structure = TiffStructure(exif)
    elsewhere = {_WIDTH, _HEIGHT, _ORIENTATION, *_RESOLUTION}
    entries = structure.directory(structure.first).entries
    return {entry.tag: structure.row(entry) for entry in entries if entry.tag not in elsewhere}


def without_orientation(exif: bytes) -> bytes:
    """The same structure without the entry for the orientation.

    Raises:
        BrokenExifError: when the structure has no readable first directory.
    """
    structure = TiffStructure(exif)
    main = structure.directory(structure.first)
    structure.rewrite(main, tuple(entry for entry in main.entries if entry.tag != _ORIENTATION))
    return bytes(structure.data)
