"""A prepared question answers what its queryset would, whatever it is asked about."""

from datetime import timedelta
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection

from latefinal.plumbing.prepared import SHORT, Prepared
from latefinal.sourcing.models import Source, Statement
from latefinal.stories.models import Story, Topic
from tests import factories

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def shown(*, at, section, slug):
    return Story.on_the_record(at=at).filter(section__slug=section, slug=slug)


def numbered(*, stories):
    return Story.at_the_desk().filter(pk__in=stories).order_by("pk").values_list("pk", "title")


def test_it_answers_what_its_queryset_would(section, at):
    asked = Prepared(shown)
    story = factories.make_story(section, title="Ports", embargoed_until=at)
    other = factories.make_story(section, title="Ferries")
    for one, moment in ((story, at), (other, at), (story, at - HOUR), (story, at + HOUR)):
        given = {"at": moment, "section": section.slug, "slug": one.slug}
        assert asked.ask(**given) == list(shown(**given))


def test_its_sql_is_written_once_and_its_rows_are_read_each_time(
    section, at, django_assert_num_queries
):
    calls = []

    def question(*, at, section, slug):
        calls.append(slug)
        return shown(at=at, section=section, slug=slug)

    asked, story = Prepared(question), factories.make_story(section)
    given = {"at": at, "section": section.slug, "slug": story.slug}
    assert asked.ask(**given)[0].title == story.title
    Story.at_the_desk().filter(pk=story.pk).update(title="Another")
    with django_assert_num_queries(1):
        assert asked.ask(**given)[0].title == "Another"
    assert len(calls) == 1
    assert story.slug not in calls


@pytest.mark.parametrize("many", [0, 1, 2, SHORT, SHORT + 1])
def test_it_is_asked_about_as_many_as_there_are(section, many):
    stories = [factories.make_story(section).pk for _number in range(min(many, 3))]
    asked = [*stories, *range(10**6, 10**6 + many - len(stories))]
    assert [pk for pk, _title in Prepared(numbered).ask(stories=asked)] == stories


def test_marks_are_asked_for_as_each_database_keeps_them(section):
    story, mark = factories.make_story(section), uuid4()
    source = Source.objects.create(name="Ana Reyl")
    said = Statement.objects.create(
        uuid=mark, story=story, source=source, gist="It was so.", via="told"
    )
    asked = Prepared(lambda *, marks: Statement.objects.marked(marks))
    assert asked.ask(marks=[uuid4(), mark]) == [said]
    assert asked.ask(marks=[uuid4(), uuid4()]) == []


def test_a_value_that_would_be_lost_in_the_sql_is_refused(section, at):
    beginning = Prepared(lambda *, word: Story.at_the_desk().filter(slug__startswith=word))
    with pytest.raises(TypeError, match="do not stand in the SQL"):
        beginning.ask(word="story")
    with pytest.raises(TypeError, match="takes no float"):
        beginning.ask(word=0.5)


def named(*, topics):
    return Topic.objects.filter(pk__in=topics).values_list("pk", "name")


# Of topics, which need no paper: after a test of this kind there is no tree of pages any more.
@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_by_its_own_connection():
    asked, topic = Prepared(named), factories.make_topic()
    found = [asked.ask(topics=[topic.pk])]

    def other():
        found.append(asked.ask(topics=[topic.pk]))
        connection.close()

    thread = Thread(target=other)
    thread.start()
    thread.join()
    assert found[0] == found[1] == [(topic.pk, topic.name)]
