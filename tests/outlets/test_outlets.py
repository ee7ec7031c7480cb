"""Who owns an outlet, and what that makes it."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.urls import reverse

from latefinal.outlets.forms import OutletField
from latefinal.outlets.models import Outlet, Ownership
from latefinal.outlets.services import add_outlet, set_hosts, set_names
from latefinal.people.models import Role
from tests import factories

pytestmark = pytest.mark.django_db
EDIT, STARTER = "wagtailsnippets_outlets_outlet:edit", "/desk/outlets/starter-list/"


def text(response):
    """What somebody reads of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.mark.parametrize(
    ("ownership", "is_state", "look"),
    [
        (Ownership.STATE, True, "state"),
        (Ownership.CAPTURED_PUBLIC, True, "state"),
        (Ownership.CAPTURED_PRIVATE, False, "state"),
        (Ownership.PUBLIC, False, ""),
        (Ownership.INDEPENDENT, False, "indep"),
        (Ownership.UNKNOWN, False, ""),
    ],
)
def test_private_media_close_to_the_state_are_marked_and_not_counted_as_the_states(
    ownership, is_state, look
):
    outlet = Outlet(ownership=ownership)
    assert (outlet.is_state_media, outlet.look) == (is_state, look)
    assert outlet.label == str(ownership.label)


def test_a_governments_site_is_the_states(db):
    site = Outlet(name="Ministry", slug="ministry", kind="government", ownership="public")
    with pytest.raises(IntegrityError), transaction.atomic():
        site.save()
    site.ownership = Ownership.STATE
    site.save()
    assert (site.label, site.look) == ("state body", "state")


def write_down(desk, **changed):
    fields = {"name": "State TV 1", "slug": "state-tv-1", "ownership": "state", "country": "",
              "evidence": "Law on media, article 4.", "site": "", "kind": "", "owner": "",
              "as_of": "", "called": "", "publishes_at": ""}  # fmt: skip
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
        f"Rim Weekly – {outlet.label}",
    ]


def edited(desk, outlet, **changed):
    """The screen's own fields posted back, with changes."""
    address = reverse(EDIT, args=(outlet.pk,))
    form = desk.get(address).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    told = {
        name: "\n".join(value) if isinstance(value, list) else value if value is not None else ""
        for name, value in {**shown, **changed}.items()
    }
    return desk.post(address, told)


def test_names_and_hosts_are_written_a_line_each(desk, paper):
    write_down(
        desk,
        site="https://tv1.example/en/",
        called=" ТВ 1 \n\nTV One\n",
        publishes_at="https://www.Live.example/now\ntv1.example",
    )
    outlet = Outlet.objects.get()
    assert [one.name for one in outlet.other_names.all()] == ["ТВ 1", "TV One"]
    assert [one.host for one in outlet.hosts.all()] == ["live.example", "tv1.example"]
    page = desk.get(reverse(EDIT, args=(outlet.pk,))).content.decode()
    assert "ТВ 1\nTV One</textarea>" in page
    assert "live.example\ntv1.example</textarea>" in page


def test_the_web_addresss_host_is_added_unless_it_is_a_platforms(desk, paper):
    write_down(desk, site="https://www.tv1.example/")
    assert [one.host for one in Outlet.objects.get().hosts.all()] == ["tv1.example"]
    write_down(desk, name="TV 2", slug="tv-2", site="https://facebook.com/tv2")
    assert not Outlet.objects.get(name="TV 2").hosts.exists()


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("publishes_at", "tv one", "“tv one” is no host."),
        ("publishes_at", "youtube.com/tv1", "At “youtube.com” many publish"),
        ("publishes_at", "gov.kg", "At “gov.kg” many publish"),
        ("publishes_at", "kpa.example", "“kpa.example” is a host of Karsa Press Agency already."),
        ("called", "…", "“…” has no letter or digit in it"),
        ("called", "x" * 121, "is longer than 120 characters."),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence_beside_its_field(desk, paper, field, typed, told):
    set_hosts(outlet=factories.make_outlet(), hosts=["kpa.example"])
    form = write_down(desk, **{field: typed}).context["form"]
    assert len(form.errors[field]) == 1
    assert told in form.errors[field][0]
    assert form[field].value() == typed
    assert Outlet.objects.count() == 1


def test_a_governments_own_site_needs_no_more_than_its_kind(desk, paper):
    write_down(desk, kind="government", ownership="unknown")
    assert Outlet.objects.get().ownership == "state"
    refused = write_down(desk, name="B", slug="b", kind="government", ownership="independent")
    assert "choose that, or another kind" in refused.context["form"].errors["ownership"][0]


def test_a_new_outlet_that_says_nothing_of_its_owner_is_filled_in_from_the_list(desk, paper):
    write_down(desk, name="Tass", slug="tass", ownership="unknown", evidence="")
    outlet = Outlet.objects.get()
    assert (outlet.ownership, outlet.country, outlet.listed_as) == (
        "state",
        "Russia",
        "Russia/TASS",
    )


def test_a_label_is_the_desks_as_soon_as_the_desk_changes_it(desk, paper):
    outlet = add_outlet(name="TASS")
    edited(desk, outlet, country="Россия", called="ТАСС")
    outlet.refresh_from_db()
    assert (outlet.country, outlet.listed_as) == ("Россия", "Russia/TASS")
    edited(desk, outlet, evidence="Decree 1.")
    outlet.refresh_from_db()
    assert (outlet.evidence, outlet.listed_as) == ("Decree 1.", "")
    edited(desk, outlet, ownership="unknown", evidence="", owner="", as_of="")
    outlet.refresh_from_db()
    assert (outlet.ownership, outlet.evidence) == ("unknown", "")


@pytest.mark.parametrize("typed", ["KPA", "kpa.example", "карса", "harbours"])
def test_the_register_is_searched_by_any_name_host_and_owner(desk, paper, typed):
    outlet = factories.make_outlet()
    set_names(outlet=outlet, names=["KPA", "Карса"])
    set_hosts(outlet=outlet, hosts=["kpa.example"])
    Outlet.objects.update(owner="Ministry of harbours")
    factories.make_outlet("Rim Weekly")
    page = desk.get(reverse("wagtailsnippets_outlets_outlet:list"), {"q": typed})
    assert [one.name for one in page.context["object_list"]] == ["Karsa Press Agency"]


def test_outlets_are_filtered_by_country(desk, paper):
    for name, country in (("A", "Upland"), ("B", "Lowland"), ("C", "")):
        Outlet.objects.filter(pk=factories.make_outlet(name).pk).update(country=country)
    address = reverse("wagtailsnippets_outlets_outlet:list")
    found = desk.get(address, {"country": "Upland"}).context["object_list"]
    assert [one.name for one in found] == ["A"]


def test_an_outlet_is_taken_from_the_starter_list(desk, paper):
    page = desk.get(STARTER, {"q": "кабар"})
    assert b"state-controlled" in page.content
    answer = desk.post(STARTER, {"key": "Kyrgyzstan/Kabar", "q": "кабар"}, follow=True)
    outlet = Outlet.objects.get()
    assert b"Kabar is among the outlets now, as \xe2\x80\x9cstate-controlled" in answer.content
    assert reverse(EDIT, args=(outlet.pk,)).encode() in answer.content
    assert b"taken" in answer.content
    again = desk.post(STARTER, {"key": "Kyrgyzstan/Kabar"}, follow=True)
    assert b"It stays as it is." in again.content
    assert Outlet.objects.count() == 1


def test_the_starter_list_knows_nothing_of_what_is_not_in_it(desk, paper):
    assert "The list knows nothing of “Rim Weekly”" in text(desk.get(STARTER, {"q": "Rim Weekly"}))
    assert "knows nothing" not in text(desk.get(STARTER, {"q": " \0 "}))
    assert desk.post(STARTER, {"key": "Nowhere/Nobody"}).status_code == 404


def test_a_long_find_says_how_many_more_there_are(desk, paper):
    page = desk.get(STARTER, {"q": "a"})
    assert len(page.context["rows"]) == 50
    assert "more hold these words" in text(page)


def test_the_starter_list_is_for_those_who_may_add_outlets(client, paper):
    client.force_login(factories.make_member(Role.REPORTER))
    assert client.get(STARTER, {"q": "tass"}).status_code == 200
    answer = client.post(STARTER, {"key": "Russia/TASS", "q": "tass"}, follow=True)
    assert Outlet.objects.get().name == "TASS"
    assert reverse(EDIT, args=(Outlet.objects.get().pk,)).encode() not in answer.content
    Permission.objects.get(codename="add_outlet").group_set.clear()
    client.force_login(factories.make_member(Role.REPORTER, "other@example.org"))
    assert client.get(STARTER).status_code == 403
