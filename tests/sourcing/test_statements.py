"""Statements follow their marks, and the door asks about them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from latefinal.sourcing.errors import NoWayNamed
from latefinal.sourcing.models import Source, Standing, Statement
from latefinal.sourcing.querysets import Sourcing, sourcing_of
from latefinal.sourcing.services import (
    known_speaker,
    mend_statement,
    record_statement,
)
from latefinal.stories.errors import NotPublishable
from latefinal.stories.models import Story
from latefinal.stories.services import publish_story, spike_story
from tests import factories
from tests.desk.forms import story_form
from tests.sourcing.conftest import marked, say

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def positions(story):
    return {row.gist: row.position for row in story.statements.all()}


def test_publishing_ties_statements_and_stores_their_order(quote):
    story = quote(say(gist="first"), say(gist="second"))
    assert positions(story) == {"first": 1, "second": 2}


def test_a_draft_has_no_positions(quote):
    story = quote(say(gist="first"), published=False)
    assert positions(story) == {}


def test_saving_a_draft_gives_its_marks_to_the_story(desk, section):
    story = factories.make_story(section, published=False)
    one = say(gist="first")
    body = streamfield(
        [("text", rich_text(f"<p>{marked(one, 'words')}</p>", features=["statement"]))]
    )
    desk.post(
        reverse("wagtailadmin_pages:edit", args=(story.pk,)),
        {**story_form(story), **nested_form_data({"body": body})},
    )
    assert positions(story) == {"first": None}


def test_a_changed_order_is_stored_when_published_again(quote):
    one, two = say(gist="first"), say(gist="second")
    story = quote(one, two)
    story.body = [("text", f"<p>{marked(two, 'b')} {marked(one, 'a')}</p>")]
    publish_story(story=story, at=AT)
    assert positions(story) == {"first": 2, "second": 1}


def test_words_taken_out_of_the_text_lose_their_place_and_keep_their_row(quote):
    one = say(gist="first")
    story = quote(one, say(gist="second"))
    story.body = [("text", f"<p>{marked(one, 'a')}</p>")]
    publish_story(story=story, at=AT)
    assert positions(story) == {"first": 1, "second": None}


def test_a_spiked_story_shows_no_statement(quote):
    story = spike_story(story=quote(say(gist="first")), reason="Legal advice.")
    assert positions(story) == {"first": None}


def test_words_pasted_into_another_story_get_a_row_of_its_own(quote):
    one = say(gist="first")
    theirs, ours = quote(one), quote(one)
    assert positions(theirs) == positions(ours) == {"first": 1}
    mend_statement(statement=ours.statements.get(), source_name="Osk", gist="mended", via="told")
    assert theirs.statements.get().gist == "first"


@pytest.mark.parametrize("block", ["text", "quote", "list"])
def test_marks_are_found_in_every_block_that_may_hold_them(section, block):
    one = say(gist="first")
    words = marked(one, "words")
    value = {
        "text": f"<p>{words}</p>",
        "quote": {"words": f"<p>{words}</p>", "source": ""},
        "list": f"<ul><li>{words}</li></ul>",
    }[block]
    story = factories.make_story(section, body=[(block, value)])
    assert positions(story) == {"first": 1}


def test_the_door_stops_a_mark_that_nobody_stands_behind(section):
    lost = Statement(gist="never saved")
    story = factories.make_story(
        section, published=False, body=[("text", f"<p>{marked(lost, 'words')}</p>")]
    )
    with pytest.raises(NotPublishable, match="nobody wrote down by whom"):
        publish_story(story=story, at=AT)


@pytest.mark.parametrize("standing", [Standing.DISMISSED, Standing.FOUND])
def test_the_door_stops_a_statement_that_no_editor_confirmed(quote, standing):
    one = say(gist="unsure")
    story = quote(one, published=False)
    Statement.objects.update(standing=standing)
    with pytest.raises(NotPublishable, match="“unsure” is marked"):
        publish_story(story=story, at=AT)


def test_an_outlet_must_be_named_where_words_came_through_one(paper):
    with pytest.raises(NoWayNamed, match="through which outlet the words of Darian Osk"):
        say(outlet=None)


def test_a_document_must_be_named_where_words_stand_in_one(paper):
    with pytest.raises(NoWayNamed, match="Name the document"):
        say(via="document")


def test_what_belongs_to_another_way_is_not_kept(paper):
    told = say(via="told", outlet=factories.make_outlet(), document="x", is_seen_by_us=True)
    assert (told.outlet, told.document, told.is_seen_by_us) == (None, "", False)


def test_a_speaker_is_one_row_and_the_latest_office_is_offered_next(paper):
    say(office="spokesman")
    say(office="minister")
    assert Source.objects.get().office == "minister"
    assert Statement.objects.order_by("pk").first().office == "spokesman"


def test_a_speaker_is_known_by_name_and_kind_and_no_office_takes_none_away(paper):
    person = known_speaker(name=" Darian  Osk ", kind="person", office="minister")
    assert known_speaker(name="Darian Osk", kind="person") == person
    assert Source.objects.get().office == "minister"
    body = known_speaker(name="Darian Osk", kind="body")
    assert (body.name, body.kind, body.office) == ("Darian Osk", "body", "")
    assert body != person


def test_what_is_said_of_words_is_kept_and_what_is_not_stands_as_by_itself(paper):
    mark = UUID("11111111-1111-4111-8111-111111111111")
    one = record_statement(mark=mark, source_name="Osk", gist="g", words="w", via="told")
    one.refresh_from_db()
    assert (one.uuid, one.story, one.source.kind) == (mark, None, "person")
    assert (one.gist, one.words, one.is_direct, one.office) == ("g", "w", False, "")
    assert record_statement(source_name="Osk", gist="g", via="told").uuid != mark


def test_a_statement_is_mended_in_its_place(quote):
    story = quote(say(gist="first"))
    one = story.statements.get()
    mend_statement(statement=one, source_name="Ana Tole", gist="mended", via="on-air",
                   outlet=one.outlet)  # fmt: skip
    again = story.statements.get()
    assert (again.pk, again.uuid, again.position) == (one.pk, one.uuid, 1)
    assert (again.source.name, again.gist, again.via) == ("Ana Tole", "mended", "on-air")


def test_words_told_by_document_drop_the_outlet_and_keep_the_document(paper):
    one = say(
        via="document", document="register", is_seen_by_us=True, outlet=factories.make_outlet()
    )
    one.refresh_from_db()
    assert (one.outlet, one.document, one.is_seen_by_us) == (None, "register", True)


def test_a_copy_belongs_to_its_story_and_the_row_that_nobody_has_is_taken_first(quote, section):
    one = say(gist="first")
    theirs = quote(one)
    loose = say(gist="loose", mark=one.uuid)
    ours = quote(one)
    assert [row.pk for row in ours.statements.all()] == [loose.pk]
    third = quote(one, published=False)
    factories.let_pass(third)
    publish_story(story=third, at=AT)
    assert Statement.objects.filter(uuid=one.uuid).count() == 3
    assert theirs.statements.get().gist == third.statements.get().gist == "first"
    assert {row.position for row in Statement.objects.all()} == {1}


def test_what_readers_are_shown_stands_in_the_order_of_the_text(quote, section):
    first, second, third = say(gist="a"), say(gist="b"), say(gist="c")
    later = quote(second, first, third, published_at=AT)
    earlier = quote(say(gist="d"), published_at=AT - timedelta(hours=1))
    Statement.objects.filter(gist="c").update(standing=Standing.DISMISSED)
    draft = factories.make_story(section, published=False)
    say(gist="unplaced", story=draft)
    assert [row.gist for row in Statement.objects.shown()] == ["b", "a", "d"]
    assert [row.gist for row in Statement.objects.on_the_record(at=AT)] == ["b", "a", "d"]
    Story.at_the_desk().filter(pk=later.pk).update(embargoed_until=AT + timedelta(seconds=1))
    assert [row.gist for row in Statement.objects.on_the_record(at=AT)] == ["d"]
    assert [row.gist for row in Statement.objects.on_the_record(at=AT + timedelta(seconds=1))] == [
        "b", "a", "d",
    ]  # fmt: skip
    assert set(Statement.objects.marked([first.uuid])) == {later.statements.get(gist="a")}
    assert sourcing_of([later.pk, earlier.pk, draft.pk]) == {
        later.pk: Sourcing(2, 2), earlier.pk: Sourcing(1, 1),
    }  # fmt: skip
    assert sourcing_of([earlier.pk]) == {earlier.pk: Sourcing(1, 1)}


def test_how_stories_are_sourced_is_one_statement(quote, django_assert_num_queries):
    free = factories.make_outlet("Rim Weekly", "independent")
    one = quote(say(), say(outlet=free), say(via="told"))
    two = quote(say(outlet=factories.make_outlet("Channel Five", "captured-public")))
    three = quote(say(outlet=factories.make_outlet("Channel Six", "captured-private")))
    with django_assert_num_queries(1):
        found = sourcing_of([one.pk, two.pk, three.pk, 999])
    assert found == {
        one.pk: Sourcing(3, 1), two.pk: Sourcing(1, 1), three.pk: Sourcing(1, 0),
    }  # fmt: skip


def test_a_mark_is_one_row_a_story_in_the_database_itself(quote):
    story = quote(say(gist="first"))
    row = story.statements.get()
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        record_statement(story=story, mark=row.uuid, source_name="X", gist="twice", via="told")


def test_putting_a_story_back_undoes_no_ruling(quote):
    one = say(gist="first")
    story = quote(one)
    revision = story.latest_revision
    Statement.objects.update(standing=Standing.DISMISSED)
    again = revision.as_object()
    assert isinstance(again, Story)
    assert Statement.objects.get().standing == Standing.DISMISSED


def sql_of(client, address):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(address)
    return [row["sql"] for row in queries if "sourcing_statement" in row["sql"]]


def test_a_story_asks_once_for_its_statements(client, quote):
    story = quote(*(say(gist=f"number {n}") for n in range(20)))
    assert len(sql_of(client, story.get_absolute_url())) == 1


def test_a_story_that_quotes_nobody_asks_nothing(client, section):
    story = factories.make_story(section)
    assert sql_of(client, story.get_absolute_url()) == []
