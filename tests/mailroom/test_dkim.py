"""A signed letter is believed by a verifier that is not ours, and altered it is not."""

from __future__ import annotations

from uuid import UUID

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from hypothesis import given
from hypothesis import strategies as st

from latefinal.deliverability.checks import letters_can_leave
from latefinal.mailroom.errors import BadDkimKey
from latefinal.mailroom.rules.compiled_letters import CompiledLetter
from latefinal.mailroom.rules.dkim import Signer
from latefinal.mailroom.rules.letters import ADDRESS, DELIVERY, Letter, compile_letter, slot
from latefinal.mailroom.services import deliver_due, send_letter
from tests.mailroom.signatures import PEM, PUBLIC, is_believed
from tests.mailroom.test_letters import AT

SIGNER = Signer(domain="example.org", selector="latefinal", pem=PEM)
OF_ANOTHER_KIND = ed25519.Ed25519PrivateKey.generate().private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)


@given(
    text=st.text(st.sampled_from("ab. =\t\né"), max_size=60),
    subject=st.text("ab .é\t", max_size=99),
    value=st.text(st.sampled_from("a.-"), min_size=1, max_size=20),
)
def test_whatever_the_words_the_signature_is_believed(text, subject, value):
    letter = Letter(
        subject=subject,
        text=f"{text}{slot('own')}\n{slot('own')}{text}",
        html=f"<p>{text}",
        headers=(("List-Id", "<e.example.org>"), ("X-Other", "a  b")),
        slots=("own",),
    )
    pieces = compile_letter(letter, uuid=UUID(int=1), sender="evening@example.org", at=AT)
    filled = CompiledLetter(pieces).fill({"own": value, ADDRESS: "r@example.net", DELIVERY: "1"})
    assert is_believed(SIGNER.sign(filled, at=AT).removesuffix(b".\r\n"))


@pytest.mark.parametrize("end", [b"", b"\r\n", b"Words.\r\n", b"Words.\r\n\r\n\r\n"])
def test_headers_folded_and_empty_lines_at_the_end_are_believed(end):
    head = b"From: <evening@example.org>\r\nSubject:  One \r\n\tfolded\r\nSubject: Two\r\n\r\n"
    signed = SIGNER.sign(head + end + b".\r\n", at=AT)
    assert is_believed(signed.removesuffix(b".\r\n"))


def test_what_is_signed_stands_in_its_order_with_its_time_and_what_is_not_is_left_out():
    head = b"Subject: s\r\nX-Other: x\r\nFROM : <e@example.org>\r\nTo: <r@example.net>\r\n\r\n"
    letter = head + b"Words.\r\n.\r\n"
    signed = SIGNER.sign(letter, at=AT)
    assert signed.endswith(letter)
    said = signed.removesuffix(letter).decode()
    assert " d=example.org; s=latefinal;" in said
    assert f" t={int(AT.timestamp())}; h=subject:from:to;" in said


def test_of_two_headers_of_a_name_the_last_is_signed_first():
    head = b"From: <e@example.org>\r\nSubject: One\r\nSubject: Two\r\n\r\n"
    said = SIGNER.sign(head + b".\r\n", at=AT)
    assert b" h=subject:subject:from;" in said


@pytest.mark.parametrize("shown", [b"..Words\r\n..\r\n", b"..Words\r\n..\r\n\r\n..."])
def test_dots_that_are_doubled_for_the_way_are_signed_as_they_arrive(shown):
    head = b"From: <evening@example.org>\r\nSubject: s\r\n\r\n"
    signed = SIGNER.sign(head + shown + b"\r\n.\r\n", at=AT, has_doubled_dots=True)
    arrived = signed.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
    assert is_believed(arrived)


def test_the_smallest_key_that_is_believed_is_taken():
    key = rsa.generate_private_key(65537, 1024)  # noqa: S505 - the smallest is what is asked about
    small = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    signer = Signer(domain="example.org", selector="latefinal", pem=small)
    assert signer.public.key_size == 1024


def test_letters_leave_signed_and_one_altered_is_not_believed(relay, key, db, at):
    send_letter(
        key="k", to="r@example.net", subject="Один", text=".dots\nWords.", html="<p>x", at=at
    )
    assert deliver_due(at=at) == 1
    _to, letter = relay.letters[0]
    assert b"d=example.org; s=latefinal;" in letter
    assert is_believed(letter)
    assert not is_believed(letter.replace(b"Words", b"Wards"))
    assert not is_believed(letter.replace(b"r@example.net", b"s@example.net"))


@pytest.mark.parametrize("found", [b"", b"no key", PUBLIC, OF_ANOTHER_KIND, None])
def test_a_key_that_is_none_is_said_and_letters_wait(relay, key, db, at, found):
    key.unlink() if found is None else key.write_bytes(found)
    assert [problem.id for problem in letters_can_leave()] == ["deliverability.E003"]
    send_letter(key="k", to="r@example.net", subject="One", text="Words.", at=at)
    with pytest.raises(BadDkimKey, match="no usable key"):
        deliver_due(at=at)
    assert not relay.letters
