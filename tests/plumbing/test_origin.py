"""Readers' forms are safe without a cookie."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from latefinal.plumbing.origin import is_machine, same_origin


@same_origin
def view(request):
    return HttpResponse("taken")


def post(**headers):
    return view(RequestFactory().post("/comments/1/", headers=headers))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://testserver"},
        {"Origin": "http://localhost:8000"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"},
    ],
)
def test_a_form_of_our_own_is_taken(headers):
    assert post(**headers).content == b"taken"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://forum.testserver"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver.elsewhere.example"},
        {"Origin": "http://["},
    ],
)
def test_a_form_from_another_site_is_refused_in_words(headers):
    with pytest.raises(PermissionDenied, match="sent from another site"):
        post(**headers)


def test_reading_is_open_to_links_from_anywhere():
    request = RequestFactory().get("/", headers={"Sec-Fetch-Site": "cross-site"})
    assert view(request).content == b"taken"


def test_it_stands_in_for_the_token():
    assert view.csrf_exempt


def test_only_a_machine_fills_in_what_nobody_sees():
    assert is_machine({"leave_this": "https://casino.example"})
    assert not is_machine({"leave_this": "", "words": "Hello"})
    assert not is_machine({})
