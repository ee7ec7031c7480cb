"""What readers see of who said what."""

import re
from datetime import UTC, date, datetime

import pytest

from latefinal.masthead.models import Masthead
from latefinal.outlets.models import Ownership
from latefinal.outlets.services import add_outlet, set_names
from latefinal.sourcing.models import Source, Standing, Statement
from latefinal.sourcing.querysets import sourcing_of
from latefinal.stories.services import spike_story
from tests import factories
from tests.sourcing.conftest import say

pytestmark = pytest.mark.django_db


def text(response):
    markup = re.sub(r"</?bdi>", "", response.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup))


def test_a_story_numbers_its_statements_and_lists_them(client, quote):
    story = quote(
        say(gist="the talks continue"),
        say(
            gist="a protocol will be signed",
            source_name="Foreign ministry",
            source_kind="body",
            office="",
            via="document",
            document="press release",
            is_seen_by_us=True,
        ),
    )
    page = client.get(story.get_absolute_url())
    html = page.content.decode()
    assert 'words 1<sup class="said"><a href="#said-1" id="said-ref-1"' in html
    assert '<li id="said-2">' in html
    assert "2 statements: 1 via state media, 1 from a document" in text(page)
    assert (
        "Darian Osk , head of policy: the talks continue via Karsa Press Agency state-controlled"
        in text(page)
    )
    assert "press release seen by The Meridian" in text(page)
    assert "data-said" not in html


def test_what_a_state_body_says_itself_is_counted_apart_from_state_media(client, quote):
    ministry = factories.make_outlet("Foreign ministry")
    ministry.kind = "government"
    ministry.save()
    story = quote(say(gist="the talks continue"), say(gist="no comment", outlet=ministry))
    page = client.get(story.get_absolute_url())
    assert "2 statements: 1 via state media, 1 from a state body" in text(page)
    assert sourcing_of([story.pk])[story.pk] == (2, 1)


def test_a_dismissed_statement_leaves_plain_words_and_no_gap_in_the_numbers(client, quote):
    story = quote(say(gist="one"), say(gist="two"), say(gist="three"))
    Statement.objects.filter(gist="two").update(standing=Standing.DISMISSED)
    html = client.get(story.get_absolute_url()).content.decode()
    assert "Before words 2 after." in html
    assert 'words 3<sup class="said"><a href="#said-2"' in html


def test_a_source_lists_what_it_said_in_stories_on_the_record(client, quote):
    Masthead.objects.update(has_pages_of_people=True)
    quote(say(gist="in public"))
    quote(say(gist="in a draft"), published=False)
    page = client.get(Source.objects.get().get_absolute_url())
    assert "in public" in text(page)
    assert "in a draft" not in text(page)


def test_a_source_of_drafts_only_is_not_given_away(client, quote):
    story = quote(say(gist="in public"))
    address = Source.objects.get().get_absolute_url()
    spike_story(story=story, reason="Legal advice.")
    assert client.get(address).status_code == 404


def test_an_outlet_says_who_owns_it_and_on_what_evidence(client, quote):
    outlet = factories.make_outlet()
    outlet.evidence = "State register of media, entry 12: https://register.example/12"
    outlet.save()
    quote(say(gist="the talks continue"))
    page = client.get(outlet.get_absolute_url())
    assert "state-controlled" in text(page)
    assert 'href="https://register.example/12"' in page.content.decode()
    assert "the talks continue" in text(page)


def test_an_outlet_says_its_owner_its_other_names_and_of_which_day_that_is(client, quote):
    outlet = factories.make_outlet()
    set_names(outlet=outlet, names=["KPA", "Карса"])
    outlet.kind, outlet.owner, outlet.as_of = "agency", "The cabinet office", date(2026, 2, 2)
    outlet.save()
    page = text(client.get(outlet.get_absolute_url()))
    for words in (
        "news agency Karsa Press Agency state-controlled",
        "Owner The cabinet office Also called KPA, Карса",
        "Nothing is written down yet. As of 2 February 2026. How labels come about",
    ):
        assert words in page
    assert "Taken from a list" not in page


def test_a_label_that_is_a_lists_says_so_and_credits_both_sources(client, paper):
    outlet = add_outlet(name="TASS")
    page = client.get(outlet.get_absolute_url())
    assert "Taken from a list; our editors have not decided it themselves." in text(page)
    for address in ("https://statemediamonitor.com", "https://github.com/ASD-at-GMF/"):
        assert f'href="{address}' in page.content.decode()


def test_how_labels_come_about_is_said_with_every_label_and_both_credits(client, paper):
    page = client.get("/labels/")
    for label in [*Ownership.labels, "state body"]:
        assert str(label) in text(page)
    assert '<span class="state">private, close to the state</span>' in page.content.decode()
    assert "© 2023 ASD-at-GMF, MIT licence" in text(page)
    assert "Media and Journalism Research Center" in text(page)


@pytest.mark.parametrize("address", ["/", "/outlet/karsa-press-agency/", "/corrections/"])
def test_every_page_leads_to_how_labels_come_about(client, quote, address):
    quote(say())
    assert 'href="/labels/"' in client.get(address).content.decode()


def test_a_story_leads_there_from_its_statements_if_an_outlet_carried_one(client, quote):
    carried, told = quote(say()), quote(say(via="told"))
    words = "How labels come about"
    assert words in text(client.get(carried.get_absolute_url()))
    assert words not in text(client.get(told.get_absolute_url()))


def test_a_listed_statement_is_dated_by_the_mastheads_clock(client, quote):
    quote(say(gist="at night"), published_at=datetime(2026, 11, 22, 21, 0, tzinfo=UTC))
    page = client.get(factories.make_outlet().get_absolute_url())
    assert "23 Nov 2026" in text(page)  # two o'clock in Tashkent


def test_an_outlet_without_statements_has_a_page(client, paper):
    page = client.get(factories.make_outlet().get_absolute_url())
    assert page.status_code == 200


def test_lists_are_paged(client, quote):
    quote(*(say(gist=f"gist {n}") for n in range(31)))
    address = factories.make_outlet().get_absolute_url()
    assert client.get(address).content.decode().count("gist ") == 30
    assert client.get(address + "?page=2").content.decode().count("gist ") == 1
    assert client.get(address + "?page=nonsense").status_code == 200


def test_sources_and_outlets_are_asked_for_by_get_alone(client, quote):
    quote(say())
    for there in (Source.objects.get(), factories.make_outlet()):
        assert client.post(there.get_absolute_url()).status_code == 405


@pytest.mark.parametrize("address", ["source", "outlet"])
def test_a_list_costs_the_same_for_two_and_for_twenty(
    client, quote, address, django_assert_max_num_queries
):
    quote(*(say(gist=f"gist {n}") for n in range(20)))
    there = {"source": Source.objects.get(), "outlet": factories.make_outlet()}[address]
    with django_assert_max_num_queries(7):
        client.get(there.get_absolute_url())


def test_words_of_strangers_are_escaped(client, quote):
    story = quote(say(gist="<script>alert(1)</script>", source_name="<b>Osk</b>"))
    html = client.get(story.get_absolute_url()).content.decode()
    assert "<script>alert" not in html
    assert "<b>Osk" not in html
