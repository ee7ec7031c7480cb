"""Text comes out right, whatever a header and a prolog say of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.wire.rules.charsets import decode

from .feeds import read

RUSSIAN = "Ёлки у причала: Паром вернулся в порт, и капитан доволен"
FRENCH = "L’été à la jetée : les pêcheurs s’inquiètent déjà"
GERMAN = "Größere Fähren für den Süden, Ärger über die Gebühren"
POLISH = "Łódź wróciła później, żegluga śródlądowa czeka"
GREEK = "Το πλοίο επέστρεψε στο λιμάνι"
JAPANESE = "船は港に戻った"


def feed(words: str, encoding: str, said: str = "") -> bytes:
    prolog = f'<?xml version="1.0" encoding="{said}"?>' if said else ""
    body = f"{prolog}<rss><channel><item><title>{words}</title></item></channel></rss>"
    return body.encode(encoding)


def headline(body: bytes, content_type: str = "") -> str:
    return read(body, content_type=content_type).entries[0].headline


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        (RUSSIAN, "windows-1251"), (RUSSIAN, "koi8-r"), (RUSSIAN, "iso-8859-5"),
        (RUSSIAN, "utf-8"), (FRENCH, "windows-1252"), (GERMAN, "iso-8859-1"),
        (POLISH, "iso-8859-2"), (GREEK, "iso-8859-7"), (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"), (JAPANESE, "iso-2022-jp"), (JAPANESE, "gb18030"),
    ],
)  # fmt: skip
def test_a_feed_is_read_as_its_prolog_or_its_header_says(words, encoding):
    assert headline(feed(words, encoding, encoding)) == words
    assert headline(feed(words, encoding), f"text/xml; charset={encoding}") == words


@pytest.mark.parametrize(
    ("words", "encoding", "said"),
    [
        (RUSSIAN, "utf-8", "windows-1251"), (FRENCH, "utf-8", "iso-8859-1"),
        (GERMAN, "utf-8", "invalid"), (JAPANESE, "utf-8", "windows-1252"),
        (RUSSIAN, "windows-1251", "utf-8"), (RUSSIAN, "windows-1251", "iso-8859-1"),
        (RUSSIAN, "koi8-r", "windows-1251"), (RUSSIAN, "windows-1251", "koi8-r"),
        (FRENCH, "windows-1252", "utf-8"), (FRENCH, "windows-1252", "iso-8859-1"),
        (GERMAN, "windows-1252", "windows-1251"), (GERMAN, "windows-1252", "us-ascii"),
    ],
)  # fmt: skip
def test_a_wrong_prolog_is_not_believed(words, encoding, said):
    assert headline(feed(words, encoding, said)) == words


@pytest.mark.parametrize(
    ("words", "encoding"),
    [(RUSSIAN, "windows-1251"), (RUSSIAN, "koi8-r"), (FRENCH, "windows-1252"),
     (GERMAN, "iso-8859-1")],
)  # fmt: skip
def test_what_is_not_declared_is_told_by_its_words(words, encoding):
    assert headline(feed(words, encoding)) == words


def test_a_server_s_default_is_worth_less_than_a_prolog():
    body = feed(RUSSIAN, "windows-1251", "windows-1251")
    assert headline(body, "text/xml; charset=ISO-8859-1") == RUSSIAN


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_mark_at_the_beginning_and_wide_signs_are_understood(encoding):
    assert headline(feed(RUSSIAN, encoding, "windows-1251")) == RUSSIAN


def test_one_broken_sign_does_not_turn_the_others():
    body = feed(RUSSIAN * 5, "utf-8", "utf-8").replace("Ё".encode(), b"\xd0", 1)
    assert headline(body).startswith("�лки у причала")


def test_what_is_said_of_it_is_no_way_to_break_it():
    for said in ("base64", "zip", "undefined", "idna", "unicode_escape", "nonsense", "hex"):
        assert headline(feed(GERMAN, "cp1252", said)) == GERMAN


@given(body=st.binary(max_size=400), said=st.text(max_size=30))
def test_whatever_comes_is_some_text(body, said):
    assert isinstance(decode(body, content_type=f"text/xml; charset={said}"), str)
