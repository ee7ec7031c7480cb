"""A letter compiled once and filled for each reader is a letter by the book."""

from __future__ import annotations

import email
import re
from datetime import UTC, datetime
from email.policy import default
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.mailroom.errors import BadHeader, BadRecipient, BadSlot
from latefinal.mailroom.rules.compiled_letters import CompiledLetter
from latefinal.mailroom.rules.letters import (
    Letter,
    check_address,
    check_values,
    compile_letter,
    encode_words,
    quoted_printable,
    slot,
    slots_of,
    subject_of,
)

AT = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
NUMBER = UUID("12345678123456781234567812345678")
OWN = {"address": "reader@example.org", "delivery": "7"}
VALUE = st.from_regex(r"[A-Za-z0-9._~-]{1,75}", fullmatch=True)


def said(part):
    return part.get_content().replace("\r\n", "\n").rstrip("\n")


def made(letter, **values):
    pieces = compile_letter(letter, uuid=NUMBER, sender="evening@example.org", at=AT)
    raw = CompiledLetter(pieces).fill({**OWN, **values})
    assert raw.endswith(b"\r\n.\r\n")
    raw = raw.removesuffix(b".\r\n")
    return raw, email.message_from_bytes(raw, policy=default)


def test_its_headers_say_who_to_whom_when_and_how_to_leave():
    _raw, message = made(
        Letter(
            subject="Ist der Hafen von Várën bald verpachtet? Eine lange Zeile über Geld",
            text="x",
            sender_name="Вечерний Меридиан",
            headers=(("List-Unsubscribe", f"<https://example.org/leave/{slot('leave')}/>"),),
            slots=("leave",),
        ),
        leave="a" * 75,
    )
    assert message["From"].addresses[0].display_name == "Вечерний Меридиан"
    assert message["From"].addresses[0].addr_spec == "evening@example.org"
    assert message["To"] == "reader@example.org"
    assert message["Subject"].startswith("Ist der Hafen von Várën")
    assert message["Date"].datetime == AT
    assert message["Message-ID"] == f"<7.{NUMBER.hex}@example.org>"
    assert message["List-Unsubscribe"] == f"<https://example.org/leave/{'a' * 75}/>"


@given(text=st.text(max_size=300), html=st.text(min_size=1, max_size=300), value=VALUE)
def test_whatever_is_said_arrives_as_it_was_said(text, html, value):
    text, html = (
        re.sub(r"[\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]", "", words) for words in (text, html)
    )
    letter = Letter(
        subject="s", text=f"{text}{slot('who')}{text}", html=html + slot("who"), slots=("who",)
    )
    raw, message = made(letter, who=value)
    plain, marked = message.iter_parts()
    assert said(plain) == f"{text}{value}{text}".rstrip("\n")
    assert said(marked) == f"{html}{value}".rstrip("\n")
    lines = raw.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert not any(line.startswith(b".") for line in lines)
    body = raw.partition(b"\r\n\r\n")[2].split(b"\r\n")
    assert max(len(line) for line in body) <= 76


@given(st.text(max_size=12))
def test_words_in_a_slot_arrive_as_they_were_said(words):
    plain = re.sub(r"[<>&\"'\r\n]", "", words)
    value = encode_words(words)
    if not 0 < len(value) <= 75:
        return
    check_values({"since": value})
    _raw, message = made(
        Letter(subject="s", text=f"since {slot('since')}.", words=("since",)), since=value
    )
    assert said(message) == f"since {plain}."


def test_words_of_one_reader_never_wrap_another_s_line():
    letter = Letter(subject="s", text=f"a {'long ' * 30}{slot('who')} line", slots=("who",))
    pieces = compile_letter(letter, uuid=NUMBER, sender="e@example.org", at=AT)
    short, long = (
        CompiledLetter(pieces).fill({**OWN, "who": "x" * size}).split(b"\r\n") for size in (1, 75)
    )
    assert len(short) == len(long)
    assert b"x=" in short
    assert b"x" * 75 + b"=" in long


@pytest.mark.parametrize(
    ("value", "filled"),
    [
        (".a", b"=2E=\r\na=\r\n"),
        ("..a.", b"=2E=\r\n=2E=\r\na.=\r\n"),
        ("a.", b"a.=\r\n"),
        ("~2E", b"=2E=\r\n"),
    ],
)
def test_a_value_that_begins_a_line_begins_it_with_no_dot(value, filled):
    letter = Letter(subject="s", text=f"x\n{slot('who')}", words=("who",))
    raw, _message = made(letter, who=value)
    assert b"x\r\n=\r\n" + filled in raw


def test_a_value_within_a_header_keeps_its_dot():
    letter = Letter(subject="s", text="t", headers=(("X-Note", f"{slot('who')}~"),), slots=("who",))
    raw, _message = made(letter, who=".~2E")
    assert b"X-Note: .~2E~\r\n" in raw


@pytest.mark.parametrize(
    ("pieces", "has_doubled_dots"),
    [
        (["a\r\n..b"], True),
        (["..a"], False),
        (["a\r\n.b"], False),
        (["a", "who", "\r\n..b"], True),
    ],
)
def test_whether_dots_are_doubled_is_known_of_a_letter(pieces, has_doubled_dots):
    assert CompiledLetter(pieces).has_doubled_dots is has_doubled_dots


def test_only_slots_that_the_letter_names_are_filled():
    pieces = compile_letter(
        Letter(subject="s", text=f"{slot('mine')} {slot('other')}", slots=("mine",)),
        uuid=NUMBER,
        sender="e@example.org",
        at=AT,
    )
    assert slots_of(pieces) == {"mine"}
    assert b"~.other.~" in CompiledLetter(pieces).fill({**OWN, "mine": "x"})


@pytest.mark.parametrize("value", ["", "two words", "a\r\nb", "x" * 76, "é", "a=b", "<a>"])
def test_a_value_that_cannot_stand_in_a_letter_is_refused(value):
    with pytest.raises(BadSlot, match="1 to 75 letters"):
        check_values({"who": value})


@pytest.mark.parametrize("value", ["a\r\nBcc: x@example.org", "ü", "x" * 901])
def test_a_header_that_would_break_the_head_is_refused(value):
    with pytest.raises(BadHeader, match="printable ASCII on one line"):
        made(Letter(subject="s", text="t", headers=(("X-Note", value),)))


def test_a_subject_never_starts_another_header():
    _raw, message = made(Letter(subject="Day\r\nBcc: x@example.org", text="t"))
    assert message["Subject"] == "Day Bcc: x@example.org"
    assert message["Bcc"] is None


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("x" * 75, "x" * 75),
        ("x" * 76, "x" * 75 + "=\r\nx"),
        ("x" * 151, "=\r\n".join(["x" * 75, "x" * 75, "x"])),
        ("x" * 69 + "é", "x" * 69 + "=C3=A9"),
        ("x" * 70 + "é", "x" * 70 + "=\r\n=C3=A9"),
        ("x" * 75 + ".", "x" * 75 + "=\r\n=2E"),
        ("x" * 74 + ".", "x" * 74 + "."),
        ("x \ny\t\n z ", "x=20\r\ny=09\r\n z=20"),
        ("\t x", "\t x"),
        ("~!=\x7f", "~!=3D=7F"),
        ("a\r\nb\r\n", "a\r\nb\r\n"),
        ("", ""),
    ],
)
def test_a_row_is_filled_and_no_sign_is_parted(text, encoded):
    assert quoted_printable(text) == encoded


@pytest.mark.parametrize(
    "address",
    [
        "a@b",
        "!#$%&'*+-/=?^_`{|}~@example.org",
        "a" * 64 + "@b",
        "a@" + "b" * 252,
        "a" * 64 + "@" + "b" * 189,
    ],
)
def test_an_address_that_fits_an_envelope_is_taken(address):
    check_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a@",
        "@b",
        "ab",
        "a b@c",
        "a@b c",
        "<a@b>",
        "é@b.org",
        "a@b\r\n",
        "a" * 65 + "@b",
        "a@" + "b" * 253,
    ],
)
def test_an_address_that_would_break_an_envelope_is_refused(address):
    with pytest.raises(BadRecipient):
        check_address(address)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("a B_9.-", "a~20B_9.-"),
        ("~", "~7E"),
        ("é", "~C3~A9"),
        ("<a href='b'>&\"\r\n", "a~20href~3Db"),
        ("+", "~2B"),
    ],
)
def test_words_in_a_slot_have_a_spelling_that_neither_text_nor_html_changes(words, value):
    assert encode_words(words) == value


def test_a_header_fills_its_longest_line():
    raw, _message = made(Letter(subject="s", text="t", headers=(("X-Note", "x" * 892),)))
    assert b"X-Note: " + b"x" * 892 + b"\r\n" in raw
    with pytest.raises(BadHeader):
        made(Letter(subject="s", text="t", headers=(("X-Note", "x" * 893),)))


def test_a_letter_of_one_kind_has_no_parts_and_one_of_two_has_both_in_their_order():
    _raw, message = made(Letter(subject="s", text="Words.\n\n\n"))
    assert message.get_content_type() == "text/plain"
    assert message.get_content() == "Words.\r\n"
    raw, message = made(Letter(subject="s", text="Words.", html="<p>Words."))
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    assert message.get_content_type() == "multipart/alternative"
    assert raw.endswith(f"\r\n--=_{NUMBER.hex}--\r\n".encode())


def test_the_slots_of_a_letter_are_those_that_its_writer_fills():
    letter = Letter(
        subject=f"For {slot('who')}",
        text=f"{slot('since')} {slot('address')} {slot('delivery')}",
        slots=("who",),
        words=("since",),
    )
    pieces = compile_letter(letter, uuid=NUMBER, sender="evening@example.org", at=AT)
    assert slots_of(pieces) == {"who", "since"}
    assert subject_of([]) == ""
    assert subject_of(["X-Other: x\r\n"]) == ""


def test_a_line_that_is_a_dot_does_not_end_the_letter():
    assert quoted_printable("a\n.\nb\n..c") == "a\r\n=2E\r\nb\r\n=2E.c"
