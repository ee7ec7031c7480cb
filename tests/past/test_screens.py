"""The past of a story at the desk, and what readers are shown of it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from latefinal.masthead.models import Masthead
from latefinal.past.models import PastVersion
from latefinal.past.rules import changed_lines
from latefinal.past.services import keep_due
from latefinal.people.models import Role
from latefinal.stories.models import Section
from latefinal.stories.services import spike_story
from latefinal.wire.rules.differences import Piece
from tests import factories
from tests.factories import AT

from .reading import cut
from .test_keeping import change

HOUR = timedelta(hours=1)
NOW = AT + 5 * HOUR


@pytest.fixture
def story(section):
    """Published at 9, another headline at 10, a correction at 11 (14, 15 and 16 at home)."""
    story = factories.make_story(section, title="Two cranes stand still")
    keep_due(at=AT)
    change(story, AT + HOUR, title="Three cranes stand still")
    with time_machine.travel(AT + 2 * HOUR, tick=False):
        factories.correct(story, words="It was two cranes.", at=AT + 2 * HOUR)
        keep_due(at=AT + 2 * HOUR)
    return story


@pytest.fixture
def now():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def screen(client, story, query=""):
    answer = client.get(f"{reverse('past_desk:story', args=(story.pk,))}{query}")
    return answer, " ".join(answer.content.decode().split())


def framed(client, story, answer):
    version = answer.context["chosen"].version
    return client.get(reverse("past_desk:framed", args=(story.pk, version.pk)))


def test_the_desk_sees_a_story_as_it_was_at_a_moment_and_what_was_changed(desk, story, now):
    answer, words = screen(desk, story, "?at=2026-11-23T15:30")
    assert "An earlier version." in words
    assert "<del>Two</del> <ins>Three</ins> cranes stand still" in words
    frame = framed(desk, story, answer)
    kept = PastVersion.objects.of_story(story.pk).get(at=AT + HOUR)
    assert cut(frame.content.decode()) == cut(kept.text.markup)
    assert "It was two cranes." not in frame.content.decode()
    assert frame["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert frame["X-Frame-Options"] == "SAMEORIGIN"


def test_without_a_moment_it_is_what_readers_have_now(desk, story, now):
    answer, words = screen(desk, story)
    assert "What readers have now." in words
    assert len(answer.context["spans"]) == 3
    assert "It was two cranes." in framed(desk, story, answer).content.decode()


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("?at=2026-11-23T13:59", 200, "Readers did not have the story then."),
        ("?at=yesterday", 422, "This is no day and time"),
        ("?at=", 422, "Say a day and a time."),
    ],
)
def test_a_moment_before_it_or_none_at_all_is_said_in_words(desk, story, now, query, status, told):
    answer, words = screen(desk, story, query)
    assert (answer.status_code, told in words) == (status, True)


def test_a_spiked_story_shows_the_desk_the_reason_that_stood_there(desk, story, now):
    spike_story(story=story, reason="Legal advice.")
    keep_due(at=NOW)
    _answer, words = screen(desk, story)
    assert "Legal advice." in words
    assert "<iframe" not in words


def test_a_draft_says_that_readers_never_had_it(desk, section, now):
    _answer, words = screen(desk, factories.make_story(section, published=False))
    assert "Readers have not had this story yet." in words


def test_who_does_not_work_on_a_story_does_not_see_its_past(client, story, now):
    version = PastVersion.objects.of_story(story.pk).first()
    elsewhere = Section.objects.exclude(pk=story.section_id).get()
    client.force_login(factories.make_member(Role.PUBLISHER, section=elsewhere))
    assert screen(client, story)[0].status_code == 403
    framed = reverse("past_desk:framed", args=(story.pk, version.pk))
    assert client.get(framed).status_code == 403


def test_the_history_of_a_story_leads_there(desk, story, now):
    edit = desk.get(reverse("wagtailadmin_pages:edit", args=(story.pk,))).content.decode()
    assert reverse("past_desk:story", args=(story.pk,)) in edit


def test_readers_see_earlier_versions_only_where_the_publisher_wants_it(client, story, now):
    address = story.get_absolute_url()
    assert client.get(f"{address}earlier/").status_code == 404
    assert "earlier/" not in client.get(address).content.decode()
    Masthead.objects.update(shows_earlier_versions=True)
    assert f"{address}earlier/" in client.get(address).content.decode()
    listed = client.get(f"{address}earlier/").content.decode()
    assert f"{address}earlier/2/" in listed
    assert f"{address}earlier/3/" not in listed
    page = client.get(f"{address}earlier/1/").content.decode()
    kept = PastVersion.objects.of_story(story.pk).get(at=AT)
    assert cut(page) == cut(kept.text.markup)
    assert "An earlier version." in page
    assert '<meta name="robots" content="noindex">' in page
    assert "canonical" not in page
    assert client.get(f"{address}earlier/9/").status_code == 404


def test_a_retracted_story_shows_readers_nothing_but_the_reason(client, story, now):
    Masthead.objects.update(shows_earlier_versions=True)
    factories.correct(story, words="None of it was so.", at=NOW, kind="retraction")
    keep_due(at=NOW)
    address = story.get_absolute_url()
    for path in (address, f"{address}earlier/", f"{address}earlier/1/"):
        answer = client.get(path)
        assert answer.status_code == 410, path
        assert "None of it was so." in answer.content.decode()
        assert "cranes.</p>" not in answer.content.decode()


def test_lines_that_differ_are_told_word_by_word():
    before = "<h1>Two cranes</h1><p>They stand <b>still</b>.</p><p>Old.</p>"
    after = "<h1>Three cranes</h1><p>They stand <b>still</b>.</p>"
    assert changed_lines(before, after) == [
        [Piece("gone", "Two"), Piece("new", "Three"), Piece("same", " cranes")],
        [Piece("gone", "Old.")],
    ]
    assert changed_lines(before, before) == []
