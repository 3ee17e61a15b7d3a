"""Which kind of file somebody gives, known by its first bytes, and what to do with one that is no table of ours."""

import gzip
import re
import zlib
from io import BytesIO
from typing import Literal
from zipfile import BadZipFile, ZipFile

Kind = Literal["text", "excel"]

_CSV = "save the table as CSV or Excel (.xlsx) and give that"
_REFUSED = {
    b"\xd0\xcf\x11\xe0": "an old Excel file (.xls), or one with a password; save it as .xlsx without a password",
    b"$FL": "an SPSS file (.sav); in SPSS, save it as CSV or Excel (.xlsx) and give that",
    b"RDX": f"a file of R (.RData); in R, write.csv(table, ...) writes a table; {_CSV}",
    b"X\n\0\0": f"a file of R (.rds); in R, write.csv(table, ...) writes a table; {_CSV}",
    b"<stata_dta>": "a Stata file (.dta); in Stata, `export delimited` writes a table as CSV",
    b"PAR1": f"a Parquet file; {_CSV}",
    b"ARROW1": f"an Arrow file; {_CSV}",
    b"SQLite format 3": f"a database; {_CSV}",
    b"\x89HDF": f"an HDF5 file; {_CSV}",
    b"%PDF": f"a PDF; {_CSV}",
    b"{\\rtf": f"a text with formats (.rtf); {_CSV}",
    b"\x89PNG": f"a picture; {_CSV}",
    b"\xff\xd8\xff": f"a picture; {_CSV}",
    b"GIF8": f"a picture; {_CSV}",
    b"II*\0": f"a picture; {_CSV}",
    b"MM\0*": f"a picture; {_CSV}",
    b"RIFF": f"a picture or a sound; {_CSV}",
    b"BZh": "compressed; unpack it and give the table in it",
    b"\xfd7zXZ": "compressed; unpack it and give the table in it",
    b"7z\xbc\xaf": "compressed; unpack it and give the table in it",
    b"Rar!": "compressed; unpack it and give the table in it",
}
_PAGE = re.compile(rb"\s*(<!doctype html|<html|<table|<head|<meta)", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml")
_MOST_UNPACKED = 2 * 2**30


def unpacked(data: bytes) -> bytes:
    """Return what a gzip file holds, and anything else as it is; ValueError if it is damaged or too large."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        with gzip.open(BytesIO(data)) as file:
            inside = file.read(_MOST_UNPACKED + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError("it is a damaged gzip file") from error
    if len(inside) > _MOST_UNPACKED:
        raise ValueError("it is a gzip file of more than 2 GiB unpacked")
    return inside


def kind_of(data: bytes) -> Kind:
    """Return the kind of a file that may hold a table; ValueError, saying what to do, for any other."""
    if not data.strip():
        raise ValueError("it is empty")
    for begin, what in _REFUSED.items():
        if data.startswith(begin):
            raise ValueError(f"it is {what}")
    if data.startswith(b"PK"):
        _check_workbook(data)
        return "excel"
    if _PAGE.match(data.removeprefix(b"\xef\xbb\xbf")):
        raise ValueError(f"it is a web page, which some programs save under the name of a table; open it and {_CSV}")
    if _XML.match(data.removeprefix(b"\xef\xbb\xbf")):
        raise ValueError(f"it is XML, as Excel 2003 saves it; open it and {_CSV}")
    return "text"


def _check_workbook(data: bytes) -> None:
    """Raise ValueError if a ZIP file is no workbook of Excel."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            sort = archive.read("mimetype") if "mimetype" in names else b""
    except (BadZipFile, OSError, zlib.error, RuntimeError, NotImplementedError) as error:
        raise ValueError("it is a damaged Excel or ZIP file") from error
    if "xl/workbook.xml" in names:
        return
    if b"opendocument" in sort:
        raise ValueError(f"it is a file of LibreOffice (.ods); there, {_CSV}")
    if "xl/workbook.bin" in names:
        raise ValueError("it is a binary Excel file (.xlsb); save it as .xlsx and give that")
    inside = next((name for name in names if name.endswith("rankings.csv")), None)
    found = f"give {inside} in it" if inside else "unpack it and give the table in it"
    raise ValueError(f"it is a ZIP archive; {found}")
