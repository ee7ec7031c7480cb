"""Under which spelling an address is kept, and which are refused."""

from __future__ import annotations

import stringprep
import unicodedata

import pytest
from django import forms
from hypothesis import given, settings
from hypothesis import strategies as st

from latefinal.plumbing.domains import ascii_domain
from latefinal.plumbing.errors import LatefinalError
from latefinal.readers.errors import BadAddress, BrokenAddress, NowhereAddress
from latefinal.readers.forms import AddressField
from latefinal.readers.models import Intake, Reader
from latefinal.readers.rules import known_zone, normalise, normalise_newcomer, veiled
from latefinal.readers.services import drop_strangers, move_reader, reader_of, verify_reader
from latefinal.subscriptions.rules.lists import is_address
from tests.factories import make_editor


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  Ilse.Maren@Example.ORG ", "ilse.maren@example.org"),
        ("reader+evening@example.org", "reader+evening@example.org"),
        ("o'hara@example.org", "o'hara@example.org"),
        ("reader@bücher.example", "reader@xn--bcher-kva.example"),
        ("reader@bu\u0308cher.example", "reader@xn--bcher-kva.example"),
        ("reader@почта.example", "reader@xn--80a1acny.example"),
        ("reader@faß.de", "reader@xn--fa-hia.de"),
        ("reader@XN--FA-HIA.de", "reader@xn--fa-hia.de"),
        ("reader@STRAẞE.example", "reader@xn--strae-oqa.example"),
        ("reader@straße.example", "reader@xn--strae-oqa.example"),
        ("reader@İstanbul.com.tr", "reader@xn--istanbul-o0e.com.tr"),
        ("reader@ISTANBUL.com.tr", "reader@istanbul.com.tr"),
        ("reader@ıspanak.com.tr", "reader@xn--spanak-o9a.com.tr"),
        ("reader@مثال.إختبار", "reader@xn--mgbh0fb.xn--kgbechtv"),
        ("reader@نامه\u200cای.com", "reader@xn--mgba3gch31f060k.com"),
        ("reader@bücher。example", "reader@xn--bcher-kva.example"),
        ("reader@☃.net", "reader@xn--n3h.net"),  # older than the rule that no name has such signs
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
        '"quoted"@example.org',
        "ıspanak@example.org",
        "reader@[127.0.0.1]",
        "чтец@example.org",
        "a" * 65 + "@example.org",
        "reader@" + "a." * 130 + "org",
        "reader@" + "é" * 70 + ".org",
        "<reader@example.org>",
        "reader@ab\u200ccd.example",
        "reader@1א.example",
        "reader@ü..example",
        "reader@example.org, other@example.org",
    ],
)
def test_what_is_no_address_is_refused_in_a_sentence(address):
    with pytest.raises(BadAddress, match="is no e-mail address"):
        normalise(address)


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\r", "\x00", "\t", "\x85", "\u2028", "\u2029"])
@pytest.mark.parametrize("place", ["reader{}@example.org", "reader@example.org{}Bcc: a@b.org"])
def test_an_address_with_a_line_break_is_refused(place, sign):
    with pytest.raises(BrokenAddress, match="on one line"):
        normalise(place.format(sign))


# Signs of names that the standard of 2003 spelled otherwise: nobody with one was ever let in, but
# for capitals that no registry has, and the fillers of Hangul, which are drawn as nothing.
SPELLED_OTHERWISE = set("ßς\u200c\u200d\u115f\u1160\u3164\uffa0") | set(
    map(chr, range(0x13A0, 0x13F6))
)


@settings(max_examples=500)
@given(st.text(st.characters(min_codepoint=0x80, exclude_categories=("Cs", "Cc")), max_size=6))
def test_whoever_had_a_spelling_before_keeps_it(letters):
    domain = unicodedata.normalize("NFC", f"a{letters}b.example")
    try:
        before = domain.encode("idna").decode().casefold()
    except UnicodeError:
        return
    if SPELLED_OTHERWISE.intersection(domain) or any(map(stringprep.in_table_a1, domain)):
        return
    assert ascii_domain(domain) in (before, domain)  # the latter is refused


@pytest.mark.parametrize(
    "domain",
    ["localhost", "printer.local", "paper.localhost", "x.invalid", "x.test", "nas.home.arpa"],
)
def test_an_address_within_one_machine_or_network_is_no_reader_s(db, at, domain):
    with pytest.raises(NowhereAddress, match=f"“{domain}”"):
        reader_of(address=f"root@{domain}", at=at)
    assert not is_address(f"root@{domain}")
    # What is kept from before is still found, to be shown and erased.
    assert normalise(f"root@{domain}") == f"root@{domain}"


def test_an_address_at_a_host_without_a_dot_is_no_address():
    with pytest.raises(BadAddress):
        normalise_newcomer("root@mailhost")


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


@pytest.mark.parametrize(("signs", "fits"), [(64, True), (65, False)])
def test_what_stands_before_the_at_has_sixty_four_signs_at_most(signs, fits):
    assert is_address("a" * signs + "@example.org") is fits


@pytest.mark.parametrize(("signs", "fits"), [(254, True), (255, False)])
def test_an_address_has_two_hundred_and_fifty_four_signs_at_most(signs, fits):
    domain = ".".join([*["b" * 61] * 3, "org"])
    assert is_address("a" * (signs - len(domain) - 1) + "@" + domain) is fits


@pytest.mark.parametrize(
    ("name", "kept"),
    [("Asia/Tashkent", "Asia/Tashkent"), ("UTC", "UTC"), ("", ""), ("asia/nowhere", "")],
)
def test_a_zone_is_kept_where_there_is_one_of_that_name(name, kept):
    assert known_zone(name) == kept


@pytest.mark.parametrize(
    ("address", "shown"),
    [("reader@example.org", "r…@example.org"), ("r@example.org", "r…@example.org")],
)
def test_of_a_veiled_address_the_first_sign_is_shown(address, shown):
    assert veiled(address) == shown


def test_a_zone_is_noted_and_what_is_none_is_the_paper_s(db, at):
    reader, other = (reader_of(address=f"{name}@example.org", at=at) for name in "ab")
    move_reader(reader=reader, zone="Europe/Vilnius")
    reader.refresh_from_db()
    other.refresh_from_db()
    assert (reader.zone, other.zone) == ("Europe/Vilnius", "")
    move_reader(reader=reader, zone="Mars/Olympus")
    assert reader.zone == Reader.objects.get(pk=reader.pk).zone == ""


def test_who_verified_their_address_verified_no_other(db, at):
    reader, other = (reader_of(address=f"{name}@example.org", at=at) for name in "ab")
    verify_reader(reader=reader, at=at)
    assert reader.verified_at == at
    other.refresh_from_db()
    assert other.verified_at is None


def test_of_whom_only_an_address_is_held_is_dropped_and_nobody_else(db, at):
    readers = [reader_of(address=f"r{number}@example.org", at=at) for number in range(6)]
    _first, _second, verified, listed, signs_in, unasked = readers
    verify_reader(reader=verified, at=at)
    listed.intake = Intake.objects.create(newsletter="evening", file_name="a.csv", begun_at=at)
    listed.save()
    signs_in.user = make_editor()
    signs_in.save()
    assert drop_strangers(readers=[reader.pk for reader in readers if reader != unasked]) == 2
    assert set(Reader.objects.all()) == {verified, listed, signs_in, unasked}
    assert drop_strangers(readers=[]) == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Give yours."),
        (" \n ", "Give yours."),
        (None, "Give yours."),
        ("nobody", "“nobody” is no e-mail address. One looks like name@example.org."),
        ("reader@example.org\n", "The address has a line break or"),
        ("root@x.local", "No letter from here reaches “x.local”"),
    ],
)
def test_the_field_says_what_is_wrong_in_the_rule_s_own_sentence(typed, said):
    field = AddressField(error_messages={"required": "Give yours."})
    with pytest.raises(forms.ValidationError) as caught:
        field.clean(typed)
    assert caught.value.messages[0].startswith(said)


def test_the_field_answers_the_one_spelling():
    assert AddressField().clean(" Reader@Example.ORG ") == "reader@example.org"
    assert AddressField(required=False).clean(" ") == ""
    assert AddressField(rule=normalise).clean("root@x.local") == "root@x.local"


def test_browsers_fill_in_the_address_as_long_as_it_may_be():
    form = type("Form", (forms.Form,), {"a": AddressField()})()
    assert 'autocomplete="email"' in str(form["a"])
    assert 'maxlength="254"' in str(form["a"])
