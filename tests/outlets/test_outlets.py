"""Who owns an outlet, and what that makes it."""

import pytest
from django.urls import reverse

from latefinal.outlets.forms import OutletField
from latefinal.outlets.models import Outlet, Ownership
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("ownership", "is_state", "is_free"),
    [
        (Ownership.STATE, True, False),
        (Ownership.CAPTURED_PUBLIC, True, False),
        (Ownership.CAPTURED_PRIVATE, True, False),
        (Ownership.PUBLIC, False, False),
        (Ownership.INDEPENDENT, False, True),
        (Ownership.UNKNOWN, False, False),
    ],
)
def test_captured_counts_as_state_media_and_a_public_broadcaster_does_not(
    ownership, is_state, is_free
):
    outlet = Outlet(ownership=ownership)
    assert (outlet.is_state_media, outlet.is_independent) == (is_state, is_free)


def write_down(desk, **changed):
    fields = {"name": "State TV 1", "slug": "state-tv-1", "ownership": "state", "country": "",
              "evidence": "Law on media, article 4.", "site": ""}  # fmt: skip
    return desk.post(reverse("wagtailsnippets_outlets_outlet:add"), {**fields, **changed})


def test_an_outlet_is_written_down_with_its_evidence(desk, paper):
    write_down(desk, site="tv1.example")
    outlet = Outlet.objects.get()
    assert (outlet.site, outlet.evidence) == ("https://tv1.example", "Law on media, article 4.")


def test_an_outlet_is_one_row_a_name(desk, paper):
    factories.make_outlet("State TV 1")
    response = write_down(desk)
    assert "name" in response.context["form"].errors
    assert Outlet.objects.count() == 1


def test_outlets_are_filtered_by_ownership(desk, paper):
    factories.make_outlet()
    factories.make_outlet("Rim Weekly", "independent")
    page = desk.get(reverse("wagtailsnippets_outlets_outlet:list"), {"ownership": "independent"})
    assert [outlet.name for outlet in page.context["object_list"]] == ["Rim Weekly"]


def test_an_outlet_without_an_address_on_the_web_is_written_down_all_the_same(desk, paper):
    write_down(desk)
    assert Outlet.objects.get().site == ""


def test_outlets_are_chosen_by_name_with_their_ownership_beside_it(db):
    outlet = factories.make_outlet("Rim Weekly", "independent")
    choices = list(OutletField().choices)
    assert [str(label) for _value, label in choices] == [
        "Choose an outlet",
        f"Rim Weekly – {outlet.get_ownership_display()}",
    ]
