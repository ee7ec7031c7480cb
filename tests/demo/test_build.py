"""The sample publication, made."""

import shutil
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from latefinal.comments.models import Comment
from latefinal.demo.mailbox import letters
from latefinal.demo.sample.reading import read_stories
from latefinal.demo.services import build_sample
from latefinal.editions.models import LetterVariant
from latefinal.editions.services import close_edition
from latefinal.mailroom.models import DeliveryState
from latefinal.masthead.models import Masthead
from latefinal.pictures.models import Picture
from latefinal.sourcing.models import Statement
from latefinal.sourcing.rules.marks import marks_in_body
from latefinal.stories.models import Notice, Override, Story
from latefinal.stories.publish_checks import judged_problems
from latefinal.subscriptions.services import evening_newsletter

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # 17:00 in the sample's country

MAILBOX = Path(settings.LATEFINAL_HOME) / "mailbox"


def quiet(_label, _done, _total):
    """Nobody watches."""


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """The sample, made once for this file and taken back after it; answers what was told of it."""
    steps = []
    shutil.rmtree(MAILBOX, ignore_errors=True)
    with django_db_blocker.unblock(), transaction.atomic():
        build_sample(at=AT, progress=lambda *step: steps.append(step))
        yield steps
        transaction.set_rollback(True)


@pytest.fixture
def sample(told, db):
    """The sample, as each test finds it."""
    return told


def rows():
    """How many rows each table has."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names() if "fts" not in name]
        quoted = [connection.ops.quote_name(name) for name in tables]
        return {
            name: cursor.execute(f"SELECT COUNT(*) FROM {name}").fetchone()  # noqa: S608 - own names
            for name in quoted
        }


def at_the_desk(slug):
    return Story.at_the_desk().get(slug=slug)


def test_progress_is_told_to_the_end(sample):
    labels, done, totals = zip(*sample, strict=True)
    assert len(set(labels)) == len(set(totals)) == 1
    assert list(done) == list(range(totals[0] + 1))


def test_made_again_it_adds_nothing(sample):
    before = rows()
    build_sample(at=AT + timedelta(days=3), progress=quiet)
    assert rows() == before


def test_broken_off_it_goes_on_where_it_was(sample):
    before = rows()
    story = at_the_desk("three-ports-three-flags")
    story.statements.all().delete()
    story.delete()
    Notice.objects.get(slug="privacy").delete()
    build_sample(at=AT, progress=quiet)
    after = rows()
    changed = {name for name in before if before[name] != after[name]}
    logs = {'"wagtailcore_pagelogentry"', '"wagtailcore_modellogentry"', '"pagecache_purge"'}
    # The card of the story that went has its row until the sweep has taken its file away.
    assert changed <= logs | {'"syndication_socialcard"'}


def test_every_story_passes_the_door_by_itself_or_with_a_reason_that_its_file_gives(sample):
    for story in Story.at_the_desk():
        assert [one for one in judged_problems(story) if not one.override] == []
    reasons = {one.reason for told in read_stories(day=AT.date()) for one in told.overrides}
    assert set(Override.objects.values_list("reason", flat=True)) == reasons


def test_readers_see_what_is_published_and_nothing_else(sample):
    shown = set(Story.on_the_record(at=AT).values_list("slug", flat=True))
    hidden = {"harvest-estimate-cut-again", "what-the-night-run-costs", "avalanche-at-omreth"}
    assert shown == {story.slug for story in read_stories(day=AT.date())} - hidden


def test_nothing_is_dated_ahead_but_the_embargo(sample):
    ahead = Story.at_the_desk().filter(published_at__gt=AT)
    assert [story.slug for story in ahead] == ["harvest-estimate-cut-again"]
    assert not Comment.objects.filter(submitted_at__gt=AT).exists()


def test_the_embargo_lifts_tonight(sample):
    story = at_the_desk("harvest-estimate-cut-again")
    assert AT < story.embargoed_until <= AT + timedelta(hours=3)
    assert story in Story.on_the_record(at=story.embargoed_until)


def test_every_mark_of_a_story_is_a_statement_in_its_place(sample):
    for story in Story.at_the_desk().filter(live=True):
        shown = list(Statement.objects.shown().filter(story=story))
        assert [row.uuid for row in shown] == marks_in_body(story.body)
        assert [row.position for row in shown] == list(range(1, len(shown) + 1))


def test_the_lead_is_sourced_as_its_picture_says(sample):
    lead = at_the_desk("second-naval-lease-at-varen")
    state = [row for row in lead.statements.all() if row.outlet and row.outlet.is_state_media]
    assert (lead.statements.count(), len(state)) == (4, 2)
    assert lead.lead_picture.kind == "handout"
    assert lead.lead_picture.outlet.ownership == "state"


def test_comments_are_answered_held_and_removed_with_a_reason(sample):
    lead = at_the_desk("second-naval-lease-at-varen")
    shown = Comment.objects.shown().filter(story=lead)
    assert [row.name for row in shown] == ["T. Halloran", "Ilse Maren"]
    assert shown[1].answers == shown[0]
    assert Comment.objects.held().filter(story=lead).count() == 1
    removed = Comment.objects.get(ruling__decision="remove")
    assert removed.ruling.reason
    assert removed.ruling.moderator


def test_yesterdays_edition_is_in_the_archive_and_was_really_sent(sample):
    run = LetterVariant.objects.get()
    assert run.closing.edition.local_date == date(2026, 11, 22)
    assert [item.story.slug for item in run.items.all()] == [
        "assembly-asks-again-to-read",
        "the-river-two-ministries-own",
        "what-the-varen-lease-says",
    ]
    assert run.closing.closed_at == datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
    assert set(run.batch.deliveries.values_list("state", flat=True)) == {DeliveryState.SENT}
    caught = [letter.to for letter in letters(MAILBOX)]
    assert Counter(caught) == {f"reader.{name}@example.org": 2 for name in ("one", "two", "three")}


def test_tonights_edition_has_news_and_readers_and_begins_with_what_was_wrong(sample):
    evening = AT + timedelta(hours=1)
    run = close_edition(
        newsletter=evening_newsletter(), local_date=evening.date(), at=evening, force=False
    )
    slugs = [item.story.slug for item in run.items.all()]
    assert slugs[0] == "second-naval-lease-at-varen"
    assert len(slugs) == 6
    told = LetterVariant.objects.get(closing=run.closing, sent_corrections__isnull=False)
    assert told.batch.deliveries.count() == 3
    assert "stamped at 14:25" in told.text
    assert not run.batch.deliveries.exists()


def test_every_picture_is_credited_and_free(sample):
    for picture in Picture.objects.all():
        assert picture.credit
        assert picture.alt
        assert "CC0" in picture.rights


def test_the_masthead_says_sample_and_evening(sample):
    masthead = Masthead.load()
    assert masthead.is_sample
    assert masthead.evening > AT.astimezone(masthead.zoneinfo).time()


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/central-highlands/second-naval-lease-at-varen/", 200, "second naval lease"),
        ("/northern-rim/avalanche-at-omreth/", 410, "There was no avalanche"),
        ("/economy/harvest-estimate-cut-again/", 404, ""),
        ("/straits/what-the-night-run-costs/", 404, ""),
        ("/about/", 200, "is a sample"),
        ("/imprint/", 200, "invented"),
        ("/privacy/", 200, "no cookie"),
        ("/outlet/karsa-press-agency/", 200, "decree"),
        ("/by/ilse-maren/", 200, "ferries"),
        ("/topic/dredging/", 200, "dredging boom"),
    ],
)
def test_its_pages_answer(sample, time_machine, path, status, words):
    time_machine.move_to(AT, tick=False)
    answer = Client().get(path)
    assert answer.status_code == status
    assert words in answer.content.decode()
