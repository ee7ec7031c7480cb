"""An address is taken apart once, and what is not the web is refused in a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.plumbing.fetching.errors import AddressRefused
from latefinal.plumbing.fetching.location import read_location, shown_address


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("http://paper.example", "http://paper.example/"),
        (" HTTPS://Paper.Example:443/a?b=c#d ", "https://paper.example/a?b=c"),
        ("http://paper.example:443/", "http://paper.example:443/"),
        ("https://пример.example/лента?q=я", "https://xn--e1afmkfd.example/%D0%BB%D0%B5%D0%BD%D1%82%D0%B0?q=%D1%8F"),
        ("http://[2606:4700::1111]/feed", "http://[2606:4700::1111]/feed"),
        ("http://paper.example./a b?%20", "http://paper.example/a%20b?%20"),
    ],
)  # fmt: skip
def test_an_address_is_asked_as_the_web_spells_it(written, asked):
    assert read_location(written).address == asked


@pytest.mark.parametrize(
    "written",
    [
        "", "feed", "//paper.example/", "file:///etc/passwd", "ftp://paper.example/",
        "gopher://paper.example/", "javascript:alert(1)", "data:text/xml,<rss/>", "http://",
        "http:///feed", "http://paper.example:8080/", "https://paper.example:22/",
        "http://paper.example:99999/", "http://paper.example:x/", "http://me@paper.example/",
        "http://me:secret@paper.example/", "http://@paper.example/", "http://[::1", "http://[x]/",
        "http://[fe80::1%25eth0]/", "http://a b.example/", "http://a..example/",
        "http://paper.example\\@localhost/", "http://paper\n.example/", "http://paper.example/\0",
        "http://" + "a" * 64 + ".example/", "http://paper.example/" + "a" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused(written):
    with pytest.raises(AddressRefused):
        read_location(written)


@pytest.mark.parametrize(
    ("target", "asked"),
    [
        ("b?c", "http://paper.example/a/b?c"),
        ("/b", "http://paper.example/b"),
        ("//other.example", "http://other.example/"),
        ("https://other.example/é", "https://other.example/%C3%A9"),
    ],
)
def test_a_redirect_is_read_from_where_it_stands(target, asked):
    assert read_location("http://paper.example/a/").leads_to(target).address == asked


def test_no_error_says_a_key_or_a_password():
    with pytest.raises(AddressRefused) as refused:
        read_location("https://me:secret@paper.example/feed?key=hidden")
    assert "secret" not in str(refused.value)
    assert "hidden" not in str(refused.value)
    assert "https://paper.example/feed" in str(refused.value)


@given(written=st.text(max_size=80) | st.text(max_size=60).map("http://{}".format))
def test_whatever_is_written_is_asked_of_one_host_or_refused(written):
    try:
        location = read_location(written)
    except AddressRefused:
        return
    assert read_location(location.address) == location
    assert location.address.isascii()
    assert location.port in (80, 443)
    assert location.shown == shown_address(location.address)
