"""Under which spelling an address is kept, and which are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.plumbing.errors import LatefinalError
from latefinal.readers.errors import BadAddress, BrokenAddress, UncertainDomain
from latefinal.readers.models import Reader
from latefinal.readers.rules import normalise
from latefinal.readers.services import reader_of, verify_reader


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  Ilse.Maren@Example.ORG ", "ilse.maren@example.org"),
        ("reader+evening@example.org", "reader+evening@example.org"),
        ("o'hara@example.org", "o'hara@example.org"),
        ("reader@bücher.example", "reader@xn--bcher-kva.example"),
        ("reader@bu\u0308cher.example", "reader@xn--bcher-kva.example"),
        ("reader@почта.example", "reader@xn--80a1acny.example"),
    ],
)
def test_one_box_has_one_spelling(given, kept):
    assert normalise(given) == kept


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "@example.org",
        "reader@",
        "two@signs@example.org",
        "a reader@example.org",
        "reader@example..org",
        '"quoted name"@example.org',
        "reader@[127.0.0.1]",
        "чтец@example.org",
        "a" * 65 + "@example.org",
        "reader@" + "a." * 130 + "org",
        "reader@" + "é" * 70 + ".org",
        "<reader@example.org>",
        "reader@example.org, other@example.org",
    ],
)
def test_what_is_no_address_is_refused_in_a_sentence(address):
    with pytest.raises(BadAddress, match="is no e-mail address"):
        normalise(address)


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\r", "\x00", "\t", "\x85", "\u2028"])
@pytest.mark.parametrize("place", ["reader{}@example.org", "reader@example.org{}Bcc: a@b.org"])
def test_an_address_with_a_line_break_is_refused(place, sign):
    with pytest.raises(BrokenAddress, match="on one line"):
        normalise(place.format(sign))


def test_a_domain_that_two_standards_spell_differently_is_refused():
    with pytest.raises(UncertainDomain, match="xn--"):
        normalise("reader@straße.example")


@given(st.text(max_size=60))
def test_whatever_is_typed_is_an_address_on_one_line_or_refused_in_words(typed):
    try:
        kept = normalise(typed)
    except LatefinalError:
        return
    assert kept.isascii()
    assert kept.isprintable()
    assert normalise(kept) == kept


def test_a_reader_is_made_once_whatever_the_case(db, at):
    first = reader_of(address="Reader@Example.org", at=at)
    assert reader_of(address="reader@example.ORG", at=at) == first
    assert Reader.objects.count() == 1
    assert (first.made_at, first.verified_at) == (at, None)


def test_the_first_verification_counts(db, at):
    reader = reader_of(address="reader@example.org", at=at)
    verify_reader(reader=reader, at=at)
    verify_reader(reader=reader, at=at.replace(hour=23))
    assert Reader.objects.get().verified_at == at
