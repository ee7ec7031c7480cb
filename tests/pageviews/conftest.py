"""What was counted in a paper, and who looks at it."""

from __future__ import annotations

from collections import Counter

import pytest
import time_machine

from latefinal.pageviews.rules.sums import CountedViews
from latefinal.pageviews.services import add_views
from latefinal.people.models import Role
from tests.factories import make_member


@pytest.fixture(autouse=True)
def now(at):
    """The clock stands at the test's moment until the test moves it."""
    with time_machine.travel(at, tick=False) as traveller:
        yield traveller


@pytest.fixture
def reporter(client, paper):
    """A browser in which somebody with a reporter's rights and no more is signed in."""
    client.force_login(make_member(Role.REPORTER))
    return client


@pytest.fixture
def views():
    """So many views by readers, and by crawlers, of a page at a moment, from some hosts."""

    def add(page, at, readers, crawlers=0, hosts=()):
        seen = Counter({(page, False): readers, (page, True): crawlers})
        add_views({at: CountedViews(seen, Counter(dict(hosts)))})

    return add
