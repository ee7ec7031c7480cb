"""A reader decides about their letters by a link that was sent to them, without a password."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
import time_machine

from latefinal.editions.services import close_edition
from latefinal.editions.services.letters import ReaderSlots
from latefinal.mailroom.models import Delivery, DeliveryState
from latefinal.mailroom.services import deliver_due, is_suppressed, suppress
from latefinal.masthead.models import Masthead
from latefinal.readers.models import Reader
from latefinal.stories.services import add_section
from latefinal.subscriptions.models import Cohort, Newsletter, Subscription
from latefinal.subscriptions.rules.links import PreferencesToken, sign_preferences_token
from latefinal.subscriptions.rules.zones import zones_by_region
from tests.factories import make_story

ADDRESS = "reader@example.org"


@pytest.fixture(autouse=True)
def now(at):
    """The clock stands at the test's moment until the test moves it."""
    with time_machine.travel(at, tick=False) as traveller:
        yield traveller


@pytest.fixture
def reader(subscribe):
    """Somebody whom the evening edition goes to."""
    return subscribe(ADDRESS)[0].reader


@pytest.fixture
def own(client, reader):
    """Open the reader's page, or press a button of it."""
    path = f"/evening/preferences/{sign_preferences_token(PreferencesToken(reader.pk))}/"

    def do(**posted):
        return client.post(path, posted) if posted else client.get(path)

    return do


def words(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_each_letter_and_the_mail_that_confirms_lead_to_it(
    client, relay, evening, section, reader, at
):
    make_story(section)
    close_edition(newsletter=evening, local_date=date(2026, 11, 23), at=at)
    client.post("/evening/subscribe/", {"address": "new@example.org"})
    deliver_due(at=at)
    assert len(relay.messages()) == 2
    for letter in relay.messages():
        for kind in ("plain", "html"):
            body = letter.get_body((kind,)).get_content()
            found = re.search(r"http://[^/]+(/evening/preferences/[^/]+/)", body)
            page = client.get(found[1])
            assert "Your letters" in words(page)
    assert not client.cookies


def test_a_letter_that_was_passed_on_does_not_tell_the_whole_address(own):
    page = words(own())
    assert "r…@example.org" in page
    assert ADDRESS not in page


def test_a_zone_is_chosen_by_region_and_stored(own, reader):
    page = own().content.decode()
    assert '<optgroup label="Asia">' in page
    assert '<option value="Asia/Tashkent">Tashkent (UTC+5)</option>' in page
    assert "Argentina, Buenos Aires (UTC−3)" in page
    assert "<script" not in page
    assert "Your time zone is stored." in words(own(do="zone", zone="Europe/Vilnius"))
    assert Reader.objects.get().zone == "Europe/Vilnius"
    assert '<option value="Europe/Vilnius" selected>' in own().content.decode()
    own(do="zone", zone="")
    assert Reader.objects.get().zone == ""
    assert "As the paper: Tashkent (UTC+5)" in words(own())


def test_a_zone_that_does_not_exist_is_refused_in_words(own, reader):
    answer = own(do="zone", zone="Mars/Olympus")
    assert answer.status_code == 422
    assert "Choose a zone from the list." in words(answer)
    assert Reader.objects.get().zone == ""


def test_a_zone_under_an_older_name_is_offered_as_it_is(own, reader):
    Reader.objects.update(zone="Asia/Calcutta")
    assert '<option value="Asia/Calcutta" selected>Calcutta (UTC+5:30)' in own().content.decode()


def test_every_zone_offered_is_one_and_stands_once(at):
    offered = [name for _region, rows in zones_by_region(at=at) for name, _label in rows]
    assert len(offered) == len(set(offered)) > 400
    assert all(ZoneInfo(name) for name in offered)


def test_the_clocks_of_zones_move_with_the_season(at):
    def label(moment):
        groups = dict(zones_by_region(at=moment))
        return dict(groups["Europe"])["Europe/Vilnius"]

    assert label(at) == "Vilnius (UTC+2)"
    assert label(at.replace(month=7)) == "Vilnius (UTC+3)"


def test_who_stops_a_letter_gets_none_that_waits(own, evening, section, reader, at):
    make_story(section)
    close_edition(newsletter=evening, local_date=date(2026, 11, 23), at=at)
    assert "Nothing more of it comes." in words(own(do="stop:evening"))
    assert Subscription.objects.get().ended_at == at
    assert Delivery.objects.get().state == DeliveryState.SUPPRESSED
    assert "You stopped it." in words(own())


def test_who_comes_back_presses_a_button_in_a_new_mail(client, relay, own, reader, now, at):
    own(do="stop:evening")
    suppress(address=ADDRESS, reason="550 5.1.1", at=at)
    now.shift(timedelta(minutes=1))
    answer = words(own(do="start:evening"))
    assert "A new letter is on its way to you." in answer
    assert ADDRESS not in answer
    assert Subscription.objects.get().ended_at == at
    deliver_due(at=at + timedelta(minutes=1))
    text = relay.messages()[-1].get_body(("plain",)).get_content()
    client.post(re.search(r"http://\S+?(/evening/confirm/\S+/)", text)[1])
    assert Subscription.objects.get().ended_at is None
    assert not is_suppressed(address=ADDRESS)
    assert "It comes." in words(own())


def test_it_says_why_a_letter_does_not_come(own, reader, at):
    Newsletter.objects.create(name="The week", slug="week")
    suppress(address=ADDRESS, reason="550 5.1.1", at=at)
    page = words(own())
    assert "Your mailbox refused it" in page
    assert "The week Every day at 18:00. It does not come." in page
    Subscription.objects.update(confirmed_at=None)
    assert "It was asked for and not confirmed." in words(own())


def test_coming_back_is_limited_like_any_wish(own, reader, now):
    own(do="stop:evening")
    for _ in range(5):
        now.shift(timedelta(seconds=1))
        assert own(do="start:evening").status_code == 200
    assert Delivery.objects.count() == 3


@pytest.mark.parametrize("spoilt", ["1.abc", "nobody"])
def test_a_link_that_is_not_whole_is_said_to_be(client, evening, spoilt):
    answer = client.get(f"/evening/preferences/{spoilt}/")
    assert answer.status_code == 404
    assert "The link is not whole." in words(answer)


def test_a_button_for_a_letter_that_is_no_more_does_nothing(own, reader):
    assert own(do="stop:weekly").status_code == 404
    assert own(do="nothing").status_code == 200
    assert Subscription.objects.get().is_in_force


def test_who_was_erased_is_told_that_nothing_is_held(own, reader):
    reader.delete()
    answer = own()
    assert answer.status_code == 410
    assert "Nothing is held" in words(answer)


def test_another_site_cannot_press_its_buttons(client, reader):
    path = f"/evening/preferences/{sign_preferences_token(PreferencesToken(reader.pk))}/"
    answer = client.post(path, {"do": "stop:evening"}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert Subscription.objects.get().is_in_force


def test_the_largest_number_of_a_reader_fits_its_slot_in_a_letter(evening, reader, at):
    slots = ReaderSlots(Masthead.load()).of(subscription=2**62, reader=2**62, since=at)
    assert max(map(len, slots.values())) <= 75


def test_sections_and_plain_text_are_chosen_by_newsletter(own, paper, section, reader, at):
    harbours = add_section(paper=paper, name="Harbours", slug="harbours")
    wish = Subscription.objects.get()
    page = own().content.decode()
    assert "Only these sections" in page
    prefix = f"choice-{wish.pk}"
    chosen = {f"{prefix}-sections": [harbours.pk], f"{prefix}-is_plain": "plain"}
    assert "holds from the next letter" in words(own(do="choose:evening", **chosen))
    wish.refresh_from_db()
    assert (wish.sections, wish.is_plain, wish.moved_at) == (str(harbours.pk), True, at)
    assert Cohort.objects.filter(sections=str(harbours.pk), is_plain=True).exists()
    page = own().content.decode()
    assert re.search(rf'value="{harbours.pk}"[^>]*checked', page)


def test_a_section_that_does_not_exist_is_refused_in_words(own, paper, section, reader):
    prefix = f"choice-{Subscription.objects.get().pk}"
    given = {f"{prefix}-sections": ["999999"], f"{prefix}-is_plain": "html"}
    answer = own(do="choose:evening", **given)
    assert answer.status_code == 422
    assert "That section is gone." in words(answer)
    assert Subscription.objects.get().sections == ""


def test_nobody_chooses_for_a_letter_that_they_never_asked_for(own, reader):
    Newsletter.objects.create(name="The week", slug="week")
    assert own(do="choose:week").status_code == 404
