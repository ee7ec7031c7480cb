"""Whatever is changed, and by whichever way: no kept page differs from one that is made now.

A run tries each change once, in an order of chance. All pages are kept before it; after it those
are made again that read other rows than before. Most changes are then taken back, so that what
they dropped need not be made again; one of each handful stays, after which every page is made
again. To try many orders in which each change stays, and to make every page again after each
(some minutes each): `pytest --hypothesis-profile=explore tests/pagecache/test_every_change.py`.
"""

from __future__ import annotations

import re
from contextlib import nullcontext, suppress
from importlib import import_module
from inspect import isfunction
from pkgutil import walk_packages
from random import Random
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from wagtail.models import Site

import latefinal
from latefinal.stories.errors import NotPublishable
from latefinal.stories.models import Story
from latefinal.stories.services import publish_story
from tests.factories import AT

from . import (
    changes,
    edition_changes,
    outlet_changes,
    past_changes,
    picture_changes,
    section_changes,
    wire_changes,
)
from .addresses import STANDING_AT, addresses, kept_routes
from .changing_no_page import MODELS_READ, TABLES_UNREAD, excused
from .desk import Desk, past_services, through_services
from .full_paper import fill_paper
from .keeping import Server
from .watched import Watched

pytestmark = pytest.mark.django_db

MADE_IN = (
    changes,
    edition_changes,
    outlet_changes,
    past_changes,
    picture_changes,
    section_changes,
    wire_changes,
)
"""Read for the changes that they put into the lists of `desk`."""
IS_LONG = settings.default.max_examples > 1000
ORDERS = settings.default.max_examples // 200
HANDFUL = 1 if IS_LONG else 6
"""The last of so many changes stays, and every kept page is made again, whatever it read."""


@settings(
    max_examples=ORDERS,
    phases=[Phase.generate],  # a failure names one change: there is nothing to make smaller
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 2**32 - 1))
def test_no_kept_page_differs_from_a_fresh_one_whatever_is_changed(carry_out, short_lists, seed):
    random = Random(seed)
    order = [*through_services, *past_services]
    random.shuffle(order)
    with time_machine.travel(AT, tick=False) as clock, transaction.atomic():
        carry_out(fill_paper)
        watched, desk = Watched(), Desk(random, clock.move_to)
        watched.keep_all()
        for number, change in enumerate(order, start=1):
            before, stays = desk.at, number % HANDFUL == 0
            with nullcontext() if stays else watched.taking_back():
                with suppress(NotPublishable):  # a mark whose statement an earlier one took away
                    carry_out(change, desk)
                found = watched.out_of_date(every=stays or desk.at != before)
                assert not found, f"after {change.__name__}, seed {seed}"
            if stays:
                watched.keep_all()
            else:
                clock.move_to(before)
        transaction.set_rollback(True)
    Site.clear_site_root_paths_cache()


@pytest.fixture
def full_paper(carry_out, short_lists):
    """The paper at its hour, and a server that keeps every page of it."""
    with time_machine.travel(AT, tick=False):
        carry_out(fill_paper)
        yield Server()


def test_every_kept_page_is_the_same_each_time_it_is_made(full_paper):
    """What would differ by itself, a token or a second, could not be told from what is stale."""
    for asked in addresses():
        assert full_paper.told(*asked) == full_paper.made(*asked), asked
        assert full_paper.is_kept(*asked), asked


def test_each_route_of_a_kept_page_is_asked_and_has_something_to_show(full_paper):
    assert STANDING_AT.keys() == kept_routes().keys()
    for route, standing in STANDING_AT.items():
        statuses = {full_paper.told(path)[0] for path in standing()}
        assert statuses & {200, 301, 302}, route


def test_a_story_that_is_published_again_leaves_the_lists_that_show_its_line(full_paper, carry_out):
    """Feeds hold its words, and what stands beside it is chosen anew; lists stay as they are."""
    story = Story.on_the_record(at=AT).last()
    for asked in addresses():
        full_paper.get(*asked)
    story = Story.at_the_desk().get(pk=story.pk)
    story.body = [("text", "<p>The same story in other words.</p>")]
    carry_out(lambda: publish_story(story=story, at=AT))
    dropped = {path for path, query in addresses() if not full_paper.is_kept(path, query)}
    assert story.get_absolute_url() in dropped
    assert not dropped & {"/", "/central-highlands/", "/straits/", "/corrections/", "/sitemap.xml"}


def name_of(service: Any) -> str:
    """Like “editions.closing.close_edition”."""
    function = getattr(service, "func", service)  # a task has one
    parts = [part for part in function.__module__.split(".")[1:] if part != "services"]
    return ".".join([*parts, function.__name__])


def every_service() -> set[str]:
    """The public functions and tasks of every room's `services`."""
    found = set()
    for module in walk_packages(latefinal.__path__, "latefinal."):
        if "services" not in module.name.split("."):
            continue
        for name, thing in vars(import_module(module.name)).items():
            function = getattr(thing, "func", thing)
            is_its_own = getattr(function, "__module__", "") == module.name
            if isfunction(function) and is_its_own and not name.startswith("_"):
                found.add(name_of(thing))
    return found


def test_each_service_is_called_by_a_change_or_cannot_change_a_page():
    called = {name_of(one) for services in through_services.values() for one in services}
    assert not called & excused().keys()
    assert every_service() - called - excused().keys() == set(), "without a change or a reason"
    assert excused().keys() - every_service() == set(), "there is no such service any more"


def test_no_kept_page_reads_the_tables_that_are_said_to_be_unread(full_paper):
    unread = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in TABLES_UNREAD
        or (
            model._meta.app_label in ("editions", "subscriptions")
            and model.__name__ not in MODELS_READ
        )
    }
    assert len(unread) > 20
    with CaptureQueriesContext(
        connection,
    ) as asked:
        for path, query in addresses():
            full_paper.made(path, query)
    read = {name for one in asked for name in re.findall(r'(?:FROM|JOIN) "(\w+)"', one["sql"])}
    assert "stories_story" in read
    assert not read & unread
