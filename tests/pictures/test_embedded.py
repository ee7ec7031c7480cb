"""What a file says of itself is read, in each way in which it may say it, and breaks nothing."""

import io
import struct
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from latefinal.pictures.embedded import iim, xmp
from latefinal.pictures.embedded.cbor import NotCbor, decode

from .described import AI, WORDS, cbor, in_webp, manifest, photograph, read
from .described import iim as block
from .described import xmp as packet
from .hostile import drawn, png, saved

FEW = settings(max_examples=50, deadline=None)


def creator(name):
    return packet(f"<dc:creator><rdf:Seq><rdf:li>{name}</rdf:li></rdf:Seq></dc:creator>")


def exif(**words):
    tags = Image.Exif()
    for tag, text in {0x010E: "caption", 0x013B: "byline", 0x8298: "copyright"}.items():
        if text in words:
            tags[tag] = words[text].encode()  # as UTF-8, which Pillow would not write
    return tags


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF"])
def test_all_that_xmp_says_is_read(kind):
    assert read(photograph(packet=WORDS, kind=kind)) == {
        "credit": "Mara Voss / The Meridian",
        "byline": "Mara Voss; Ilo Brandt",
        "caption": "The port at six.",
        "copyright": "© Mara Voss",
        "alt": "Cranes against the light",
        "people": "Oda Lind",
        "source_type": "trainedAlgorithmicMedia",
    }


def test_xmp_in_a_png_and_in_utf_16_and_as_attributes_is_read():
    note = xmp.write_packet({"credit": "A & B", "source_type": "digitalCapture"})
    chunk = (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + note)
    small = saved(drawn(), "PNG")
    content = small[:33] + png(1, 1, chunk)[33:-24] + small[33:]
    assert read(content)["credit"] == "A & B"
    wide = b'<?xpacket begin="" id="x"?>' + creator("Ana Ruiz")
    assert xmp.read_packet(wide.decode().encode("utf-16-be"))["byline"] == "Ana Ruiz"
    short = packet("").replace(b'rdf:about=""', b'rdf:about="" photoshop:Credit="Agency"')
    # The name of a property is known by its namespace, which comes after it here.
    assert xmp.read_packet(short) == {"credit": "Agency"}


@pytest.mark.parametrize(
    ("charset", "written"),
    [(b"\x1b%G", "Zoë".encode()), (b"", "Zoë".encode()), (b"", "Zoë".encode("latin-1"))],
)
def test_iim_is_read_in_utf_8_and_in_latin_1(charset, written):
    content = photograph(block=block(charset=charset, byline=written, credit=b"Agency"))
    assert read(content) == {"byline": "Zoë", "credit": "Agency"}


@pytest.mark.parametrize(
    ("in_xmp", "in_iim", "in_exif", "is_newer", "believed"),
    [
        ("Mara Voss", "Someone Else", "", False, "Mara Voss"),
        ("Mara Voss", "Someone Else", "", True, "Someone Else"),
        ("Mara Voss", "Someone Else", "Someone Else", False, "Someone Else"),
        ("Mara Voss", "Someone Else", "A third", False, "Mara Voss"),
        ("José Aranda", "Jos? Aranda", "", True, "José Aranda"),
        ("A name that has more signs", "A name that has m", "", True, "A name that has more signs"),
        ("", "In IIM", "In EXIF", False, "In IIM"),
        ("", "", "In EXIF", False, "In EXIF"),
    ],
)  # fmt: skip
def test_who_is_believed_where_they_disagree(in_xmp, in_iim, in_exif, is_newer, believed):
    content = photograph(
        packet=creator(in_xmp) if in_xmp else b"",
        block=(told := block(byline=in_iim.encode())) if in_iim else b"",
        digest_of=(b"as it was" if is_newer else told) if in_iim else None,
        exif=exif(byline=in_exif) if in_exif else None,
    )
    assert read(content)["byline"] == believed


def test_exif_is_read_in_utf_8_and_the_name_of_a_camera_is_no_caption():
    tags = exif(byline="Zoë", copyright="Zoë\0The Meridian", caption="OLYMPUS DIGITAL CAMERA")
    assert read(photograph(exif=tags)) == {"byline": "Zoë", "copyright": "Zoë; The Meridian"}


@pytest.mark.parametrize("made", [lambda box: photograph(credentials=box), in_webp])
def test_content_credentials_are_read(made):
    assert read(made(manifest())) == {
        "source_type": "trainedAlgorithmicMedia",
        "credentials": {
            "made_by": "Paintbox 2.1",
            "actions": ["c2pa.created", "c2pa.cropped"],
            "source_type": "trainedAlgorithmicMedia",
        },
    }


def test_what_xmp_says_of_the_source_goes_before_credentials():
    said = packet(f"<ext:DigitalSourceType>{AI[:-23]}digitalCapture</ext:DigitalSourceType>")
    content = photograph(packet=said, credentials=manifest())
    assert read(content)["source_type"] == "digitalCapture"


def test_entities_are_not_followed():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + creator("&b;")
    assert xmp.read_packet(bomb) == {}


@FEW
@given(st.binary(max_size=200), st.integers(0, 400), st.integers(0, 255))
def test_no_bytes_raise_anything(noise, place, value):
    told = bytearray(manifest())
    told[place % len(told)] = value
    for content in (bytes(told), noise):
        assert isinstance(read(photograph(credentials=content or b"\0" * 20)), dict)
        assert isinstance(xmp.read_packet(content), dict)
        assert isinstance(iim.read_block(b"\x1c" + content), dict)
        with suppress(NotCbor):
            decode(content)


WORDS_HELD = st.recursive(
    st.text(max_size=9),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=9,
)


@FEW
@given(WORDS_HELD)
def test_cbor_is_read_as_it_was_written(value):
    assert decode(cbor(value)) == value


def test_cbor_of_numbers_and_of_lengths_not_known_beforehand():
    assert decode(bytes.fromhex("9f0120f5f6ff")) == [1, -1, True, None]
    assert decode(bytes.fromhex("bf616103ff")) == {"a": 3}
    assert decode(b"\xfb" + struct.pack(">d", 2.5)) == 2.5
    with pytest.raises(NotCbor):
        decode(b"\x9f" * 50)


@FEW
@given(st.text(max_size=40), st.text(max_size=40))
def test_what_we_write_is_read_as_it_was_meant(credit, byline):
    words = xmp.read_packet(xmp.write_packet({"credit": credit, "byline": byline}))

    def plain(text):
        return "".join(sign if sign.isprintable() else " " for sign in text).strip()

    assert words == {
        name: plain(text) for name, text in (("credit", credit), ("byline", byline)) if plain(text)
    }


def test_no_words_make_no_packet():
    assert xmp.write_packet({"credit": "", "caption": "not written"}) == b""
    with io.BytesIO(saved(drawn(), "JPEG")) as file, Image.open(file) as picture:
        assert "xmp" not in picture.info
