"""The desk speaks of stories, sections and notices: never in the words of what it is built on."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Workflow

from latefinal.pageviews.rules.sums import CountedViews
from latefinal.pageviews.services import add_views
from latefinal.plumbing import clock
from latefinal.stories.models import Notice, Paper
from latefinal.stories.services import add_notice
from scripts import write_words
from tests import factories
from tests.desk.screens import screens
from tests.sourcing.conftest import say

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

NOT_OURS = re.compile(
    r"\b(?:sub)?pages?\b|\bsites?\b|\bmenu order\b|\bprivacy\b|\bsnippets?\b"
    r"|\bworkflows?\b|\btasks?\b|\bmoderat(?:ion|ed)\b|\bimages?\b",
    re.IGNORECASE,
)
LEAST = 130
"""Screens; there are more, and one that leads nowhere would otherwise pass unread."""


@pytest.fixture
def busy(section, editor):
    """A paper with one of each thing."""
    story = factories.make_story(section, lead_picture=factories.make_picture())
    factories.correct(story, words="It was two cranes.", at=clock.now())
    say(gist="the crane was a gift", story=story)
    waits = factories.make_story(section, published=False)
    Workflow.objects.get().start(waits, editor)
    later = factories.make_story(section, published=False, go_live_at=clock.now() + timedelta(1))
    later.get_latest_revision().publish()
    add_notice(under=Paper.objects.get(), notice=Notice(title="About us", slug="about", live=True))
    factories.make_contributor()
    factories.make_topic()
    Redirect.add_redirect("/old/", redirect_to=story)
    add_views(
        {clock.now(): CountedViews(Counter({(f"story:{story.pk}", False): 1, ("other", False): 1}))}
    )


def test_no_screen_speaks_of_pages_sites_or_workflows(desk, busy):
    looked_at, found = 0, {}
    for address, words in screens(desk):
        looked_at += 1
        said = {" ".join(one.split()) for one in words if NOT_OURS.search(one)}
        if said:
            found[address] = said
    assert not found
    assert looked_at >= LEAST


def test_no_word_that_a_script_puts_there_does_either(desk):
    catalogue = desk.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    for asked in ("Page", "Pages", "Page explorer", "Reload the page"):
        said = re.search(rf'"{asked}": "([^"]*)"', catalogue)
        assert said, asked
        assert not NOT_OURS.search(said[1])


@pytest.mark.parametrize("domain", write_words.DOMAINS)
def test_the_words_are_those_of_the_wagtail_that_is_installed(domain):
    for name, words in write_words.written(domain).items():
        assert (write_words.PLACE / name).read_bytes() == words, (
            "Run scripts/write_words.py, and read what it changed."
        )


def test_what_stands_for_a_name_is_left_as_it_is():
    said = write_words.for_the_desk("Are you sure? %(page)s is a page of <b>%(site)s</b>.")
    assert said == "Are you sure? %(page)s is a story of <b>%(site)s</b>."
