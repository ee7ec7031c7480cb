"""From which site a reader came: a name and nothing else, or nothing at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.pageviews.rules.hosts import referring_host


@pytest.mark.parametrize(
    ("referer", "host"),
    [
        ("https://www.search.example/", "www.search.example"),
        ("https://www.search.example/find?q=what+i+looked+for#there", "www.search.example"),
        ("https://search.example?q=secret", "search.example"),
        ("http://WWW.Search.Example:8080/a", "www.search.example"),
        ("https://search.example.", "search.example"),
        ("https://ann:secret@search.example/", "search.example"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("https://xn--bcher-kva.example/", "xn--bcher-kva.example"),
        (f"https://{'a' * 63}.example/", f"{'a' * 63}.example"),
    ],
)
def test_a_site_is_known_by_its_name_alone(referer, host):
    assert referring_host(referer) == host


@pytest.mark.parametrize(
    "referer",
    [
        "",
        "about:blank",
        "android-app://com.example.reader/",
        "ftp://search.example/",
        "https:///path",
        "https://localhost/",
        "https://192.0.2.7/",
        "https://192.0.2.7:8000/a",
        "https://[2001:db8::7]/",
        "https://3221225991/",
        "https://printer.local/",
        "https://wiki.home.arpa/",
        "https://two words.example/",
        "https://-dash.example/",
        "https://a..example/",
        f"https://{'a' * 64}.example/",
        f"https://{'a.' * 130}example/",
        "https://ann:secret@192.0.2.7/",
        "https://search.example\\@elsewhere.example/",
        "https://\N{ZERO WIDTH JOINER}.example/",
    ],
)
def test_what_is_no_name_is_passed_over(referer):
    assert referring_host(referer) == ""


@given(st.text(max_size=400))
def test_whatever_is_sent_gives_a_name_or_nothing(rubbish):
    for referer in (rubbish, f"https://{rubbish}", f"https://{rubbish}.example/"):
        host = referring_host(referer)
        assert len(host) <= 253
        assert set(host) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
