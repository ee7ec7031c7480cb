"""XMP packets (ISO 16684-1): what is read of those that come in, and the one that we write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from lxml import etree

from .source_types import address_of

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
CORE = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
EXT = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NAMES = {
    "credit": f"{PHOTOSHOP}Credit",
    "byline": f"{DC}creator",
    "caption": f"{DC}description",
    "copyright": f"{DC}rights",
    "alt": f"{CORE}AltTextAccessibility",
    "source_type": f"{EXT}DigitalSourceType",
}
PERSON, PERSON_IN_DETAIL = f"{EXT}PersonInImage", f"{EXT}PersonInImageWDetails"
PERSON_NAME = f"{EXT}PersonName"
ALSO = ("utf-16-be", "utf-16-le", "utf-32-be", "utf-32-le")
LONGEST_PACKET = 4_000_000  # bytes; real ones have some thousands


def read_packet(packet: bytes) -> dict[str, str]:
    """What it says, by our names; nothing where it is no XMP."""
    root = _parsed(packet)
    if root is None:
        return {}
    told = {name: "; ".join(_values(root, tag)) for name, tag in NAMES.items()}
    people = dict.fromkeys([*_values(root, PERSON), *_named_in_detail(root)])
    told["people"] = "; ".join(people)
    return {name: words for name, words in told.items() if words}


def _parsed(packet: bytes) -> etree._Element | None:
    """Its tree; none where it is damaged, or declares entities, which no XMP does."""
    packet = _as_utf_8(packet[:LONGEST_PACKET]).strip(b"\0 \r\n\t")
    if b"<!DOCTYPE" in packet or b"<!ENTITY" in packet:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(packet, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _as_utf_8(packet: bytes) -> bytes:
    for charset in ALSO:
        if "<?xpacket".encode(charset) in packet or "<x:xmpmeta".encode(charset) in packet:
            return packet.decode(charset, errors="replace").lstrip("\ufeff").encode()
    return packet


def _values(root: etree._Element, tag: str) -> Iterator[str]:
    """Of a property of the picture itself, in whichever way it is written.

    As an attribute, text, an address or a list. Of one in several languages, the one that its
    writer called the default, or has put first.
    """
    for described in root.iterfind(f".//{RDF}RDF/{RDF}Description"):
        if words := (described.get(tag) or "").strip():
            yield words
        for element in described.iterfind(tag):
            yield from _of_element(element)


def _of_element(element: etree._Element) -> Iterator[str]:
    if element.get(f"{RDF}resource"):
        yield str(element.get(f"{RDF}resource"))
    lists = [child for child in element if child.tag in (f"{RDF}Alt", f"{RDF}Bag", f"{RDF}Seq")]
    for found in lists:
        items = [item for item in found if item.tag == f"{RDF}li"]
        if found.tag == f"{RDF}Alt":
            items = sorted(items, key=lambda item: item.get(LANG) != "x-default")[:1]
        yield from filter(None, map(_text, items))
    if not lists and (words := _text(element)):
        yield words


def _named_in_detail(root: etree._Element) -> Iterator[str]:
    for element in root.iterfind(f".//{PERSON_IN_DETAIL}//*"):
        if words := (element.get(PERSON_NAME) or "").strip():
            yield words
        if element.tag == PERSON_NAME:
            yield from _of_element(element)


def _text(element: etree._Element) -> str:
    return (element.text or "").strip()


def write_packet(words: Mapping[str, str]) -> bytes:
    """A packet with the `credit`, `byline`, `copyright` and `source_type` (a code) that are given.

    Empty where none is.
    """
    parts = [
        part % _printed(words[name])
        for name, part in _WRITTEN.items()
        if words.get(name) and name != "source_type"
    ]
    if code := words.get("source_type"):
        parts.append(_WRITTEN["source_type"] % _printed(address_of(code)))
    return (_PACKET % "".join(parts)).encode() if parts else b""


def _printed(words: str) -> str:
    """As XML takes it: a control character would make the packet unreadable."""
    return escape("".join(sign if sign.isprintable() else " " for sign in words))


_WRITTEN = {
    "credit": "<photoshop:Credit>%s</photoshop:Credit>",
    "byline": "<dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>",
    "copyright": (
        '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:rights>'
    ),
    "source_type": "<Iptc4xmpExt:DigitalSourceType>%s</Iptc4xmpExt:DigitalSourceType>",
}
_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
    ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">%s</rdf:Description>'
    '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)
