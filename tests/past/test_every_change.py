"""Whatever is changed, and by whichever way: each story can be shown as it was at any moment.

The changes are those that no kept page may miss (`tests/pagecache`).
"""

from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from wagtail.models import Site

from latefinal.past.services import keep_due
from latefinal.stories.errors import NotPublishable
from latefinal.stories.models import Story
from tests.factories import AT
from tests.pagecache.desk import Desk, past_services, through_services
from tests.pagecache.full_paper import fill_paper
from tests.pagecache.test_every_change import MADE_IN

from .reading import as_kept, as_read

pytestmark = pytest.mark.django_db

ORDERS = settings.default.max_examples // 200
HANDFUL = 1 if ORDERS > 1 else 5
"""Changes after which every story is read."""
MINUTE = timedelta(minutes=1)


@settings(max_examples=ORDERS, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32 - 1))
def test_each_story_is_kept_as_readers_had_it_whatever_is_changed(paper, carry_out, seed):
    random, reader, read = Random(seed), Client(), []
    order = [*through_services, *past_services]
    assert len(order) > len(MADE_IN), "the modules of changes were read"
    random.shuffle(order)
    with time_machine.travel(AT, tick=False) as clock, transaction.atomic():
        carry_out(fill_paper)
        desk = Desk(random, clock.move_to)
        keep_due(at=desk.at)
        for number, change in enumerate(order, start=1):
            with suppress(NotPublishable):
                carry_out(change, desk)
            keep_due(at=desk.at)
            is_read = number % HANDFUL == 0
            for story in Story.at_the_desk().select_related("section") if is_read else ():
                got = as_read(story, reader)
                assert as_kept(story.pk, desk.at) == got, f"after {change.__name__}, seed {seed}"
                read.append((story.pk, desk.at, got))
            clock.shift(MINUTE)
        there = set(Story.at_the_desk().values_list("pk", flat=True))
        wrong = [one for one in read if one[0] in there and as_kept(*one[:2]) != one[2]]
        transaction.set_rollback(True)
    Site.clear_site_root_paths_cache()
    assert len(read) > len(order)
    assert not wrong
