"""A key in the DNS is read however it is written there, as far as mailboxes read it."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from latefinal.deliverability.rules.dkim_keys import KeyBroken, key_record, parse_key, public_bytes
from latefinal.deliverability.rules.dmarc import Dmarc, DmarcBroken, parse_dmarc
from tests.mailroom.signatures import KEY

from .planted import SHORT_KEY, TINY

PUBLIC = KEY.public_key()
P = base64.b64encode(public_bytes(PUBLIC)).decode()
PKCS1 = base64.b64encode(PUBLIC.public_bytes(Encoding.DER, PublicFormat.PKCS1)).decode()
# Always the same: its record names a test, and workers compare the names of theirs.
EDWARDS = base64.b64encode(
    ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw()
).decode()


@pytest.mark.parametrize(
    "text",
    [
        key_record(PUBLIC),
        f"p={P}",
        f"v=DKIM1;k=rsa;p={P};",
        f" v=DKIM1 ; h=sha1:sha256 ; s=email:* ; n=a note; g=*; t=s; p = {P[:90]} {P[90:]} ",
        f"v=DKIM1; k=RSA; p={PKCS1}",
    ],
)
def test_one_key_written_in_many_ways_is_one(text):
    found = parse_key(text)
    assert found.public == public_bytes(PUBLIC)
    assert found.bits == 2048
    assert not found.is_testing
    assert found.is_strict == ("t=s" in text)


def test_the_younger_kind_of_key_is_read_too():
    assert parse_key(f"v=DKIM1; k=ed25519; p={EDWARDS}").bits == 0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("v=DKIM1; k=rsa", "syntax"),
        (f"v=DKIM1\\; k=rsa\\; p={P}", "syntax"),
        (f'v=DKIM1; k=rsa; p="{P}"', "syntax"),
        (f"v=DKIM1; k=rsa; p={P}; p={P}", "syntax"),
        (f"v=DKIM1; k=rsa p={P}", "syntax"),
        (f"v=DKIM1; k=rsa; p={EDWARDS}", "syntax"),
        ("hello", "syntax"),
        ("v=DKIM1; p=", "revoked"),
        ("v=DKIM1; p= \n ", "revoked"),
    ],
)
def test_a_record_that_holds_no_key_is_told_from_one_that_does(text, why):
    with pytest.raises(KeyBroken, match=why):
        parse_key(text)


@pytest.mark.parametrize(
    ("text", "why", "part"),
    [
        (f"v=DKIM2; p={P}", "syntax", "v=DKIM2"),
        ("v=DKIM1; k=rsa", "syntax", "p="),
        ("p=not base64", "syntax", "p="),
        (f"k=DSA; p={P}", "kind", "k=dsa"),
        (f"h=sha1; p={P}", "hash", "h=sha1"),
        (f"s=tlsrpt:x; p={P}", "service", "s=tlsrpt:x"),
        (f"p={P}; hello ", "syntax", "hello"),
        (f"p={P}; {'x' * 90}", "syntax", "x" * 60),
    ],
)
def test_what_is_wrong_with_a_key_is_named(text, why, part):
    with pytest.raises(KeyBroken, match=why) as broken:
        parse_key(text)
    assert (broken.value.part, broken.value.bits) == (part, 0)


def test_a_key_that_is_too_short_says_how_short():
    with pytest.raises(KeyBroken, match="short") as broken:
        parse_key(f"p={TINY}")
    assert broken.value.bits == 512
    assert parse_key(SHORT_KEY).bits == 1024  # the shortest that is believed


@pytest.mark.parametrize(
    ("uses", "is_testing", "is_strict"),
    [
        ("t=y", True, False),
        ("t= S : Y ", True, True),
        ("t=s", False, True),
        ("t=x; h=sha1 : SHA256; s=tlsrpt : Email", False, False),
        ("s=*:x; k=RSA", False, False),
    ],
)
def test_what_a_key_may_be_used_for_is_read(uses, is_testing, is_strict):
    found = parse_key(f"{uses}; p={P}")
    assert (found.is_testing, found.is_strict) == (is_testing, is_strict)


@given(st.text(st.sampled_from('vkptshDKIM1=; rsa:AQ==,\n\\"'), max_size=60))
def test_whatever_stands_there_it_is_read_or_refused(text):
    try:
        parse_key(text)
    except KeyBroken as error:
        kinds = {"syntax", "revoked", "kind", "hash", "service", "short"}
        if error.why not in kinds:
            raise


@given(st.text(st.sampled_from("vpruaspct=;:@!, DMARC1none.mailto0"), max_size=60))
def test_whatever_a_policy_says_it_is_read_or_refused(text):
    try:
        found = parse_dmarc(f"v=DMARC1; {text}", name="_dmarc.a.example")
    except DmarcBroken:
        return
    assert isinstance(found, Dmarc)
    assert found.policy in ("none", "quarantine", "reject")
