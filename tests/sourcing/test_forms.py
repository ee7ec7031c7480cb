"""What “Who said this” takes, proposes and shows again."""

from datetime import date

import pytest
from django.urls import reverse

from latefinal.outlets.models import Outlet
from latefinal.sourcing.forms import (
    SPEAKERS_OFFERED,
    StatementForm,
    as_it_stands,
    first_proposal,
    known_speakers,
)
from latefinal.sourcing.models import Source
from latefinal.sourcing.services import record_statement
from tests import factories
from tests.sourcing.conftest import say

pytestmark = pytest.mark.django_db


def filled(**given):
    data = {"source_name": "Darian Osk", "source_kind": "person", "gist": "the talks continue",
            "via": "told"}  # fmt: skip
    return StatementForm({**data, **given})


@pytest.mark.parametrize(
    ("field", "most"),
    [("source_name", 160), ("office", 160), ("gist", 200), ("new_outlet", 120), ("document", 160)],
)
def test_a_field_holds_what_its_column_holds_and_no_more(field, most):
    assert filled(**{field: "x" * most}).is_valid()
    assert set(filled(**{field: "x" * (most + 1)}).errors) == {field}


@pytest.mark.parametrize("field", ["office", "outlet", "new_outlet", "document", "link", "said_on"])
def test_what_need_not_be_known_may_be_left_out(field):
    assert filled(**{field: ""}).is_valid()


@pytest.mark.parametrize("length", [500, 501])
def test_a_link_has_500_signs_at_most(length):
    link = "https://example.org/" + "x" * (length - len("https://example.org/"))
    assert filled(link=link).is_valid() is (length == 500)


def test_a_link_without_a_scheme_is_a_safe_one():
    form = filled(link="example.org/first")
    assert form.is_valid()
    assert form.said()["link"] == "https://example.org/first"


@pytest.mark.parametrize("via", ["outlet", "on-air"])
def test_words_that_came_through_an_outlet_name_it_or_a_new_one(via):
    known = factories.make_outlet()
    assert set(filled(via=via).errors) == {"outlet"}
    for given in ({"outlet": known.pk}, {"new_outlet": "Rim Weekly"}):
        form = filled(via=via, **given)
        assert form.is_valid()
        assert form.said()["outlet"].name == given.get("new_outlet", known.name)
    new = Outlet.objects.get(name="Rim Weekly")
    assert new.ownership == "unknown"


@pytest.mark.parametrize("via", ["told", "document"])
def test_an_outlet_that_has_nothing_to_do_with_it_is_not_made(via):
    form = filled(via=via, document="press release", new_outlet="Rim Weekly")
    assert form.is_valid()
    assert form.said()["outlet"] is None
    assert not Outlet.objects.exists()


def test_words_in_a_document_name_it():
    assert set(filled(via="document").errors) == {"document"}
    assert filled(via="document", document="press release").is_valid()


def test_the_first_proposal_is_guessed_from_the_words_and_takes_over_the_way():
    bare = first_proposal(words="“We go.”", link="https://example.org/a", before=None)
    assert bare == {"gist": "We go", "is_direct": True, "link": "https://example.org/a"}
    before = say(via="document", document="register", is_seen_by_us=True,
                 said_on=date(2026, 11, 22), link="https://example.org/b")  # fmt: skip
    again = first_proposal(words="they would go", link="", before=before)
    assert again == {
        "gist": "they would go", "is_direct": False, "link": "", "via": "document", "outlet": None,
        "document": "register", "is_seen_by_us": True, "said_on": date(2026, 11, 22), "then": [],
    }  # fmt: skip


def test_what_stands_is_shown_as_it_was_filled_in():
    given = {
        "source_name": "Foreign ministry", "source_kind": "body", "office": "press office",
        "gist": "a protocol", "is_direct": True, "via": "document", "outlet": None,
        "document": "press release", "is_seen_by_us": True, "link": "https://example.org/a",
        "said_on": date(2026, 11, 22), "then": [],
    }  # fmt: skip
    assert as_it_stands(record_statement(**given)) == given


def test_who_spoke_last_is_offered_first_and_of_a_great_many_the_last():
    sources = [Source(name=f"S{number}") for number in range(SPEAKERS_OFFERED + 1)]
    Source.objects.bulk_create(sources)
    offered = [source.name for source in known_speakers()]
    assert offered[0] == f"S{SPEAKERS_OFFERED}"
    assert len(offered) == SPEAKERS_OFFERED
    assert "S0" not in offered


def test_a_sources_other_names_and_reply_are_written_on_its_screen(desk):
    source = Source.objects.create(name="Darian Osk", kind="person")
    address = reverse("wagtailsnippets_sourcing_source:edit", args=[source.pk])
    given = {"name": "Darian Osk", "kind": "person", "office": "", "reply": "No.",
             "offices-TOTAL_FORMS": "0", "offices-INITIAL_FORMS": "0"}  # fmt: skip
    desk.post(address, {**given, "called": "D. Osk\nДариан Оск"})
    source.refresh_from_db()
    assert [one.name for one in source.other_names.all()] == ["D. Osk", "Дариан Оск"]
    assert source.reply == "No."
    assert "Дариан Оск" in desk.get(address).content.decode()
    refused = desk.post(address, {**given, "called": "x" * 200})
    assert "is longer than 160 characters" in refused.content.decode()
