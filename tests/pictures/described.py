"""Files that say of themselves who made them and what they show, in each way that there is."""

from __future__ import annotations

import hashlib
import io
import struct

from PIL import Image

from .hostile import drawn, saved

AI = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def iim(*, charset: bytes = b"", **words: bytes) -> bytes:
    """A block of IPTC's older model."""
    numbers = {"byline": 80, "credit": 110, "copyright": 116, "caption": 120}
    block = b"\x1c\x01\x5a" + struct.pack(">H", len(charset)) + charset if charset else b""
    for name, value in words.items():
        block += struct.pack(">BBBH", 0x1C, 2, numbers[name], len(value)) + value
    return block


def xmp(inner: str) -> bytes:
    """A packet with these properties."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        ' xmlns:core="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"'
        ' xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
        f"{inner}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


WORDS = xmp(
    "<photoshop:Credit>Mara Voss / The Meridian</photoshop:Credit>"
    "<dc:creator><rdf:Seq><rdf:li>Mara Voss</rdf:li><rdf:li>Ilo Brandt</rdf:li></rdf:Seq>"
    "</dc:creator>"
    "<dc:description><rdf:Alt><rdf:li xml:lang='fr'>Le port.</rdf:li>"
    "<rdf:li xml:lang='x-default'>The port at six.</rdf:li></rdf:Alt></dc:description>"
    "<dc:rights><rdf:Alt><rdf:li xml:lang='x-default'>© Mara Voss</rdf:li></rdf:Alt></dc:rights>"
    "<core:AltTextAccessibility><rdf:Alt><rdf:li xml:lang='x-default'>Cranes against the light"
    "</rdf:li></rdf:Alt></core:AltTextAccessibility>"
    "<ext:PersonInImage><rdf:Bag><rdf:li>Oda Lind</rdf:li></rdf:Bag></ext:PersonInImage>"
    f"<ext:DigitalSourceType rdf:resource='{AI}'/>"
)


def photograph(
    *,
    packet: bytes = b"",
    block: bytes = b"",
    digest_of: bytes | None = None,
    exif: Image.Exif | None = None,
    credentials: bytes = b"",
    kind: str = "JPEG",
) -> bytes:
    """A small picture with these in its head."""
    options: dict[str, object] = {"xmp": packet} if packet else {}
    if exif is not None:
        options["exif"] = exif
    file = saved(drawn(), kind, **options)
    segments = []
    if block:
        resources = _resource(0x0404, block)
        if digest_of is not None:
            md5 = hashlib.md5(digest_of, usedforsecurity=False).digest()
            resources += _resource(0x0425, md5)
        segments.append(b"\xff\xed" + _sized(b"Photoshop 3.0\0" + resources))
    if credentials:
        half = len(credentials) // 2
        for place, part in enumerate(
            (credentials[:half], credentials[:8] + credentials[half:]), start=1
        ):
            head = b"JP" + struct.pack(">HI", 1, place)
            segments.append(b"\xff\xeb" + _sized(head + part))
    return file[:2] + b"".join(segments) + file[2:]


def _sized(content: bytes) -> bytes:
    return struct.pack(">H", len(content) + 2) + content


def _resource(number: int, content: bytes) -> bytes:
    return (
        struct.pack(">4sHHI", b"8BIM", number, 0, len(content))
        + content
        + b"\0" * (len(content) % 2)
    )


def manifest(*, program: str = "Paintbox", source_type: str = AI) -> bytes:
    """Content credentials of one claim with two actions."""
    actions = [
        {"action": "c2pa.created", "digitalSourceType": source_type},
        {"action": "c2pa.cropped"},
    ]
    claim = _superbox(
        "c2pa.claim.v2",
        _box(b"cbor", cbor({"claim_generator_info": [{"name": program, "version": "2.1"}]})),
    )
    told = _superbox("c2pa.actions.v2", _box(b"cbor", cbor({"actions": actions})))
    assertions = _superbox("c2pa.assertions", told)
    return _superbox("c2pa", _superbox("urn:c2pa:1", assertions + claim))


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content


def _superbox(label: str, content: bytes) -> bytes:
    described = _box(b"jumd", b"\0" * 16 + b"\x03" + label.encode() + b"\0")
    return _box(b"jumb", described + content)


def cbor(value: object) -> bytes:
    """Text, lists and dicts, each shorter than 65,536."""
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(map(cbor, value))
    assert isinstance(value, dict)
    return _head(5, len(value)) + b"".join(cbor(part) for pair in value.items() for part in pair)


def _head(kind: int, count: int) -> bytes:
    return bytes([kind << 5 | 25]) + struct.pack(">H", count)


def in_webp(credentials: bytes) -> bytes:
    """A WebP with them in a chunk of its own."""
    file = saved(drawn(), "WEBP")
    chunk = (
        b"C2PA" + struct.pack("<I", len(credentials)) + credentials + b"\0" * (len(credentials) % 2)
    )
    return file[:4] + struct.pack("<I", len(file) - 8 + len(chunk)) + file[8:] + chunk


def read(content: bytes) -> dict[str, object]:
    """What the reader makes of it."""
    from latefinal.pictures.embedded import read_embedded

    with io.BytesIO(content) as file, Image.open(file) as picture:
        return read_embedded(picture, file)
