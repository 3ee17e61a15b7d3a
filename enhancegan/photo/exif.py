"""What the reader needs to know from EXIF, taken from its bytes so that broken values cost nothing else."""

import math
import struct
from dataclasses import dataclass

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}
"""Bytes of a value by EXIF's number of its type."""
_ORIENTATION, _X_RESOLUTION, _Y_RESOLUTION, _RESOLUTION_UNIT = 0x0112, 0x011A, 0x011B, 0x0128
_EXIF, _INTEROPERABILITY, _COLOR_SPACE, _INDEX = 0x8769, 0xA005, 0xA001, 0x0001
_CENTIMETER = 3
_SRGB = 1


@dataclass(frozen=True)
class ExifFacts:
    """How to turn a photo, what its colors mean, and its resolution."""

    orientation: int = 1
    """1 to 8; 1 if it is missing or impossible."""
    adobe_rgb: bool = False
    """Whether the camera's folder rules (DCF, "R03") say Adobe RGB (1998)."""
    dpi: tuple[float, float] | None = None


def without_header(exif: bytes | None) -> bytes | None:
    """EXIF as a TIFF structure, without the header that JPEG puts before it; None if nothing is left."""
    return (exif or b"").removeprefix(b"Exif\0\0") or None


def exif_facts(exif: bytes | None) -> ExifFacts:
    """Read what is there; what is missing or broken has the values of `ExifFacts()`.

    Args:
        exif: TIFF structure.
    """
    structure = _Structure(exif or b"")
    main = structure.values(structure.first)
    details = structure.values(main.get(_EXIF))
    interoperability = structure.values(details.get(_INTEROPERABILITY))
    orientation = main.get(_ORIENTATION)
    return ExifFacts(
        orientation=orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1,
        adobe_rgb=interoperability.get(_INDEX) == b"R03" and details.get(_COLOR_SPACE) != _SRGB,
        dpi=_dpi(main),
    )


def usable_dpi(across: object, down: object) -> tuple[float, float] | None:
    """A resolution in pixels per inch, or None for numbers that cannot be one."""
    if not (isinstance(across, int | float) and isinstance(down, int | float)):
        return None
    usable = all(math.isfinite(number) and 1 < number < 100_000 for number in (across, down))
    return (float(across), float(down)) if usable else None


_Value = int | float | bytes | None


def _dpi(main: dict[int, _Value]) -> tuple[float, float] | None:
    found = usable_dpi(main.get(_X_RESOLUTION), main.get(_Y_RESOLUTION))
    if found and main.get(_RESOLUTION_UNIT) == _CENTIMETER:
        return found[0] * 2.54, found[1] * 2.54
    return found


class _Structure:
    """The directories of a TIFF structure; what lies outside of it reads as missing."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._order = ">" if data[:2] == b"MM" else "<"
        self.first = next(iter(self._unpack("I", 4)), None)

    def values(self, start: _Value) -> dict[int, _Value]:
        """The first value of every tag: a number, or text without its end."""
        if not isinstance(start, int):
            return {}
        (count,) = self._unpack("H", start) or (0,)
        places = [start + 2 + 12 * index for index in range(count)]
        entries = [(self._unpack("HHI", place), place + 8) for place in places]
        return {entry[0]: self._value(entry[1], entry[2], at) for entry, at in entries if entry}

    def _value(self, kind: int, count: int, at: int) -> _Value:
        if _SIZES.get(kind, 0) * count > 4:
            (at,) = self._unpack("I", at) or (len(self._data),)
        if kind in (2, 7):
            return self._data[at : at + count].split(b"\0")[0]
        letters = {1: "B", 3: "H", 4: "I", 5: "II", 9: "i", 10: "ii"}
        numbers = self._unpack(letters[kind], at) if kind in letters else ()
        if not numbers:
            return None
        if len(numbers) == 2:
            return numbers[0] / numbers[1] if numbers[1] else None
        return numbers[0]

    def _unpack(self, letters: str, at: int) -> tuple[int, ...]:
        try:
            return struct.unpack_from(self._order + letters, self._data, at)
        except struct.error:
            return ()
