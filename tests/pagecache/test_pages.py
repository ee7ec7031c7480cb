"""Pages are kept, and dropped when something that they showed changes: no sooner, no later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from latefinal.comments.models import Comment, Decision
from latefinal.comments.services import rule_on, submit_comment
from latefinal.masthead.models import Masthead
from latefinal.pagecache.triggers import are_in_step
from latefinal.related.services import pin_related
from latefinal.stories.models import Correction, Notice, Paper, Section, Story
from latefinal.stories.services import (
    add_notice,
    keep_the_reason,
    move_story,
    publish_story,
    spike_story,
)
from tests.factories import AT, correct, make_contributor, make_picture, make_story, make_topic

from .keeping import Server

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(section):
    """Stories enough that the eldest is neither on the front page nor in the feed."""
    return [
        make_story(section, published_at=AT - timedelta(days=40 - number), topics=[make_topic()])
        for number in range(32)
    ]


def published(story, **fields):
    story = Story.at_the_desk().get(pk=story.pk)
    for name, value in fields.items():
        setattr(story, name, value)
    return publish_story(story=story, at=AT)


def test_a_page_is_rendered_once(server, archive):
    assert server.shown("/") == server.shown("/")
    assert server.rendered == 1


def test_the_triggers_are_those_that_the_rooms_declare(db):
    assert are_in_step()


def test_a_typo_mended_in_an_old_story_drops_its_page_and_nothing_else(server, archive, section):
    old = archive[0].get_absolute_url()
    pages = [
        "/",
        section.get_absolute_url(),
        "/feed/",
        "/sitemap-1.xml",
        archive[5].get_absolute_url(),
        old,
    ]
    for page in pages:
        server.shown(page)
    published(archive[0], body=[("text", "<p>The words of an old story were here, mended.</p>")])
    left = {page for page in pages if server.is_kept(page)}
    assert left == {*pages} - {old}
    assert b"mended" in server.shown(old)[1]


def test_a_new_headline_of_a_story_reaches_each_list_that_shows_it(server, archive, section):
    server.shown("/"), server.shown(section.get_absolute_url(), "page=2")
    published(archive[0], title="What nobody expected")
    assert server.is_kept("/"), "it is too old to stand there"
    assert b"What nobody expected" in server.shown(section.get_absolute_url(), "page=2")[1]


def test_what_the_desk_lets_crawlers_do_is_said_at_once(server):
    assert b"User-agent: GPTBot" in server.shown("/robots.txt")[1]
    masthead = Masthead.load()
    masthead.ai_crawlers = "all"
    masthead.save()
    assert b"GPTBot" not in server.shown("/robots.txt")[1]
    Masthead.objects.update(terms="https://rights.example/terms.xml")
    assert b"License: https://rights.example/terms.xml" in server.shown("/robots.txt")[1]


def test_a_draft_changes_no_page(server, archive, section):
    pages = ["/", archive[-1].get_absolute_url(), section.get_absolute_url()]
    for page in pages:
        server.shown(page)
    make_story(section, published=False)
    story = Story.at_the_desk().get(pk=archive[-1].pk)
    story.title = "Not yet"
    story.save_revision()
    assert all(server.is_kept(page) for page in pages)


def test_an_address_at_which_nothing_stands_is_remembered_until_something_does(server, section):
    assert server.shown("/central-highlands/to-come/")[0] == 404
    server.shown("/central-highlands/to-come/")
    assert server.rendered == 1
    make_story(section, slug="to-come")
    assert server.shown("/central-highlands/to-come/")[0] == 200


def test_an_address_that_no_view_has_is_remembered_too(server):
    assert server.shown("/a/b/c/d/")[0] == 404
    server.shown("/a/b/c/d/")
    assert server.rendered == 1


def test_a_story_that_moves_leads_on_from_its_old_address(server, archive, section):
    story = archive[-1]
    old = story.get_absolute_url()
    assert server.shown(old)[0] == 200
    straits = Section.objects.exclude(pk=section.pk).get()
    move_story(story=Story.at_the_desk().get(pk=story.pk), section=straits)
    assert server.shown(old)[0] == 301


def test_a_spiked_and_a_retracted_story_are_gone_at_once(server, archive):
    first, second = archive[-1], archive[-2]
    for story in (first, second):
        assert server.shown(story.get_absolute_url())[0] == 200
    spike_story(story=Story.at_the_desk().get(pk=first.pk), reason="It was not so.")
    correct(second, words="We take it back.", at=AT, kind="retraction")
    for story in (first, second):
        assert server.shown(story.get_absolute_url())[0] == 410
        assert story.headline.encode() not in server.shown("/")[1]


def test_a_held_comment_changes_nothing_and_an_approved_one_its_pages(server, archive, at):
    story, other = archive[-1], archive[-2]
    pages = [story.get_absolute_url(), f"/comments/{story.pk}/", "/"]
    for page in [*pages, other.get_absolute_url()]:
        server.shown(page)
    given = {"name": "T. Halloran", "address": "halloran@example.org", "words": "Who asked?"}
    comment = submit_comment(story=story, answers=None, at=at, **given)
    assert all(server.is_kept(page) for page in pages)
    rule_on(comment=comment, decision=Decision.APPROVE, moderator=None, at=at)
    assert not any(server.is_kept(page) for page in pages)
    assert server.is_kept(other.get_absolute_url())
    Comment.objects.update(words="In bulk.")
    assert b"In bulk." in server.shown(story.get_absolute_url())[1]


def test_the_masthead_and_a_section_s_name_stand_on_every_page(server, archive, section):
    pages = ["/", archive[0].get_absolute_url(), "/corrections/"]
    for page in pages:
        server.shown(page)
    Masthead.objects.update(name="The Other Meridian")
    Section.objects.filter(pk=section.pk).update(title="The High Country")
    for page in pages:
        shown = server.shown(page)[1]
        assert b"The Other Meridian" in shown
        assert b"The High Country" in shown


def test_a_contributor_and_a_picture_reach_the_stories_that_show_them(server, section):
    signed, picture = make_contributor(), make_picture()
    story = make_story(section, signed_by=[(signed, "")], lead_picture=picture)
    server.shown(story.get_absolute_url()), server.shown("/")
    type(signed).objects.filter(pk=signed.pk).update(name="Ilse Maren-Holt")
    type(picture).objects.filter(pk=picture.pk).update(credit="B. Photographer")
    for page in (story.get_absolute_url(), "/"):
        assert b"Maren-Holt" in server.shown(page)[1]
    assert b"B. Photographer" in server.shown(story.get_absolute_url())[1]


def test_midnight_and_a_lifted_embargo_make_pages_anew(server, section):
    with time_machine.travel(AT, tick=False) as clock:
        server = Server()
        story = make_story(section, embargoed_until=AT + timedelta(hours=2))
        assert server.shown("/") == server.shown("/")
        assert server.shown(story.get_absolute_url())[0] == 404
        clock.move_to(AT + timedelta(hours=2, seconds=1))
        assert story.headline.encode() in server.shown("/")[1]
        assert server.shown(story.get_absolute_url())[0] == 200
        clock.move_to(AT + timedelta(days=1))
        assert not server.is_kept("/")


def test_a_spiked_story_s_address_gives_the_reason_that_stands_now(server, archive):
    spike_story(story=Story.at_the_desk().get(pk=archive[0].pk), reason="It was not so.")
    page = archive[0].get_absolute_url()
    assert b"It was not so." in server.shown(page)[1]
    story = Story.at_the_desk().get(pk=archive[0].pk)
    story.spike_reason = "The court forbade it."
    story.save_revision()
    keep_the_reason(story=Story.at_the_desk().get(pk=story.pk))
    assert server.told(page) == server.made(page)
    assert b"The court forbade it." in server.shown(page)[1]


def test_a_page_says_the_same_all_day(server, section):
    with time_machine.travel(AT, tick=False) as clock:
        server = Server()
        story = make_story(section, published_at=AT - timedelta(hours=1))
        pages = ["/", story.get_absolute_url(), f"/comments/{story.pk}/", "/no/such/page/"]
        told = [server.told(page) for page in pages]
        clock.move_to(AT + timedelta(minutes=90))
        assert all(server.is_kept(page) for page in pages)
        assert [server.made(page) for page in pages] == told
    assert b'<time datetime="2026-11-23">Monday, 23 November 2026</time>' in told[0][2]


def test_the_zone_beside_the_evening_s_hour_follows_summer_time(server, section):
    spring = datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC)
    with time_machine.travel(spring, tick=False) as clock:
        Masthead.objects.update(zone="Europe/Lisbon")
        server = Server()
        make_story(section, published_at=spring - timedelta(hours=1))
        assert b"(UTC)" in server.shown("/")[1]
        clock.move_to(spring + timedelta(seconds=1))
        assert b"(UTC+1)" in server.shown("/")[1]


def test_moments_that_come_while_nobody_asks_are_not_passed_over(server, section):
    """The first who asks in the morning is shown what midnight and an embargo brought."""
    with time_machine.travel(AT, tick=False) as clock:
        server = Server()
        make_story(section, embargoed_until=AT + timedelta(hours=11))
        server.told("/feed/")
        server.catch_up()
        assert server.still_keeps("/feed/")
        clock.move_to(AT + timedelta(hours=12))
        server.catch_up()
        assert not server.still_keeps("/feed/")


def test_a_retracted_story_no_longer_stands_beside_others(server, archive):
    pin_related(story=archive[0], other=archive[1])
    page = archive[0].get_absolute_url()
    assert archive[1].get_absolute_url().encode() in server.shown(page)[1]
    # Past the services, which choose anew what stands beside others.
    Correction.objects.create(story=archive[1], kind="retraction", words="We take it back.", at=AT)
    assert archive[1].get_absolute_url().encode() not in server.shown(page)[1]


@pytest.mark.parametrize("change", ["slug", "section", "its section's slug", "deleted"])
def test_a_notice_leads_to_a_story_where_that_stands_now(server, archive, change):
    words = f'<p><a linktype="page" id="{archive[0].pk}">a story</a></p>'
    notice = Notice(title="About", slug="about", body=[("text", words)])
    add_notice(under=Paper.objects.get(), notice=notice)
    assert archive[0].get_absolute_url().encode() in server.told("/about/")[2]
    if change == "slug":
        published(archive[0], slug="elsewhere")
    elif change == "section":
        elsewhere = Section.objects.exclude(pk=archive[0].section_id).earliest("path")
        move_story(story=Story.at_the_desk().get(pk=archive[0].pk), section=elsewhere)
    elif change == "deleted":
        Story.at_the_desk().get(pk=archive[0].pk).delete()
    else:
        section = Section.objects.get(pk=archive[0].section_id)
        section.slug = "mountains"
        section.save()
    assert server.told("/about/") == server.made("/about/")
    assert archive[0].get_absolute_url().encode() not in server.told("/about/")[2]


def test_a_notice_that_moves_within_its_place_leaves_the_sitemap_as_it_is(server, archive):
    about = add_notice(under=Paper.objects.get(), notice=Notice(title="About", slug="about"))
    for slug in ("data", "imprint"):
        add_notice(under=about, notice=Notice(title=slug, slug=slug))
    server.get("/sitemap-pages.xml")
    Notice.objects.get(slug="data").move(about, pos="last-child")
    assert server.shown("/sitemap-pages.xml") == server.fresh("/sitemap-pages.xml")


def test_whoever_is_signed_in_gets_live_pages(server, archive):
    server.shown("/")
    assert server.get("/", cookie="sessionid=abc") is None
    assert server.get("/", cookie="theme=dark") is not None


def test_what_a_query_says_besides_changes_nothing(server, archive, section):
    server.shown("/")
    server.shown("/", "utm_source=letter&fbclid=1")
    assert server.rendered == 1
    server.shown(section.get_absolute_url(), "x=1&page=2")
    server.shown(section.get_absolute_url(), "page=2&y=3")
    assert server.rendered == 2
    assert server.get(section.get_absolute_url(), "page=2' OR 1=1") is None


def test_an_old_address_is_redirected_by_the_whole_of_its_query(server, archive):
    assert server.shown("/blog/")[0] == 404
    assert server.get("/blog/", "p=11") is None, "Django is asked, which knows redirects"
    assert server.get("/" + "a" * 600 + "/") is None


def test_the_thanks_for_a_comment_are_a_page_of_their_own(server, archive):
    address = archive[0].get_absolute_url()
    assert server.shown(address) != server.shown(address, "held=1")
    assert server.shown(address, "held=1") == server.shown(address, "held=whatever")


def addresses_of(patterns, before=""):
    """Every address with its view."""
    for pattern in patterns:
        address = before + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from addresses_of(pattern.url_patterns, address)
        else:
            yield address, pattern.callback


def test_every_view_of_readers_says_whether_its_page_is_kept():
    ours = addresses_of(get_resolver().url_patterns)
    readers = [(address, view) for address, view in ours if not address.startswith("desk/")]
    assert len(readers) > 30
    assert not {address for address, view in readers if "page_policy" not in vars(view)}
