"""Whoever signs is found by name, told apart where two are called alike, and written down once."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from latefinal.masthead.forms import ContributorField
from latefinal.masthead.models import Contributor
from latefinal.masthead.services import add_contributor
from tests.factories import make_contributor

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """Two who are called alike."""
    return [Contributor.objects.create(name="Ilse Maren", slug=slug) for slug in ("one", "two")]


@pytest.mark.parametrize("typed", ["Ilse Maren", "  ilse   MAREN ", "Ilse Maren (ilse-maren)"])
def test_a_contributor_is_meant_by_name_or_label_however_it_is_typed(typed):
    make_contributor("Another")
    mine = make_contributor()
    assert ContributorField().clean(typed) == mine


def test_two_of_one_name_are_told_apart_by_the_word_of_their_page(two):
    field = ContributorField()
    with pytest.raises(ValidationError, match="Several contributors are called “Ilse Maren”"):
        field.clean("Ilse Maren")
    for contributor in two:
        label = f"Ilse Maren ({contributor.slug})"
        assert field.prepare_value(contributor.pk) == label
        assert field.clean(label) == contributor


def test_whom_nobody_knows_is_named_in_the_refusal_and_nobody_is_nobody():
    with pytest.raises(ValidationError, match=r"No contributor is called “T\. Osk”"):
        ContributorField().clean("T. Osk")
    assert ContributorField(required=False).clean(" ") is None


def test_a_field_shows_the_name_alone_where_there_is_one_and_nothing_where_none_is_left():
    field, contributor = ContributorField(), make_contributor()
    assert field.prepare_value(contributor.pk) == "Ilse Maren"
    assert field.prepare_value(contributor.pk + 1) == ""
    assert field.prepare_value("as typed") == "as typed"


@pytest.mark.parametrize(
    ("typed", "has_changed"),
    [("Ilse Maren", False), (" Ilse Maren ", False), ("T. Osk", True), ("", True), (None, True)],
)
def test_a_byline_has_changed_when_another_name_stands_there(typed, has_changed):
    assert ContributorField().has_changed(make_contributor().pk, typed) is has_changed


@pytest.mark.parametrize(("typed", "has_changed"), [("", False), (None, False), ("T. Osk", True)])
def test_an_empty_byline_has_changed_when_a_name_stands_there(typed, has_changed):
    assert ContributorField().has_changed(None, typed) is has_changed


def test_a_contributor_is_written_down_once_however_the_name_is_typed():
    first = add_contributor(name=" T.  Osk ")
    assert (first.name, first.slug) == ("T. Osk", "t-osk")
    assert add_contributor(name="t. osk") == first
    assert Contributor.objects.get() == first


def test_a_name_without_letters_of_ours_has_a_page_and_one_too_long_is_refused():
    assert add_contributor(name="!").slug == "contributor"
    with pytest.raises(ValidationError):
        add_contributor(name="x" * 500)
    assert Contributor.objects.count() == 1
