"""A desk's own colour: it can be read, and only on a screen."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from latefinal.masthead.models import Masthead
from latefinal.masthead.rules import GROUNDS, LEAST_CONTRAST, accent_rule, contrast

SHEET = Path(__file__).resolve().parents[2] / "latefinal/static/latefinal/site.css"
TOKEN = re.compile(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)")


def in_full(colour):
    return colour if len(colour) == 7 else "#" + "".join(letter * 2 for letter in colour[1:])


def tokens(scheme):
    place = ("light", "dark").index(scheme)
    found = {name: in_full(pair[place]) for name, *pair in TOKEN.findall(SHEET.read_text())}
    assert {"paper", "card", "on-accent", "accent"} <= found.keys()
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_grounds_are_those_of_the_sheet(scheme):
    found = tokens(scheme)
    assert GROUNDS[scheme] == (found["paper"], found["card"], found["on-accent"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_papers_own_accent_can_be_read(scheme):
    own = tokens(scheme)["accent"]
    assert min(contrast(own, ground) for ground in GROUNDS[scheme]) >= LEAST_CONTRAST


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#8c1d18", "#8C1D18", 1), ("#777777", "#ffffff", 4.48)],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize(
    ("field", "colour", "words"),
    [
        ("accent", "#ffcc00", "Choose a darker colour."),
        ("accent", "#767676", "by 3.9 to 1, and 4.5 to 1"),  # on a card; on the paper it would do
        ("accent_dark", "#8c1d18", "Choose a lighter colour."),
    ],
)
def test_a_colour_in_which_words_cannot_be_read_is_refused_in_words(field, colour, words):
    with pytest.raises(ValidationError) as refused:
        Masthead(**{field: colour}).full_clean()
    assert refused.value.message_dict.keys() == {field}
    assert words in refused.value.messages[0]
    assert colour in refused.value.messages[0]


@pytest.mark.parametrize(("light", "dark"), [("", ""), ("#005500", "#88dd88")])
def test_a_colour_that_can_be_read_is_taken(light, dark):
    Masthead(accent=light, accent_dark=dark).full_clean()


def test_what_is_no_colour_is_told_so_and_not_measured():
    with pytest.raises(ValidationError, match="Give a colour"):
        Masthead(accent="red").full_clean()


def test_the_desk_is_told_at_the_field(desk, paper):
    address = reverse("wagtailsettings:edit", args=("masthead", "masthead", Masthead.load().pk))
    given = {"name": "The Meridian", "zone": "UTC", "evening": "18:00", "accent": "#ffcc00"}
    response = desk.post(address, {**given, "signup_title": "Evening", "signup_words": "One."})
    assert "Words in #ffcc00 could hardly be read" in response.content.decode()
    assert Masthead.load().accent == ""


def test_the_accent_leaves_paper_black():
    rules = accent_rule("#005500", "#88dd88").splitlines()
    assert [rule.partition(" and")[0] for rule in rules] == ["@media screen", "@media screen"]
