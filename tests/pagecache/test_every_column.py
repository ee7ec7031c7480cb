"""Whatever column is written, in whatever way: no kept page differs from one that is made now."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.db.models import QuerySet, RestrictedError
from wagtail.models import Site

from latefinal.pagecache.models import Purge
from tests.factories import AT

from .columns import change, columns_of, groups_of, models_of
from .full_paper import fill_paper
from .questions import noted_writes
from .watched import Watched

pytestmark = pytest.mark.django_db

NEVER_ALONE = {
    "Page.content_type": "a page stays what it is",
    "Page.depth": "the page tree writes it together with the path",
    "Page.translation_key": "it is written once, with the page",
    "Page.numchild": "the page tree writes it together with other pages' paths",
}
"""What is not written by itself, and why."""


@pytest.fixture
def watched(carry_out, short_lists):
    """A server that keeps every page of a paper."""
    with time_machine.travel(AT, tick=False):
        carry_out(fill_paper)
        watched = Watched()
        watched.keep_all()
        Purge.objects.all().delete()
        yield watched
    Site.clear_site_root_paths_cache()


def what_differs(watched, do):
    """The pages that are kept and would be others, when `do` is done; then it is undone."""
    with watched.taking_back():
        with noted_writes() as written:
            do()
        Site.clear_site_root_paths_cache()
        return watched.out_of_date(every=False, after=written)


def test_no_kept_page_differs_from_a_fresh_one_whatever_column_is_written(watched):
    """Past Django, in all rows and in single ones."""
    stale = {}
    for model in models_of(watched.tables()):
        for field in columns_of(model):
            name = f"{model.__name__}.{field.name}"
            for numbers in groups_of(model) if name not in NEVER_ALONE else ():
                found = what_differs(watched, partial(change, model, field, numbers))
                stale[f"{name} in {numbers}"] = found
    assert len(stale) > 300
    assert {name: found for name, found in stale.items() if found} == {}


def test_no_kept_page_differs_from_a_fresh_one_whatever_row_goes(watched):
    """The newest three of each table, where they may go, with what goes with each."""
    stale = {}
    for model in models_of(watched.tables()):
        for row in QuerySet(model).order_by("-pk")[:3]:
            stale[f"{model.__name__} {row.pk}"] = what_differs(watched, partial(let_go, row))
    assert {name: found for name, found in stale.items() if found} == {}


def let_go(row):
    with suppress(DatabaseError, RestrictedError), transaction.atomic():
        row.delete()
