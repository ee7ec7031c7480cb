"""What is made is what the sample's files say: nothing is lost on the way, and nothing added."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from latefinal.comments.models import Comment
from latefinal.demo.mailbox import letters
from latefinal.demo.sample.moments import moment
from latefinal.demo.sample.reading import read_notices, read_paper, read_stories
from latefinal.demo.services import build_sample, is_made
from latefinal.editions.models import Closing
from latefinal.masthead.models import Contributor, Masthead
from latefinal.outlets.models import Outlet
from latefinal.pictures.models import Picture
from latefinal.stories.models import Notice, Section, Story
from latefinal.subscriptions.models import Subscription

LOCAL = datetime(2026, 11, 23, 17, 0, tzinfo=ZoneInfo("Asia/Tashkent"))
AT = LOCAL.astimezone(UTC)
PAPER = read_paper(day=LOCAL.date())
STORIES = read_stories(day=LOCAL.date())
ON_THE_FRONT = {one["title"] for one in PAPER["pictures"].values() if one.get("on_the_front")}


class BrokenOff(Exception):
    """Somebody closed the window."""


def until_drawn(_label, done, _total):
    """Found the paper, put its drawings in, and go no further."""
    if done == 1 + len(PAPER["pictures"]):
        raise BrokenOff


def quiet(_label, _done, _total):
    """Nobody watches."""


@pytest.fixture
def halfway(db):
    """The paper with its drawings, those of the front as if they were rendered: that takes long."""
    with pytest.raises(BrokenOff):
        build_sample(at=AT, progress=until_drawn)
    Picture.objects.filter(title__in=ON_THE_FRONT).update(is_ready=True)


def on(days_ago, clock):
    return moment(at=LOCAL, days_ago=days_ago, clock=clock)


def check_masthead():
    """What the paper is called, and its sections in their order."""
    masthead = Masthead.load()
    assert (masthead.name, masthead.zone) == (PAPER["name"], PAPER["zone"])
    assert (masthead.strapline, masthead.postal_address) == (
        PAPER["strapline"], PAPER["postal_address"],
    )  # fmt: skip
    assert masthead.is_sample
    assert masthead.evening == time(18)
    sections = Section.objects.order_by("path").values_list("title", "slug", "intro")
    assert list(sections) == [(one["name"], one["slug"], one["intro"]) for one in PAPER["sections"]]


def check_people_and_outlets():
    """Whoever signs, and through whom others speak."""
    made = {one.name: one for one in Contributor.objects.select_related("user")}
    for words in PAPER["contributors"]:
        one = made[words["name"]]
        assert (one.line, one.about) == (words["line"], words.get("about", ""))
        assert one.is_desk is words.get("desk", False)
        assert (one.user and one.user.email) == words.get("moderates_as")
        assert one.user is None or one.user.get_full_name() == one.name
        assert one.user is None or not one.user.has_usable_password()
    outlets = Outlet.objects.values_list("name", "ownership", "country", "evidence")
    assert set(outlets) == {
        (one["name"], one["ownership"], one.get("country", ""), one["evidence"])
        for one in PAPER["outlets"]
    }


def check_drawings():
    """What is said of each."""
    made = {one.title: one for one in Picture.objects.select_related("outlet")}
    assert len(made) == len(PAPER["pictures"])
    for name, words in PAPER["pictures"].items():
        one = made[words["title"]]
        assert (one.caption, one.alt) == (words["caption"], words["alt"])
        assert one.kind == words.get("kind", "own")
        assert (one.outlet and one.outlet.slug) == words.get("outlet")
        assert one.credit == words.get("credit", "Latefinal samples (drawing)")
        assert one.rights == words.get("rights", "CC0 1.0: free for any use")
        assert Path(one.file.name).name.startswith(name)


def test_broken_off_halfway_it_is_not_made_and_what_is_there_is_as_written(halfway):
    assert not is_made()
    check_masthead()
    check_people_and_outlets()
    check_drawings()


def check_story(told):
    """Its row, its byline, its pictures, and when it ran."""
    story = Story.at_the_desk().get(slug=told.slug)
    for name in ("kind", "kicker", "standfirst", "dateline", "slugline"):
        assert getattr(story, name) == getattr(told, name)
    assert (story.title, story.section.slug) == (told.headline, told.section)
    assert {topic.name for topic in story.topics.all()} == set(told.topics)
    signed = [row.contributor.slug + (f": {row.role}" if row.role else "")
              for row in story.bylines.order_by("sort_order")]  # fmt: skip
    assert signed == list(told.signed_by)
    lead = PAPER["pictures"][told.picture]["title"] if told.picture else None
    assert (story.lead_picture and story.lead_picture.title) == lead
    shown = [value["picture"].title for kind, value in parts(story) if kind == "picture"]
    written = [value["picture"] for kind, value in told.blocks if kind == "picture"]
    assert shown == [PAPER["pictures"][name]["title"] for name in written]
    assert [kind for kind, _value in parts(story)] == [kind for kind, _value in told.blocks]
    assert story.live is (told.state != "draft")
    if told.state == "published":
        assert story.published_at == on(told.day, told.clock)
        assert story.embargoed_until is None
    else:
        lifts = LOCAL + timedelta(hours=3) if told.state == "embargoed" else None
        assert (story.published_at, story.embargoed_until) == (lifts, lifts)
    return story


def parts(story):
    return [(block.block_type, block.value) for block in story.body]


def check_statements(told, story):
    """Who said what in it."""
    ran = on(told.day, told.clock).date()
    made = {row.uuid: row for row in story.statements.all()}
    assert set(made) == set(told.marks.values())
    for key, said in told.said.items():
        row = made[told.marks[key]]
        assert (row.source.name, row.source.kind, row.office) == (
            said.speaker, said.kind, said.office,
        )  # fmt: skip
        assert (row.words, row.gist, row.is_direct) == (told.words[key], said.gist, said.direct)
        assert (row.via, row.document, row.is_seen_by_us) == (said.via, said.document, said.seen)
        assert (row.outlet.slug if row.outlet else "") == said.outlet
        assert row.said_on == ran + timedelta(days=said.on)


def check_what_came_after(told, story):
    """What was mended in it, what readers wrote, how that was ruled on, and who answered."""
    corrections = story.corrections.values_list("kind", "words", "changes_meaning", "at")
    assert set(corrections) == {
        (one.kind, one.words, one.changes_meaning, on(told.day - one.after, one.clock))
        for one in told.corrections
    }
    of_readers = Comment.objects.filter(story=story, contributor=None)
    assert of_readers.count() == len(told.comments)
    for said in told.comments:
        row = of_readers.get(name=said.name, words=said.words)
        assert row.submitted_at == on(told.day - said.after, said.clock)
        ruling = row.ruling and (row.ruling.decision, row.ruling.reason)
        assert ruling == ((said.ruling, said.reason) if said.ruling else None)
        if row.ruling:
            assert row.ruling.moderator.contributor
            assert row.ruling.at == min(row.submitted_at + timedelta(minutes=4), AT)
        answers = Comment.objects.filter(answers=row)
        assert {(one.contributor.slug, one.words, one.submitted_at) for one in answers} == {
            (one.by, one.words, on(told.day - one.after, one.clock)) for one in said.answers
        }


def check_readers():
    """Who asked an hour before yesterday's edition was sent that edition, and nothing else."""
    closed = datetime(2026, 11, 22, 18, 0, tzinfo=LOCAL.tzinfo)
    subscribed = Subscription.objects.values_list("reader__address", "asked_at", "confirmed_at")
    assert set(subscribed) == {
        (address, closed - timedelta(hours=1), closed - timedelta(minutes=55))
        for address in PAPER["readers"]
    }
    closing = Closing.objects.get()
    assert (closing.closed_at, closing.edition.local_date) == (closed, closed.date())
    sent = letters(Path(settings.LATEFINAL_HOME) / "mailbox")
    assert set(PAPER["readers"]) <= {letter.to for letter in sent}


def test_made_to_its_end_the_paper_is_the_one_that_is_written(halfway):
    build_sample(at=AT, progress=quiet)
    for told in STORIES:
        story = check_story(told)
        check_statements(told, story)
        check_what_came_after(told, story)
    check_readers()
    assert Story.at_the_desk().count() == len(STORIES)
    notices = {(one.slug, one.title, one.live) for one in Notice.objects.all()}
    assert notices == {(told.slug, told.title, True) for told in read_notices()}
    # Those of the front are rendered while it is made, the others behind it.
    waiting = set(Picture.objects.filter(is_ready=False).values_list("title", flat=True))
    assert waiting == {one["title"] for one in PAPER["pictures"].values()} - ON_THE_FRONT
    assert is_made()
