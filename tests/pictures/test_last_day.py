"""A picture whose last day is past leaves the readers' pages, and comes back if that is put off."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from wagtail.models import ModelLogEntry

from latefinal.pictures.models import Picture
from latefinal.pictures.rules import DESK_SPECS
from latefinal.pictures.services import GIVEN_BACK, WITHDRAWN, render_next, renditions_of
from latefinal.stories.publish_checks import judged_problems, problems_with
from latefinal.stories.services import publish_story, settle_pictures
from tests import factories
from tests.tasks import once_each

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)  # noon in UTC, five in the afternoon where the paper is
MIDNIGHT_IN = timedelta(hours=7)


@pytest.fixture
def shown(section, at):
    """A story with a picture that may be used until today, as its lead and in its body."""
    picture = factories.make_picture(use_until=TODAY)
    body = [("text", "<p>Words.</p>"), ("picture", {"picture": picture, "caption": ""})]
    return factories.make_story(section, lead_picture=picture, body=body, published_at=at)


def pictures_on(client, path):
    return client.get(path).content.decode().count("<picture>")


def test_it_leaves_every_page_on_the_day_after_and_that_is_written_down(
    client, shown, at, django_capture_on_commit_callbacks
):
    name = renditions_of(shown.lead_picture)["width-360|format-jpeg"].file.name
    with once_each():
        settle_pictures(at=at + MIDNIGHT_IN - timedelta(seconds=1))
    assert pictures_on(client, shown.get_absolute_url()) == 2
    with once_each(), django_capture_on_commit_callbacks(execute=True):
        settle_pictures(at=at + MIDNIGHT_IN)
        settle_pictures(at=at + MIDNIGHT_IN)
    for path in (shown.get_absolute_url(), "/", shown.section.get_absolute_url(), "/feed/"):
        page = client.get(path)
        assert page.status_code == 200
        assert b"width-360" not in page.content
    assert not default_storage.exists(name)
    assert [row.action for row in ModelLogEntry.objects.all()] == [WITHDRAWN]


def test_the_desk_keeps_its_thumbnails_and_readers_get_it_back_when_the_day_is_put_off(shown, at):
    settle_pictures(at=at + MIDNIGHT_IN)
    assert render_next(at=at)
    assert set(renditions_of(Picture.objects.get())) == set(DESK_SPECS)
    Picture.objects.update(use_until=TODAY + timedelta(days=30))
    settle_pictures(at=at + MIDNIGHT_IN)
    assert render_next(at=at)
    assert "width-360|format-jpeg" in renditions_of(Picture.objects.get())
    assert GIVEN_BACK in ModelLogEntry.objects.values_list("action", flat=True)


@pytest.mark.parametrize(("days", "is_told"), [(8, False), (7, True), (0, True), (-1, True)])
def test_the_desk_is_warned_a_week_before(desk, paper, days, is_told):
    factories.make_picture(title="Loading crane", use_until=TODAY + timedelta(days=days))
    assert (b"Loading crane" in desk.get(reverse("wagtailadmin_home")).content) is is_told


def asked(story):
    return [one.words for one in problems_with(story)]


def test_a_story_is_not_published_with_it_unless_it_was_already(section, at):
    picture = factories.make_picture(use_until=TODAY - timedelta(days=1))
    draft = factories.make_story(section, published=False, lead_picture=picture)
    (words,) = asked(draft)
    assert "might be used until Nov. 22, 2026" in words
    picture.use_until = TODAY
    picture.save()
    publish_story(story=draft, at=at)
    Picture.objects.update(use_until=TODAY - timedelta(days=2))
    draft.lead_picture.refresh_from_db()
    assert [one.went_out for one in judged_problems(draft)] == [True]


def test_for_one_use_only_is_asked_where_it_was_used_before(section):
    picture = factories.make_picture(one_use_only=True)
    first = factories.make_story(section, title="Cranes return", lead_picture=picture)
    assert not asked(first)
    body = [("picture", {"picture": picture, "caption": ""})]
    second = factories.make_story(section, published=False, body=body)
    (words,) = asked(second)
    assert "was used in “Cranes return” of Nov. 23, 2026" in words
    factories.let_pass(second)
    assert not asked(second)
    third = factories.make_picture()
    assert not asked(factories.make_story(section, published=False, lead_picture=third))


@pytest.mark.parametrize(
    ("alt", "about"),
    [
        ("the outer HARBOUR", "repeats its caption"),
        ("Ours, and new", "repeats its caption"),
        ("Ships wait.", "repeats the headline"),
        ("A harbour at dusk", ""),
    ],
)
def test_an_alt_that_repeats_what_is_read_out_anyway_is_asked_about(section, alt, about):
    picture = factories.make_picture(alt=alt)
    body = [("picture", {"picture": picture, "caption": "Ours, and new."})]
    story = factories.make_story(
        section, published=False, title="Ships wait", lead_picture=picture, body=body
    )
    told = asked(story)
    assert len(told) == bool(about)
    assert about in "".join(told)
