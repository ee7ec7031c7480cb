"""Which outlet is meant, what the starter list fills in, and that the desk has the last word."""

from datetime import date

import pytest

from latefinal.outlets.errors import HostTaken, SharedHost
from latefinal.outlets.models import Outlet
from latefinal.outlets.recognition import outlet_at, outlet_named, outlets_found
from latefinal.outlets.rules.starter import starter_list
from latefinal.outlets.services import (
    add_outlet,
    complete_outlet,
    follow_list,
    set_hosts,
    set_names,
    take_from_list,
)
from tests.factories import AT, make_outlet

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    """One with names in two scripts and two hosts."""
    outlet = make_outlet()
    set_names(outlet=outlet, names=["KPA", "Карса", "kpa", "Karsa press-agency", " "])
    set_hosts(outlet=outlet, hosts=["kpa.example", "karsa.example"])
    return outlet


def listed(key):
    return starter_list()[key]


def test_other_names_are_kept_once_in_the_order_in_which_they_were_given(agency):
    assert [one.name for one in agency.other_names.all()] == ["KPA", "Карса"]


@pytest.mark.parametrize("name", ["karsa press agency", "KARSA-PRESS-AGENCY", "kpa", "КАРСА"])
def test_an_outlet_is_known_by_each_of_its_names(agency, name):
    assert outlet_named(name) == agency
    assert add_outlet(name=name, ownership="independent") == agency
    agency.refresh_from_db()
    assert agency.ownership == "state"


def test_a_name_that_two_outlets_share_means_neither(agency):
    set_names(outlet=make_outlet("Kite Press"), names=["KPA"])
    assert outlet_named("KPA") is None
    assert outlet_named("Карса") == agency


@pytest.mark.parametrize(
    "address", ["kpa.example", "https://www.kpa.example/a/?b", "ru.news.karsa.example"]
)
def test_an_address_means_the_outlet_at_whose_host_it_lies(agency, address):
    assert outlet_at(address) == agency


def test_the_nearest_host_wins(agency):
    radio = make_outlet("Karsa Radio")
    set_hosts(outlet=radio, hosts=["radio.karsa.example"])
    assert outlet_at("live.radio.karsa.example") == radio
    assert outlet_at("karsa.example") == agency


@pytest.mark.parametrize("address", ["", "not a host", "facebook.com/kpa", "other.example"])
def test_an_address_of_nobodys_means_no_outlet(agency, address):
    assert outlet_at(address) is None


def test_a_host_is_one_outlets(agency):
    other = make_outlet("Kite Press")
    with pytest.raises(HostTaken, match="Karsa Press Agency"):
        set_hosts(outlet=other, hosts=["kpa.example"])
    with pytest.raises(SharedHost):
        set_hosts(outlet=other, hosts=["youtube.com"])
    set_hosts(outlet=agency, hosts=["karsa.example", "kpa.example"])
    assert [one.host for one in agency.hosts.all()] == ["karsa.example", "kpa.example"]


@pytest.mark.parametrize("words", ["sa press", "карс", "KPA.ex", "ministry", "upland"])
def test_outlets_are_found_by_part_of_whatever_is_known_of_them(agency, words):
    Outlet.objects.filter(pk=agency.pk).update(owner="Ministry of harbours", country="Upland")
    make_outlet("Rim Weekly")
    assert list(outlets_found(words)) == [agency]


def test_an_outlet_is_made_as_unknown_unless_its_ownership_is_said(paper):
    made = add_outlet(name="  Rim   Weekly ")
    assert (made.name, made.slug, made.ownership) == ("Rim Weekly", "rim-weekly", "unknown")
    assert add_outlet(name="Channel Five", ownership="state").ownership == "state"


def test_what_is_met_first_is_filled_in_from_the_list(db):
    outlet = add_outlet(name="Кабар")
    assert (outlet.name, outlet.ownership, outlet.country) == ("Кабар", "state", "Kyrgyzstan")
    assert (outlet.kind, outlet.as_of) == ("agency", date(2023, 6, 26))
    assert "budget committee" in outlet.evidence
    assert outlet_at("en.kabar.kg") == outlet_named("Kabar") == outlet
    assert add_outlet(name="Kabar") == outlet


def test_the_evidence_of_the_list_names_both_sources_the_type_and_the_date(db):
    outlet = add_outlet(name="TASS")
    for words in ("State Media Monitor", "(SC)", "State Media Matrix", "7 February 2024"):
        assert words in outlet.evidence


def test_what_the_desk_says_itself_is_not_filled_in(db):
    outlet = add_outlet(name="Kabar", ownership="captured-public")
    assert (outlet.ownership, outlet.evidence, outlet.listed_as) == ("captured-public", "", "")


@pytest.mark.parametrize(
    ("country", "host", "is_filled_in"),
    [
        ("", "", True),
        ("Russia", "", True),
        ("Bulgaria", "", False),
        ("", "vesti.example", False),
        ("Bulgaria", "tass.ru", True),
    ],
)
def test_a_name_alone_is_not_believed_where_country_or_host_differ(db, country, host, is_filled_in):
    outlet = Outlet.objects.create(name="TASS", slug="tass", country=country)
    set_hosts(outlet=outlet, hosts=[host] if host else [])
    complete_outlet(outlet=outlet)
    assert (outlet.ownership == "state") is is_filled_in


def test_a_host_that_only_states_get_makes_a_governments_site(db):
    outlet = Outlet.objects.create(name="Foreign ministry", slug="mfa")
    set_hosts(outlet=outlet, hosts=["mfa.gov.kg"])
    complete_outlet(outlet=outlet)
    assert (outlet.kind, outlet.ownership, outlet.label) == (
        "government", "state", "state body",
    )  # fmt: skip
    assert "mfa.gov.kg" in outlet.evidence


def test_an_entry_is_taken_once_and_the_desks_own_stays(db):
    taken = take_from_list(entry=listed("Kyrgyzstan/Kabar"))
    assert take_from_list(entry=listed("Kyrgyzstan/Kabar")) == taken
    own = make_outlet("BBC", "independent")
    assert take_from_list(entry=listed("United Kingdom/BBC")) == own
    own.refresh_from_db()
    assert (own.ownership, own.hosts.count()) == ("independent", 0)


def test_two_outlets_of_one_name_are_told_apart_by_their_country(db):
    first = take_from_list(entry=listed("Botswana/Daily News"))
    second = take_from_list(entry=listed("Tanzania/Daily News"))
    assert (first.name, second.name) == ("Daily News", "Daily News (Tanzania)")
    assert outlet_named("Daily News") is None


def test_a_host_that_another_outlet_has_stays_there(db):
    other = make_outlet("Rim Weekly")
    set_hosts(outlet=other, hosts=["tass.com"])
    outlet = add_outlet(name="TASS")
    assert outlet_at("tass.com") == other
    assert outlet_at("tass.ru") == outlet


def test_a_label_of_the_lists_follows_the_list_and_one_of_the_desks_never(db):
    theirs, ours = add_outlet(name="TASS"), add_outlet(name="BelTA")
    assert follow_list(at=AT) == 0
    stale = {"ownership": "unknown", "evidence": "What an earlier release said."}
    Outlet.objects.update(**stale)
    Outlet.objects.filter(pk=ours.pk).update(listed_as="")
    assert follow_list(at=AT) == 1
    theirs.refresh_from_db()
    ours.refresh_from_db()
    assert theirs.ownership == "state"
    assert (ours.ownership, ours.evidence) == ("unknown", stale["evidence"])
    assert follow_list(at=AT) == 0


def test_a_label_whose_entry_is_no_longer_listed_stays_with_its_date(db):
    outlet = add_outlet(name="TASS")
    Outlet.objects.update(listed_as="Russia/Gone")
    assert follow_list(at=AT) == 0
    outlet.refresh_from_db()
    assert outlet.ownership == "state"
