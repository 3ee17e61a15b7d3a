"""XMP of an edited photo, read with another parser than the one that writes it."""

import xml.etree.ElementTree as ElementTree

import pytest

from enhancegan.photo.output.xmp import BrokenXmpError, is_marked, new_xmp, xmp_of_edited

PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:drone="http://www.dji.com/drone-dji/1.0/"
 xmlns:gain="http://ns.adobe.com/hdr-gain-map/1.0/" gain:Version="1.0"
 exif:GPSLatitude="48,51.5N" drone:RelativeAltitude="+12" tiff:Orientation="6" exif:PixelXDimension="4000">
 <exif:GPSLongitude>2,17.7E</exif:GPSLongitude><exif:ColorSpace>65535</exif:ColorSpace>
 <dc:creator><rdf:Seq><rdf:li>Zo\u00eb &amp; Co</rdf:li></rdf:Seq></dc:creator>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()
EXIF, TIFF = "{http://ns.adobe.com/exif/1.0/}", "{http://ns.adobe.com/tiff/1.0/}"
RDF, DC = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}", "{http://purl.org/dc/elements/1.1/}"


def described(packet: bytes) -> ElementTree.Element:
    """The photo's own description."""
    found = ElementTree.fromstring(packet).find(f".//{RDF}Description")  # noqa: S314 - our own
    assert found is not None
    return found


def test_what_the_pixels_contradict_is_changed_and_the_rest_stays() -> None:
    edited = described(xmp_of_edited(PACKET, (1200, 900), keep_position=True))
    assert edited.get(f"{TIFF}Orientation") == "1" and edited.get(f"{EXIF}PixelXDimension") == "1200"
    assert edited.findtext(f"{EXIF}ColorSpace") == "1"
    assert edited.findtext(f".//{RDF}li") == "Zo\u00eb & Co"
    assert edited.get(f"{EXIF}GPSLatitude") == "48,51.5N" and edited.findtext(f"{EXIF}GPSLongitude") == "2,17.7E"
    assert not [name for name in edited.attrib if "gain-map" in name]


def test_coordinates_go_as_attributes_and_as_elements_and_from_every_namespace() -> None:
    edited = xmp_of_edited(PACKET, (1200, 900), keep_position=False)
    assert not any(word in edited for word in (b"GPS", b"48,51", b"2,17", b"Altitude"))
    assert described(edited).findtext(f".//{RDF}li") == "Zo\u00eb & Co"


def test_results_are_marked_once() -> None:
    twice = xmp_of_edited(xmp_of_edited(PACKET, (8, 8), True), (8, 8), True)
    assert is_marked(twice) and is_marked(new_xmp()) and not is_marked(PACKET)
    assert twice.count(b"studio:Version") == 1


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"<x",
        b"<no-rdf/>",
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>',
        b"<a>" * 5000 + b"</a>" * 5000,
        b"\xff\xfe<\0x\0",
    ],
)
def test_what_is_no_packet_is_rejected(packet: bytes) -> None:
    with pytest.raises(BrokenXmpError):
        xmp_of_edited(packet, (8, 8), keep_position=True)
