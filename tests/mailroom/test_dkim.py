"""A signed letter is believed by a verifier that is not ours, and altered it is not."""

from __future__ import annotations

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from hypothesis import given
from hypothesis import strategies as st

from latefinal.mailroom.checks import letters_can_leave
from latefinal.mailroom.errors import BadDkimKey
from latefinal.mailroom.rules.dkim import Signer
from latefinal.mailroom.services import deliver_due, send_letter
from tests.mailroom.test_letters import AT

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)
OF_ANOTHER_KIND = ed25519.Ed25519PrivateKey.generate().private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)
PUBLIC = KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)
RECORD = b"v=DKIM1; k=rsa; p=" + b"".join(PUBLIC.splitlines()[1:-1])


def is_believed(letter):
    return dkim.verify(letter, dnsfunc=lambda _name, **_more: RECORD)


def signed(letter, at):
    """As a mailbox has it: without the final dot, doubled dots single again."""
    whole = Signer(domain="example.org", selector="latefinal", pem=PEM).sign(letter, at=at)
    lines = whole.removesuffix(b".\r\n").split(b"\r\n")
    return b"\r\n".join(line[1:] if line.startswith(b"..") else line for line in lines)


@given(
    body=st.text(st.sampled_from("ab. =\t\n"), max_size=60), subject=st.text("ab \t", max_size=20)
)
def test_whatever_the_words_the_signature_is_believed(body, subject):
    lines = [line[:1].replace(".", "..") + line[1:] for line in body.split("\n")]
    letter = (
        f"From: The Desk <evening@example.org>\r\nSubject:  {subject}x \r\n\tfolded\r\n"
        "To: <r@example.net>\r\nX-Other: 1\r\n\r\n" + "\r\n".join(lines) + "\r\n.\r\n"
    ).encode()
    assert is_believed(signed(letter, AT))


@pytest.fixture
def key(tmp_path, settings):
    file = tmp_path / "dkim.pem"
    file.write_bytes(PEM)
    settings.LATEFINAL_DKIM_KEY = str(file)
    settings.LATEFINAL_MAIL_FROM = "The Desk <evening@example.org>"
    return file


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
    assert [problem.id for problem in letters_can_leave()] == ["mailroom.E003"]
    send_letter(key="k", to="r@example.net", subject="One", text="Words.", at=at)
    with pytest.raises(BadDkimKey, match="no usable key"):
        deliver_due(at=at)
    assert not relay.letters
