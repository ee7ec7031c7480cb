"""The wire's screen: what is shown, by which filters, to whom, and what is done there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from latefinal.desk.roles import group_of
from latefinal.people.models import Role, User
from latefinal.stories.models import Section
from latefinal.wire.errors import ItemNotUsable, ItemTaken
from latefinal.wire.models import Feed, WireItem
from latefinal.wire.services import (
    forget_items,
    release_item,
    settle_change,
    spike_item,
    take_in,
    take_item,
    tie_story,
)
from tests.factories import AT, make_member, make_outlet, make_story

from .entries import BERTH, entry, make_item

pytestmark = pytest.mark.django_db
SNOW = "Snow warning for the pass"


@pytest.fixture
def stream(desk, time_machine):
    """Opens the stream at AT with the filters given; answers what is read there."""
    time_machine.move_to(AT)

    def opened(**asked):
        answer = desk.get(reverse("wire_desk:stream"), asked)
        assert answer.status_code == 200
        return answer.content.decode()

    return opened


def test_an_empty_wire_offers_a_feed_to_be_added(stream):
    assert reverse("wagtailsnippets_wire_feed:add") in stream()


def test_the_newest_comes_first(stream):
    make_item(SNOW, published_at=AT - timedelta(hours=2))
    make_item(BERTH)
    shown = stream()
    assert 0 < shown.index(BERTH) < shown.index(SNOW)


@pytest.mark.parametrize(
    "asked",
    [
        {"ownership": "independent"},
        {"words": "SNOW pass"},
        {"country": "Karsa"},
        {"outlet": "rim"},
    ],
)
def test_filters_leave_what_fits_them(stream, asked):
    rim = make_outlet("Rim Weekly", ownership="independent")
    rim.country = "Karsa"
    rim.save()
    make_item(SNOW, outlet=rim)
    make_item(BERTH)
    if "outlet" in asked:
        asked = {"outlet": rim.pk}
    shown = stream(**asked)
    assert SNOW in shown
    assert BERTH not in shown


@pytest.mark.parametrize(
    "asked",
    [
        {"ownership": "nobody"},
        {"outlet": "x" * 40},
        {"before": "yesterday/9"},
        {"before": "2026-99-99T00:00:00Z/1"},
        {"item": "999999999999999999999999"},
        {"words": "\0"},
    ],
)
def test_filters_that_make_no_sense_are_as_if_they_were_not_there(stream, asked):
    make_item(BERTH)
    assert BERTH in stream(**asked)


def test_earlier_items_follow_on_further_pages_each_once(desk, stream):
    many = [entry(f"Item {n:03}", published_at=AT - timedelta(minutes=n // 3)) for n in range(120)]
    take_in(outlet=make_outlet(), entries=many, at=AT)
    seen, address = [], reverse("wire_desk:stream")
    while address:
        given = desk.get(address).context
        seen += [line.item.headline for line in given["lines"]]
        earlier = given["earlier"]
        address = f"?before={earlier.replace('+', '%2B')}" if earlier else ""
        address = address and reverse("wire_desk:stream") + address
    assert sorted(seen) == [f"Item {n:03}" for n in range(120)]


def test_what_an_outlet_changed_after_use_rings_with_old_and_new_words(stream, editor):
    item = make_item(BERTH, text="A lease is not on the agenda.")
    take_item(item=item, editor=editor, at=AT)
    make_item(BERTH, text="A lease is not presently on the agenda.")
    assert "<ins>presently" in stream(item=item.pk) or "<ins> presently" in stream(item=item.pk)
    assert BERTH in stream(show="changed")
    item.refresh_from_db()
    settle_change(item=item)
    assert BERTH not in stream(show="changed")


def test_a_version_that_nobody_saw_still_rings_after_an_earlier_one_was_settled(editor):
    item = make_item(text="One.")
    take_item(item=item, editor=editor, at=AT)
    make_item(text="Two.")
    seen = WireItem.objects.get()
    make_item(text="Three.")
    settle_change(item=seen)
    assert seen.is_changed_after_use


def test_of_two_editors_who_take_an_item_one_gets_it(editor):
    other = User.objects.create_user("other@example.org", first_name="Tam")
    item = make_item()
    stale = WireItem.objects.get()
    take_item(item=item, editor=editor, at=AT)
    with pytest.raises(ItemTaken, match="Ilse"):
        take_item(item=stale, editor=other, at=AT)
    release_item(item=item)
    assert take_item(item=item, editor=other, at=AT).taken_by == other


def test_an_item_whose_story_is_gone_can_be_released_for_anybody(desk, stream, editor):
    item = make_item()
    take_item(item=item, editor=editor, at=AT)
    assert "Release" in stream(item=item.pk)
    desk.post(reverse("wire_desk:do", args=[item.pk, "release"]))
    item.refresh_from_db()
    assert item.taken_at is None
    assert "Release" not in stream(item=item.pk)


def test_what_is_spiked_leaves_the_stream_and_can_be_put_back(desk, stream):
    item = make_item()
    desk.post(reverse("wire_desk:do", args=[item.pk, "spike"]))
    assert "is spiked" in stream()
    assert BERTH not in stream()
    assert BERTH in stream(show="spiked")
    desk.post(reverse("wire_desk:do", args=[item.pk, "unspike"]))
    assert BERTH in stream()


def test_a_verb_that_is_none_is_not_found(desk):
    item = make_item()
    assert desk.post(reverse("wire_desk:do", args=[item.pk, "burn"])).status_code == 404


def test_what_nobody_used_is_forgotten_after_its_days_and_what_was_used_is_not(settings, editor):
    settings.LATEFINAL_WIRE_DAYS = 90
    used, unused = make_item(BERTH), make_item(SNOW)
    take_item(item=used, editor=editor, at=AT)
    assert forget_items(at=AT + timedelta(days=90)) == 0
    assert forget_items(at=AT + timedelta(days=90, seconds=1)) == 1
    assert list(WireItem.objects.all()) == [used]
    assert unused.pk


def test_an_item_of_which_a_story_was_made_is_never_forgotten_though_it_is_free_again(
    editor, section
):
    item = make_item()
    take_item(item=item, editor=editor, at=AT)
    tie_story(item=item, story=make_story(section))
    release_item(item=item)
    assert forget_items(at=AT + timedelta(days=4000)) == 0
    make_item(text="Other words.")
    item.refresh_from_db()
    assert item.is_changed_after_use


@pytest.mark.parametrize("status", ["withheld", "cancelled"])
def test_what_its_outlet_withholds_or_withdrew_is_not_taken(editor, status):
    with pytest.raises(ItemNotUsable, match="Ask the outlet"):
        take_item(item=make_item(status=status), editor=editor, at=AT)
    assert WireItem.objects.get().taken_at is None


def test_a_feed_in_trouble_and_a_silent_one_are_shown(stream):
    outlet = make_outlet()
    Feed.objects.create(outlet=outlet, address="https://a.example/", trouble="It answers 404.")
    silent = AT - timedelta(hours=1)
    Feed.objects.create(
        outlet=make_outlet("Rim Weekly"),
        address="https://b.example/",
        brought_at=AT - timedelta(days=3),
        silent_after=silent,
    )
    make_item()
    shown = stream()
    assert "It answers 404." in shown
    assert "has brought nothing for 3" in shown


def test_a_reporter_sees_and_uses_it_and_a_stranger_does_not(client, paper):
    item = make_item()
    reporter = User.objects.create_user("the-reporter@example.org", is_staff=False)
    client.force_login(reporter)
    assert client.get(reverse("wire_desk:stream")).status_code == 302
    reporter.groups.add(group_of(Role.REPORTER))
    client.force_login(User.objects.get(pk=reporter.pk))
    assert client.get(reverse("wire_desk:stream")).status_code == 200
    assert client.post(reverse("wire_desk:do", args=[item.pk, "spike"])).status_code == 302
    item.refresh_from_db()
    assert item.spiked_by == reporter


def test_a_draft_is_offered_in_the_sections_in_which_one_writes(client, section):
    item = make_item()
    client.force_login(make_member(Role.REPORTER, section=section))
    shown = client.get(reverse("wire_desk:item", args=[item.pk])).content.decode()
    assert f'value="{section.pk}"' in shown
    others = Section.objects.exclude(pk=section.pk)
    assert not any(f'value="{other.pk}"' in shown for other in others)


def test_the_screen_costs_no_more_for_many_items(desk, django_assert_max_num_queries, editor):
    for name in ("Karsa Press Agency", "Rim Weekly"):
        outlet = make_outlet(name)
        take_in(outlet=outlet, entries=[entry(f"{n} {name}") for n in range(70)], at=AT)
    take_item(item=WireItem.objects.first(), editor=editor, at=AT)
    desk.get(reverse("wire_desk:stream"))  # Django's and Wagtail's own caches are filled
    with django_assert_max_num_queries(12):
        desk.get(reverse("wire_desk:stream"))


def test_spiking_twice_keeps_who_was_first(editor):
    item = make_item()
    other = User.objects.create_user("other@example.org")
    spike_item(item=item, editor=editor, at=AT)
    spike_item(item=item, editor=other, at=AT)
    assert item.spiked_by == editor


def test_an_opened_item_takes_no_more_statements_for_many_of_its_event(desk, time_machine):
    time_machine.move_to(AT)
    first = make_item(BERTH)
    counted = []
    for number in range(6):
        make_item(BERTH, outlet=make_outlet(f"Outlet {number}"))
        with CaptureQueriesContext(connection) as sent:
            desk.get(reverse("wire_desk:item", args=[first.pk]))
        counted.append(len(sent))
    assert first.same_event.count() == 6
    assert len(set(counted[1:])) == 1
