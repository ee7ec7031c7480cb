"""Nothing of a story under embargo is anywhere before its minute, whatever is done meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from wagtail.models import Site
from wagtail.test.utils.form_data import rich_text, streamfield

from latefinal.editions.services import edition_at_hand, line_up
from latefinal.masthead.models import Masthead
from latefinal.people.models import User
from latefinal.plumbing import clock as paper_clock
from latefinal.related.models import RelatedStory
from latefinal.related.services import choose_related, note_published, pin_related
from latefinal.stories.models import Section, Story
from latefinal.stories.services import move_story, publish_story, tell_correction
from latefinal.subscriptions.services import evening_newsletter
from latefinal.syndication.models import SocialCard
from latefinal.syndication.services import draw_due_cards
from tests import factories
from tests.desk.forms import story_form
from tests.factories import AT

from .addresses import addresses
from .full_paper import fill_paper
from .keeping import without_closing
from .watched import Watched

pytestmark = pytest.mark.django_db

WORD = "zanzibarite"
"""In whatever the story says, and nowhere else."""
BEFORE_THE_CLOCKS_CHANGE = {
    "Asia/Tashkent": AT + timedelta(hours=2),
    "Europe/Berlin": datetime(2027, 3, 28, 0, 20, tzinfo=UTC),
    "America/New_York": datetime(2027, 11, 7, 5, 20, tzinfo=UTC),
    "Australia/Lord_Howe": datetime(2027, 4, 3, 14, 50, tzinfo=UTC),
}
"""Zones, and moments shortly before their clocks go forward or back; the first has one time."""
NOT_KEPT = [
    ("/search/", f"q={WORD}"),
    ("/search/suggest.json", f"q={WORD[:6]}"),
    ("/sitemap.xml", ""),
]
ORDERS = settings.default.max_examples // 200

Act = Callable[["Attack"], object]


class Attack:
    """A story under embargo, and what a desk does with it and around it."""

    def __init__(self, random: Random, zone: str) -> None:
        self.random = random
        masthead = Masthead.load()
        masthead.zone = zone
        masthead.save()
        self.zone = ZoneInfo(zone)
        self.number = factories.make_story(
            Section.objects.first(),
            published=False,
            title=f"The {WORD} file",
            standfirst=f"On {WORD}.",
            kicker=WORD,
            slug="the-file",
        ).pk
        self.until = self.some_minute()

    @property
    def story(self) -> Story:
        """As it is in the database."""
        return Story.at_the_desk().get(pk=self.number)

    def some_minute(self) -> datetime:
        """Within the next hours, as the paper's clock tells it."""
        ahead = paper_clock.now() + timedelta(minutes=self.random.randrange(5, 200))
        return ahead.replace(second=0, microsecond=0)

    def write(self) -> Story:
        """Another version, held until the minute that the paper's clock shows for it."""
        # An hour that a clock shows twice is the first of both (PEP 495).
        local = self.until.astimezone(self.zone).replace(tzinfo=None)
        self.until = local.replace(tzinfo=self.zone).astimezone(UTC)
        story = self.story
        story.embargoed_until = self.until
        story.body = [("text", f"<p>More on {WORD} {self.random.random()}.</p>")]
        story.save_revision()
        return story


def published_again(attack: Attack) -> None:
    publish_story(story=attack.write(), at=paper_clock.now())


def saved_as_a_draft(attack: Attack) -> None:
    attack.write()


def put_off(attack: Attack) -> None:
    attack.until += timedelta(minutes=attack.random.randrange(1, 90))
    publish_story(story=attack.write(), at=paper_clock.now())


def corrected(attack: Attack) -> None:
    words = f"We wrote {WORD} twice."
    tell_correction(story=attack.story, words=words, editor=None, at=paper_clock.now())


def moved(attack: Attack) -> None:
    section = attack.random.choice(list(Section.objects.exclude(pk=attack.story.section_id)))
    move_story(story=attack.story, section=section)


def pinned_beside_another(attack: Attack) -> None:
    beside = Story.on_the_record(at=paper_clock.now())[0]
    if not RelatedStory.objects.filter(story=beside, other=attack.number).exists():
        pin_related(story=beside, other=attack.story)


def related(attack: Attack) -> None:
    note_published(story=attack.story)
    choose_related(story_id=attack.number, at=paper_clock.now())


def another_is_published(attack: Attack) -> None:
    story = Story.at_the_desk().get(pk=Story.on_the_record(at=paper_clock.now())[2].pk)
    publish_story(story=story, at=paper_clock.now())


def unpublished_and_out_again(attack: Attack) -> None:
    attack.story.unpublish()
    publish_story(story=attack.write(), at=paper_clock.now())


def published_by_the_form(attack: Attack) -> None:
    story = attack.write()
    until = attack.until.astimezone(attack.zone)
    body = streamfield([("text", rich_text(f"<p>Typed on {WORD}.</p>", features=["bold"]))])
    form = story_form(
        story,
        kicker=WORD,
        body=body,
        in_section=story.section_id,
        embargoed_until=f"{until:%Y-%m-%d %H:%M}",
        **{"action-publish": "1"},
    )
    editor = User.objects.filter(is_superuser=True).first() or factories.make_editor()
    browser = Client()
    browser.force_login(editor)
    answer = browser.post(reverse("wagtailadmin_pages:edit", args=(story.pk,)), form)
    without_closing()  # which Django's client has undone
    assert answer.status_code == 302, answer.context["form"].errors
    # An hour that a clock shows twice may be typed for either: what was understood is what holds.
    attack.until = attack.story.embargoed_until


ACTS: list[Act] = [
    published_by_the_form,
    published_again,
    saved_as_a_draft,
    put_off,
    corrected,
    moved,
    pinned_beside_another,
    related,
    another_is_published,
    unpublished_and_out_again,
]


@settings(
    max_examples=ORDERS,
    phases=[Phase.generate],  # a failure names one act: there is nothing to make smaller
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 2**32 - 1), zone=st.sampled_from(sorted(BEFORE_THE_CLOCKS_CHANGE)))
def test_nothing_of_an_embargoed_story_is_anywhere_before_its_minute(
    carry_out, short_lists, seed, zone
):
    random = Random(seed)
    with time_machine.travel(AT, tick=False) as clock, transaction.atomic():
        carry_out(fill_paper)
        clock.move_to(BEFORE_THE_CLOCKS_CHANGE[zone] - timedelta(minutes=random.randrange(90)))
        attack = Attack(random, zone)
        carry_out(published_again, attack)
        watched = Watched()
        for act in random.sample(ACTS, len(ACTS)):
            carry_out(act, attack)
            leaks_nothing(watched, f"{act.__name__} at {paper_clock.now()} in {zone}")
            left = attack.until - paper_clock.now() - timedelta(seconds=1)
            clock.shift(left * random.random())
        carry_out(published_again, attack)
        clock.move_to(attack.until - timedelta(seconds=1))
        leaks_nothing(watched, "the last second")
        clock.move_to(attack.until)
        watched.server.catch_up()
        shown = watched.server.told(attack.story.get_absolute_url())
        assert (shown[0], WORD in shown[-1].decode()) == (200, True)
        transaction.set_rollback(True)
    Site.clear_site_root_paths_cache()


def leaks_nothing(watched: Watched, when: str) -> None:
    """At no address, kept or made now."""
    watched.server.catch_up()
    kept = {(path, query): watched.server.told(path, query)[-1] for path, query in addresses()}
    made = {(path, query): watched.server.fresh(path, query)[-1] for path, query in NOT_KEPT}
    for (path, query), answer in {**kept, **made}.items():
        # Who looks for a word is shown it again, and must not be shown a headline.
        leak = f"the {WORD} file" if query else WORD
        assert leak not in answer.decode(errors="replace").lower(), f"{path}?{query} after {when}"
    at = paper_clock.now()
    edition = edition_at_hand(newsletter=evening_newsletter(), at=at).edition
    lined_up = [story.title for story in line_up(edition=edition, at=at).stories]
    assert all(WORD not in title for title in lined_up), f"the edition after {when}"
    draw_due_cards(at=at)
    assert not SocialCard.objects.filter(story__title__contains=WORD).exclude(file="").exists()
