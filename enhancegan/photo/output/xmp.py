"""XMP for an edited photo, with a mark by which our own results are recognized."""

import re
from collections.abc import Iterator
from xml.dom import minidom
from xml.parsers.expat import ExpatError

from enhancegan.version import project_version

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_EXIF, _TIFF = "http://ns.adobe.com/exif/1.0/", "http://ns.adobe.com/tiff/1.0/"
_STUDIO = "http://ns.enhancegan-studio/1.0/"
_EMPTY = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}"></rdf:RDF></x:xmpmeta>'
_START = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_END = '<?xpacket end="w"?>'

# Drones and phones have namespaces of their own.
_POSITION = re.compile(r"gps.*|.*(latitude|longitude|longtitude|altitude)", re.IGNORECASE)
# What describes the old file: previews, and pictures that followed it (HDR gain maps, films, further XMP).
_OF_THE_OLD_FILE = re.compile(
    r"{http://ns\.adobe\.com/xap/1\.0/}Thumbnails|{http://ns\.adobe\.com/hdr-gain-map/1\.0/}.*"
    r"|{http://ns\.google\.com/photos/1\.0/container/}.*|{http://ns\.adobe\.com/xmp/note/}HasExtendedXMP"
    r"|{http://ns\.google\.com/photos/1\.0/camera/}(MotionPhoto|MicroVideo).*"
    r"|{http://ns\.adobe\.com/photoshop/1\.0/}ICCProfile"
)
_CHANGED = {
    f"{{{_TIFF}}}Orientation": "1",
    f"{{{_EXIF}}}ColorSpace": "1",
}
_WIDTHS = (f"{{{_TIFF}}}ImageWidth", f"{{{_EXIF}}}PixelXDimension")
_HEIGHTS = (f"{{{_TIFF}}}ImageLength", f"{{{_EXIF}}}PixelYDimension")


class BrokenXmpError(ValueError):
    """Bytes that are no XMP packet."""


def new_xmp() -> bytes:
    """A packet that says nothing but that we made the file."""
    return xmp_of_edited(_EMPTY.encode(), (0, 0), keep_position=True)


def xmp_of_edited(xmp: bytes, size: tuple[int, int], keep_position: bool) -> bytes:
    """XMP that fits upright sRGB pixels and is marked as ours.

    Args:
        xmp: packet, UTF-8.
        size: width and height of the pixels.
        keep_position: whether coordinates stay, in whatever namespace.

    Raises:
        BrokenXmpError: when it is not well-formed.
    """
    # Definitions of entities can make a small file grow without end, and XMP has none.
    if b"<!DOCTYPE" in xmp or b"<!ENTITY" in xmp:
        raise BrokenXmpError("it defines entities")
    try:
        document = minidom.parseString(xmp.strip(b"\0 \t\r\n"))  # noqa: S318 - entities are rejected above
        (rdf, *_) = document.getElementsByTagNameNS(_RDF, "RDF")
        _edit(document, size, keep_position)
        _mark(document, rdf)
        content = "".join(node.toxml() for node in document.childNodes if isinstance(node, minidom.Element))
        return f"{_START}{content}{_END}".encode()
    except (ExpatError, ValueError, RecursionError, UnicodeError) as error:
        raise BrokenXmpError(f"it is not well-formed: {error}") from error


def is_marked(xmp: bytes) -> bool:
    """Whether a packet says that we made the file."""
    return _STUDIO.encode() in xmp


def _edit(document: minidom.Document, size: tuple[int, int], keep_position: bool) -> None:
    changed = _CHANGED | dict.fromkeys(_WIDTHS, str(size[0])) | dict.fromkeys(_HEIGHTS, str(size[1]))
    for node in list(_nodes(document)):
        name = f"{{{node.namespaceURI}}}{node.localName}"
        of_ours = node.namespaceURI == _STUDIO
        away = not keep_position and _POSITION.fullmatch(node.localName or "")
        if away or of_ours or _OF_THE_OLD_FILE.fullmatch(name):
            _remove(node)
        elif name in changed:
            _set(document, node, changed[name])


def _nodes(document: minidom.Document) -> Iterator[minidom.Element | minidom.Attr]:
    for element in document.getElementsByTagName("*"):
        yield element
        for index in range(element.attributes.length):
            attribute = element.attributes.item(index)
            if isinstance(attribute, minidom.Attr) and attribute.prefix != "xmlns":
                yield attribute


def _remove(node: minidom.Element | minidom.Attr) -> None:
    if isinstance(node, minidom.Attr):
        if node.ownerElement is not None:
            node.ownerElement.removeAttributeNode(node)
    elif node.parentNode is not None:
        node.parentNode.removeChild(node)


def _set(document: minidom.Document, node: minidom.Element | minidom.Attr, value: str) -> None:
    if isinstance(node, minidom.Attr):
        node.value = value
    else:
        for child in list(node.childNodes):
            node.removeChild(child)
        node.appendChild(document.createTextNode(value))


def _mark(document: minidom.Document, rdf: minidom.Element) -> None:
    prefix = rdf.prefix or "rdf"
    mark = document.createElementNS(_RDF, f"{prefix}:Description")
    mark.setAttribute(f"xmlns:{prefix}", _RDF)
    mark.setAttribute(f"{prefix}:about", "")
    mark.setAttribute("xmlns:studio", _STUDIO)
    mark.setAttribute("studio:Version", project_version())
    rdf.appendChild(mark)
