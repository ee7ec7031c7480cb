"""What an outlet sends is kept in every version, once, and belongs to it alone."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from latefinal.wire.models import ItemVersion, WireItem
from latefinal.wire.services import TakenIn, take_in
from tests.factories import AT, make_outlet

from .entries import BERTH, entry, make_item

pytestmark = pytest.mark.django_db


def test_a_new_entry_becomes_an_item_with_a_first_version():
    item = make_item(byline="Staff", rights="© KPA", machine_made="translated by a machine")
    version = item.versions.get()
    assert (item.headline, item.version, version.number) == (BERTH, 1, 1)
    assert (version.byline, version.rights) == ("Staff", "© KPA")
    assert version.machine_made == "translated by a machine"


def test_the_same_entry_again_changes_nothing():
    outlet = make_outlet()
    assert take_in(outlet=outlet, entries=[entry()], at=AT) == TakenIn(new=1)
    assert take_in(outlet=outlet, entries=[entry()], at=AT) == TakenIn(same=1)
    assert ItemVersion.objects.count() == 1


def test_a_changed_entry_is_a_new_version_and_the_old_one_stays():
    item = make_item(text="A lease is not on the agenda.")
    later = AT + timedelta(hours=1)
    make_item(text="A lease is not presently on the agenda.", at=later)
    item.refresh_from_db()
    assert item.version == 2
    assert item.seen_at == AT
    words = {one.number: (one.text, one.seen_at) for one in item.versions.all()}
    assert words == {
        1: ("A lease is not on the agenda.", AT),
        2: ("A lease is not presently on the agenda.", later),
    }


def test_an_older_version_that_comes_late_does_not_take_the_newer_ones_place():
    item = make_item(text="Second words.", version=2)
    make_item(text="First words.", version=1)
    item.refresh_from_db()
    assert (item.version, item.versions.get().text) == (1, "Second words.")


def test_of_two_versions_in_one_delivery_the_higher_is_kept():
    take_in(
        outlet=make_outlet(),
        entries=[entry(text="New.", version=3), entry(text="Old.", version=2)],
        at=AT,
    )
    assert ItemVersion.objects.get().text == "New."


def test_an_id_that_another_outlet_uses_too_is_another_item():
    mine = make_item(guid="urn:1")
    theirs = make_item("Something else", outlet=make_outlet("Rim Weekly"), guid="urn:1")
    assert mine.pk != theirs.pk
    mine.refresh_from_db()
    assert mine.headline == BERTH


def test_a_withdrawal_without_words_leaves_the_item_its_headline():
    item = make_item(guid="urn:2")
    make_item("", guid="urn:2", status="cancelled")
    item.refresh_from_db()
    assert (item.headline, item.status, item.version) == (BERTH, "cancelled", 2)


def test_what_tells_of_no_time_is_of_the_moment_it_was_seen():
    assert make_item(published_at=None).published_at == AT


def test_what_no_column_holds_is_cut_and_never_refused():
    long = entry("H" * 2000, guid="g" * 5000, byline="b\0" * 900)
    for _again in range(2):
        take_in(outlet=make_outlet(), entries=[long], at=AT)
    item = WireItem.objects.get()
    assert len(item.headline) == 500
    assert item.guid.startswith("sha256:")
    assert "\0" not in item.byline
    assert item.version == 1


def test_outlets_that_tell_of_the_same_are_tied_to_the_first():
    first = make_item(published_at=AT - timedelta(hours=3))
    words = "Protocol on Varen berth will be signed on Thursday"
    second = make_item(words, outlet=make_outlet("Channel Five"))
    other = make_item("Snow warning for the pass", outlet=make_outlet("Rim Weekly"))
    assert (first.event, second.event, other.event) == (None, first, None)


class AnyDelivery(TestCase):
    """Whatever an outlet sends in whatever order, each id is one item and no version is lost."""

    @given(
        sent=st.lists(
            st.tuples(st.sampled_from("abc"), st.text(max_size=30), st.text(max_size=20)),
            max_size=12,
        )
    )
    def test_ids_are_items_and_changes_are_versions(self, sent):
        outlet = make_outlet()
        told: dict[str, list[tuple[str, str]]] = {}
        for guid, headline, text in sent:
            take_in(outlet=outlet, entries=[entry(headline, guid=guid, text=text)], at=AT)
            versions = told.setdefault(guid, [])
            if not versions or versions[-1] != (headline, text):
                versions.append((headline, text))
        for guid, versions in told.items():
            item = WireItem.objects.get(outlet=outlet, guid=guid)
            assert item.version == item.versions.count() == len(versions)
